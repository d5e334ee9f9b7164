/* SPDX-License-Identifier: MIT */
/*
 * Commands of fcntl(2), numbers of Linux x86-64 (asm-generic/fcntl.h). The
 * O_ flags of open(2) stand in the kernel's fs/file.h.
 */
#ifndef ABI_FCNTL_H
#define ABI_FCNTL_H

#include <stdint.h>

#define F_DUPFD		0
#define F_GETFD		1
#define F_SETFD		2
#define F_GETFL		3
#define F_SETFL		4
#define F_GETLK		5
#define F_SETLK		6
#define F_SETLKW	7
#define F_OFD_GETLK	36
#define F_OFD_SETLK	37
#define F_OFD_SETLKW	38
#define F_DUPFD_CLOEXEC	1030
#define F_GETPIPE_SZ	1032

#define FD_CLOEXEC	1

/* What the commands …LK take: a lock. */
#define F_RDLCK		0
#define F_WRLCK		1
#define F_UNLCK		2

struct linux_flock {
	int16_t type, whence;		/* whence as in lseek(2) */
	int64_t start, length;		/* 0: to the end */
	int32_t pid;
	uint32_t padding;
};

/* flock(2) */
#define LOCK_SH		1u
#define LOCK_EX		2u
#define LOCK_NB		4u
#define LOCK_UN		8u

/* close_range(2) */
#define CLOSE_RANGE_UNSHARE	2u
#define CLOSE_RANGE_CLOEXEC	4u

#endif
