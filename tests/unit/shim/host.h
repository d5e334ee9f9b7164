/* SPDX-License-Identifier: MIT */
/*
 * The host's own file system as an oracle: the calls that a test compares
 * with ours. Paths are relative to a fresh directory. Results are 0, lengths
 * or -errno. No kernel header comes along, and no libc header is needed.
 */
#ifndef UNIT_HOST_H
#define UNIT_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct host_stat {
	uint32_t mode, links;
	uint64_t size;
};

void host_start(void);			/* make the directory */
void host_end(void);			/* remove it and all in it */

int host_open(const char *path, int flags);	/* -errno or a descriptor */
void host_close(int fd);
long host_pwrite(int fd, uint64_t offset, const void *from, size_t n);
long host_pread(int fd, uint64_t offset, void *to, size_t n);
int host_ftruncate(int fd, uint64_t size);
int host_fstat(int fd, struct host_stat *s);

int host_mkdir(const char *path, unsigned mode);
int host_unlink(const char *path, bool directory);
int host_rename(const char *from, const char *to);
int host_link(const char *from, const char *to);
int host_symlink(const char *target, const char *path);
long host_readlink(const char *path, char *to, size_t n);
int host_stat(const char *path, struct host_stat *s);	/* not following */
int host_chmod(const char *path, unsigned mode);

/* Call back for each name but "." and "..". */
int host_list(const char *path, void (*name)(const char *name, void *arg),
	      void *arg);

#endif
