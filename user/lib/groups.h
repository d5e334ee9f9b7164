/* SPDX-License-Identifier: MIT */
/*
 * The groups of a user, by /etc/group alone: libc's getgrouplist(3) and
 * initgroups(3) ask a name server too, by a socket, and give up without one.
 */
#ifndef USER_GROUPS_H
#define USER_GROUPS_H

#include <sys/types.h>

/*
 * OWN and, behind it, every further group that lists NAME. The count; *GROUPS
 * is in memory of its own.
 */
size_t groups_of(const char *name, gid_t own, gid_t **groups);

#endif
