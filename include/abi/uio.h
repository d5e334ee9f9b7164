/* SPDX-License-Identifier: MIT */
/*
 * struct iovec of readv(2), and the limits of one transfer.
 */
#ifndef ABI_UIO_H
#define ABI_UIO_H

#include <stdint.h>

struct linux_iovec {
	uint64_t base, length;
};

#define IOV_MAX_COUNT	1024
#define RW_COUNT_MAX	0x7ffff000UL	/* bytes moved by one call at most */

#endif
