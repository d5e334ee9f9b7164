/* SPDX-License-Identifier: MIT */
/*
 * struct stat and struct statx of Linux x86-64: stat(2), statx(2).
 */
#ifndef ABI_STAT_H
#define ABI_STAT_H

#include "abi/resource.h"

struct linux_stat {			/* 144 bytes */
	uint64_t dev, ino, links;
	uint32_t mode, uid, gid, pad;
	uint64_t rdev;
	int64_t size, blksize, blocks;	/* blocks of 512 bytes */
	struct linux_timespec accessed, modified, changed;
	int64_t unused[3];
};

struct linux_statx_time {
	int64_t sec;
	uint32_t nsec;
	int32_t pad;
};

struct linux_statx {			/* 256 bytes */
	uint32_t mask, blksize;
	uint64_t attributes;
	uint32_t links, uid, gid;
	uint16_t mode, pad;
	uint64_t ino, size, blocks, attributes_mask;
	struct linux_statx_time accessed, born, changed, modified;
	uint32_t rdev_major, rdev_minor, dev_major, dev_minor;
	uint64_t unused[14];
};

#define STATX_BASIC_STATS	0x7ffu
#define STATX_RESERVED		0x80000000u

#define AT_STATX_FORCE_SYNC	0x2000
#define AT_STATX_DONT_SYNC	0x4000
#define AT_NO_AUTOMOUNT		0x800

/* Nanoseconds that mean something else: utimensat(2). */
#define UTIME_NOW_NSEC		0x3fffffff
#define UTIME_OMIT_NSEC		0x3ffffffe

#endif
