/* SPDX-License-Identifier: MIT */
/*
 * struct pollfd of poll(2), and the sets of select(2): bitmaps of 64-bit
 * words. The POLL bits stand in the kernel's fs/file.h.
 */
#ifndef ABI_POLL_H
#define ABI_POLL_H

#include <stdint.h>

struct linux_pollfd {
	int32_t fd;
	int16_t events, revents;
};

/* pselect6(2): the sixth argument points to this. */
struct linux_sigset_argument {
	uint64_t mask;			/* address of the signal set */
	uint64_t size;			/* its size, 8 */
};

#endif
