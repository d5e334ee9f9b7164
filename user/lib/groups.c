/* SPDX-License-Identifier: MIT */
/*
 * Groups of a user: see groups.h. The file is read from its beginning to its
 * end; it is short, and asked seldom.
 */
#include "groups.h"

#include <grp.h>
#include <stdbool.h>
#include <string.h>

#include "util.h"

static bool lists(const struct group *group, const char *name)
{
	for (char **member = group->gr_mem; *member; member++)
		if (strcmp(*member, name) == 0)
			return true;
	return false;
}

size_t groups_of(const char *name, gid_t own, gid_t **groups)
{
	const struct group *group;
	size_t count = 1;

	*groups = grow(NULL, 0, sizeof(gid_t));
	**groups = own;
	setgrent();
	while ((group = getgrent())) {
		if (group->gr_gid == own || !lists(group, name))
			continue;
		*groups = grow(*groups, count, sizeof(gid_t));
		(*groups)[count++] = group->gr_gid;
	}
	endgrent();
	return count;
}
