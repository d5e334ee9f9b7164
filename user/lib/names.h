/* SPDX-License-Identifier: MIT */
/*
 * Names for numbers and back: users, groups, sizes. Names of users
 * come from /etc/passwd and /etc/group through libc and are looked up once.
 */
#ifndef USER_NAMES_H
#define USER_NAMES_H

#include <stdbool.h>
#include <sys/types.h>

/* The name, or the number in digits when nobody has it. Never freed. */
const char *user_name(uid_t uid);
const char *group_name(gid_t gid);

/* From a name or a number in digits. False when it is neither. */
bool find_user(const char *text, uid_t *uid);
bool find_group(const char *text, gid_t *gid);

/* 1.5K, 12M, 3: as ls -h, du -h and df -h write it, rounded up. */
#define HUMAN_SIZE_MAX 24
void human_size(unsigned long long bytes, char text[HUMAN_SIZE_MAX]);

#endif
