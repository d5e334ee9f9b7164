/* SPDX-License-Identifier: MIT */
/*
 * Names of users and groups: see names.h for the contracts. The
 * list of users and groups met so far is short, so it is searched in order.
 */
#include "names.h"

#include <ctype.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

struct known {
	unsigned id;
	char *name;
};

struct known_list {
	struct known *known;
	size_t count;
};

static const char *find_known(const struct known_list *list, unsigned id)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->known[i].id == id)
			return list->known[i].name;
	return NULL;
}

static const char *remember(struct known_list *list, unsigned id,
			    const char *name)
{
	struct known *known;

	list->known = grow(list->known, list->count, sizeof(*known));
	known = &list->known[list->count++];
	known->id = id;
	known->name = name ? xstrdup(name) : format("%u", id);
	return known->name;
}

const char *user_name(uid_t uid)
{
	static struct known_list users;
	const char *name = find_known(&users, uid);
	struct passwd *entry;

	if (name)
		return name;
	entry = getpwuid(uid);
	return remember(&users, uid, entry ? entry->pw_name : NULL);
}

const char *group_name(gid_t gid)
{
	static struct known_list groups;
	const char *name = find_known(&groups, gid);
	struct group *entry;

	if (name)
		return name;
	entry = getgrgid(gid);
	return remember(&groups, gid, entry ? entry->gr_name : NULL);
}

/* An id in digits. -1 is no id: the system takes it as "leave alone". */
static bool parse_id(const char *text, unsigned *id)
{
	unsigned long n;
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	n = strtoul(text, &end, 10);
	*id = n;
	return !errno && *end == '\0' && n < (unsigned)-1;
}

bool find_user(const char *text, uid_t *uid)
{
	struct passwd *entry = getpwnam(text);

	if (entry)
		*uid = entry->pw_uid;
	return entry || parse_id(text, uid);
}

bool find_group(const char *text, gid_t *gid)
{
	struct group *entry = getgrnam(text);

	if (entry)
		*gid = entry->gr_gid;
	return entry || parse_id(text, gid);
}

void human_size(unsigned long long bytes, char text[HUMAN_SIZE_MAX])
{
	static const char units[] = "KMGTPE";
	unsigned long long unit = 1, tenths;
	int i = -1;

	/* 1024 times a unit that rounds up to 1024 is the next one's 1.0. */
	while (bytes > unit * 1023 && units[i + 1]) {
		unit *= 1024;
		i++;
	}
	if (i < 0) {
		snprintf(text, HUMAN_SIZE_MAX, "%llu", bytes);
		return;
	}
	tenths = bytes / unit * 10 + (bytes % unit * 10 + unit - 1) / unit;
	if (tenths < 100)
		snprintf(text, HUMAN_SIZE_MAX, "%llu.%llu%c", tenths / 10,
			 tenths % 10, units[i]);
	else
		snprintf(text, HUMAN_SIZE_MAX, "%llu%c", (tenths + 9) / 10,
			 units[i]);
}
