/* SPDX-License-Identifier: MIT */
/*
 * The host as an oracle for paths and permissions: the process's root becomes
 * a fresh directory, so that "/", ".." and absolute links mean the same as on
 * a file system of ours. Results are 0, a length or -errno. Flags and modes
 * are Linux's numbers. No kernel header comes along.
 */
#ifndef UNIT_JAIL_H
#define UNIT_JAIL_H

#include <stdbool.h>
#include <stddef.h>

struct jail_stat {
	unsigned mode, uid, gid, links;
	unsigned long size;
};

/* False: the host does not let us. May be called once. */
bool jail_start(void);
/* Other users may be tried: we are the real root. */
bool jail_has_users(void);
/* Links to files of others are allowed as POSIX says (a sysctl). */
bool jail_links_freely(void);
void jail_be(unsigned uid, unsigned gid, unsigned group);

int jail_open(const char *path, int flags, unsigned mode);	/* and close */
int jail_mkdir(const char *path, unsigned mode);
int jail_mkfifo(const char *path, unsigned mode);
int jail_rmdir(const char *path);
int jail_unlink(const char *path);
int jail_link(const char *from, const char *to, bool follow);
int jail_symlink(const char *target, const char *path);
int jail_rename(const char *from, const char *to, unsigned flags);
int jail_stat(const char *path, bool follow, struct jail_stat *s);
int jail_readlink(const char *path, char *to, size_t size);
int jail_chmod(const char *path, unsigned mode);
int jail_chown(const char *path, unsigned uid, unsigned gid, bool follow);
int jail_truncate(const char *path, long size);
int jail_utimes(const char *path, bool now);
int jail_chdir(const char *path);
int jail_getcwd(char *to, size_t size);		/* length with the NUL */

#endif
