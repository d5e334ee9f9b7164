/* SPDX-License-Identifier: MIT */
/*
 * Commands of fcntl(2), numbers of Linux x86-64 (asm-generic/fcntl.h). The
 * O_ flags of open(2) stand in the kernel's fs/file.h.
 */
#ifndef ABI_FCNTL_H
#define ABI_FCNTL_H

#define F_DUPFD		0
#define F_GETFD		1
#define F_SETFD		2
#define F_GETFL		3
#define F_SETFL		4
#define F_DUPFD_CLOEXEC	1030
#define F_GETPIPE_SZ	1032

#define FD_CLOEXEC	1

/* close_range(2) */
#define CLOSE_RANGE_UNSHARE	2u
#define CLOSE_RANGE_CLOEXEC	4u

#endif
