/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a pipe: 64 KiB in sixteen page frames which are allocated when
 * bytes reach them. `head` and `tail` count bytes; only their difference and
 * their places in the ring matter. No lock in here: the pipe sees to it that
 * one at a time copies out, one at a time copies in, and that the counts are
 * moved, and the ring rewound, under its guard.
 */
#ifndef FS_RING_H
#define FS_RING_H

#include "mm/frame.h"
#include "vm/copy.h"

#define RING_PAGES	16u
#define RING_SIZE	(RING_PAGES * (u32)PAGE_SIZE)

struct ring {
	u32 head, tail;			/* next to read, next to write */
	struct frame *pages[RING_PAGES];
};

static inline u32 ring_used(const struct ring *r)
{
	return r->tail - r->head;
}

static inline u32 ring_room(const struct ring *r)
{
	return RING_SIZE - ring_used(r);
}

/*
 * Copy up to n <= used bytes from the head to u; the caller moves head. May
 * sleep. Result: bytes, or -EFAULT when there were none.
 */
ssize_t ring_copy_out(struct ring *r, struct uio *u, u32 n);

/* Copy up to n <= room bytes from u behind the tail; the caller moves tail.
 * May sleep. Result: bytes, or -EFAULT, -ENOMEM when there were none. */
ssize_t ring_copy_in(struct ring *r, struct uio *u, u32 n);

/* The ring is empty and nobody copies: begin anew at the first page. */
void ring_rewind(struct ring *r);

void ring_free(struct ring *r);		/* its pages */

#endif
