/* SPDX-License-Identifier: MIT */
/*
 * struct statfs of Linux x86-64: statfs(2).
 */
#ifndef ABI_STATFS_H
#define ABI_STATFS_H

#include <stdint.h>

struct linux_statfs {			/* 120 bytes */
	int64_t type, bsize;
	uint64_t blocks, bfree, bavail, files, ffree;
	int32_t fsid[2];
	int64_t namelen, frsize, flags, spare[4];
};

#define ST_RDONLY	0x0001
#define ST_VALID	0x0020

#endif
