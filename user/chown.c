/* SPDX-License-Identifier: MIT */
/*
 * chown [-fhRv] [OWNER][:[GROUP]] FILE…: gives files to another owner, another
 * group, or both. "OWNER:" means the owner's own group. -h changes a symbolic
 * link itself, -R takes directories with all below them.
 */
#include <err.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "names.h"
#include "owner.h"
#include "util.h"

static struct owner_options options = { .uid = SAME_OWNER, .gid = SAME_GROUP };

static void take_group(const char *group, const char *spec)
{
	struct passwd *entry;

	if (*group) {
		if (!find_group(group, &options.gid))
			errx(1, "invalid group: '%s'", spec);
		return;
	}
	if (options.uid == SAME_OWNER)
		return;
	entry = getpwuid(options.uid);
	if (!entry)
		errx(1, "invalid spec: '%s'", spec);
	options.gid = entry->pw_gid;
}

static void take_spec(const char *spec)
{
	char *copy = xstrdup(spec), *colon = strchr(copy, ':');

	if (colon)
		*colon = '\0';
	if (*copy && !find_user(copy, &options.uid))
		errx(1, "invalid user: '%s'", spec);
	if (colon)
		take_group(colon + 1, spec);
	free(copy);
}

int main(int argc, char **argv)
{
	int status = 0;

	owner_read_options(argc, argv, "[-fhRv] [OWNER][:[GROUP]] FILE...",
			   &options);
	take_spec(argv[optind++]);
	for (; optind < argc; optind++)
		status |= owner_change(argv[optind], &options);
	return finish(status);
}
