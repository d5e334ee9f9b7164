/* SPDX-License-Identifier: MIT */
/*
 * id [-Ggnru] [USER]: who this process is, or who USER would be: user number,
 * group number and further groups, with names. -u, -g and -G show one of
 * these, -n names instead of numbers, -r the real id instead of the effective.
 */
#include <ctype.h>
#include <err.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "groups.h"
#include "names.h"
#include "util.h"

struct identity {
	uid_t uid, euid;
	gid_t gid, egid;
	gid_t *groups;
	int count;
};

static bool flag[128]; /* by letter: which options are given */

static void get_own(struct identity *who)
{
	who->uid = getuid();
	who->euid = geteuid();
	who->gid = getgid();
	who->egid = getegid();
	who->count = getgroups(0, NULL);
	if (who->count < 0)
		who->count = 0;
	who->groups = xmalloc(who->count * sizeof(gid_t));
	who->count = getgroups(who->count, who->groups);
}

static void get_user(struct identity *who, const char *name)
{
	struct passwd *entry;
	uid_t uid;

	if (!find_user(name, &uid) || !(entry = getpwuid(uid)))
		errx(1, "'%s': no such user", name);
	who->uid = who->euid = uid;
	who->gid = who->egid = entry->pw_gid;
	who->count = groups_of(entry->pw_name, entry->pw_gid, &who->groups);
}

/* Without a name, what stands for it is the number once more. */
static void put_id(const char *title, unsigned id, const char *name)
{
	printf("%s%u", title, id);
	if (!isdigit((unsigned char)name[0]))
		printf("(%s)", name);
}

static void put_one(unsigned id, const char *name)
{
	if (flag['n'])
		fputs(name, stdout);
	else
		printf("%u", id);
}

/* The groups, the own one first. */
static void put_group_list(const struct identity *who)
{
	put_id(" groups=", who->egid, group_name(who->egid));
	for (int i = 0; i < who->count; i++)
		if (who->groups[i] != who->egid)
			put_id(",", who->groups[i], group_name(who->groups[i]));
}

/* The own group first, then the others, each once. */
static void put_groups(const struct identity *who)
{
	put_one(who->egid, group_name(who->egid));
	for (int i = 0; i < who->count; i++) {
		if (who->groups[i] == who->egid)
			continue;
		putchar(' ');
		put_one(who->groups[i], group_name(who->groups[i]));
	}
}

static void put_all(const struct identity *who)
{
	put_id("uid=", who->uid, user_name(who->uid));
	put_id(" gid=", who->gid, group_name(who->gid));
	if (who->euid != who->uid)
		put_id(" euid=", who->euid, user_name(who->euid));
	if (who->egid != who->gid)
		put_id(" egid=", who->egid, group_name(who->egid));
	put_group_list(who);
}

int main(int argc, char **argv)
{
	struct identity who;
	int c;

	while ((c = next_option(argc, argv, "Ggnru")) != -1) {
		if (c == '?')
			usage(1, "[-Ggnru] [USER]");
		flag[c] = true;
	}
	if (argc - optind > 1)
		errx(1, "extra operand '%s'", argv[optind + 1]);
	if (flag['u'] + flag['g'] + flag['G'] > 1)
		errx(1, "cannot print \"only\" of more than one choice");
	if (optind < argc)
		get_user(&who, argv[optind]);
	else
		get_own(&who);
	if (flag['r']) {
		who.euid = who.uid;
		who.egid = who.gid;
	}
	if (flag['u'])
		put_one(who.euid, user_name(who.euid));
	else if (flag['g'])
		put_one(who.egid, group_name(who.egid));
	else if (flag['G'])
		put_groups(&who);
	else
		put_all(&who);
	putchar('\n');
	return finish(0);
}
