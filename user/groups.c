/* SPDX-License-Identifier: MIT */
/*
 * groups [USER…]: the names of the groups this process belongs to, its own one
 * first; or those each USER would belong to after a login.
 */
#include <err.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "groups.h"
#include "names.h"
#include "util.h"

static void put(gid_t own, const gid_t *groups, int count)
{
	fputs(group_name(own), stdout);
	for (int i = 0; i < count; i++)
		if (groups[i] != own)
			printf(" %s", group_name(groups[i]));
	putchar('\n');
}

static int put_own(void)
{
	int count = getgroups(0, NULL);
	gid_t *groups;

	if (count < 0)
		err(1, "cannot get groups");
	groups = xmalloc((count + 1) * sizeof(*groups));
	count = getgroups(count, groups);
	put(getegid(), groups, count);
	free(groups);
	return 0;
}

static int put_user(const char *name)
{
	struct passwd *entry = getpwnam(name);
	gid_t *groups;
	size_t count;

	if (!entry) {
		warnx("'%s': no such user", name);
		return 1;
	}
	count = groups_of(name, entry->pw_gid, &groups);
	printf("%s : ", name);
	put(entry->pw_gid, groups, count);
	free(groups);
	return 0;
}

int main(int argc, char **argv)
{
	int status = 0;

	if (next_option(argc, argv, "") != -1)
		usage(1, "[USER...]");
	if (optind == argc)
		return finish(put_own());
	for (; optind < argc; optind++)
		status |= put_user(argv[optind]);
	return finish(status);
}
