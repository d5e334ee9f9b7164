/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a pipe: see ring.h. An empty ring begins anew at its first
 * page, so a pipe that carries little uses one page, which stays in the CPU's
 * cache; the others go back.
 */
#include "fs/ring.h"

#include "abi/errno.h"

static struct frame **page_at(struct ring *r, u32 at)
{
	return &r->pages[at / PAGE_SIZE % RING_PAGES];
}

/* What is done with a part of the ring that lies in one page: see below. */
typedef ssize_t copy_part(struct frame **page, u32 offset, struct uio *u,
			  u32 n);

/* Copy n bytes from `at` on, page by page. Result: bytes, or an error when
 * there were none. */
static inline ssize_t copy(struct ring *r, u32 at, struct uio *u, u32 n,
			   copy_part *part_copy)
{
	ssize_t done = 0;

	while (n > 0) {
		u32 offset = at % PAGE_SIZE;
		u32 part = MIN(n, (u32)PAGE_SIZE - offset);
		ssize_t moved = part_copy(page_at(r, at), offset, u, part);

		if (moved < 0)
			return done ? done : moved;
		done += moved;
		if ((u32)moved < part)
			break;
		at += part;
		n -= part;
	}
	return done;
}

static ssize_t copy_from(struct frame **page, u32 offset, struct uio *u, u32 n)
{
	return uio_put(u, (u8 *)frame_data(*page) + offset, n);
}

/* The page may have to be allocated. */
static ssize_t copy_into(struct frame **page, u32 offset, struct uio *u, u32 n)
{
	if (!*page)
		*page = frame_alloc();
	if (!*page)
		return -ENOMEM;
	return uio_get(u, (u8 *)frame_data(*page) + offset, n);
}

ssize_t ring_copy_out(struct ring *r, struct uio *u, u32 n)
{
	return copy(r, r->head, u, n, copy_from);
}

ssize_t ring_copy_in(struct ring *r, struct uio *u, u32 n)
{
	return copy(r, r->tail, u, n, copy_into);
}

void ring_free(struct ring *r)
{
	for (unsigned i = 0; i < RING_PAGES; i++) {
		if (r->pages[i])
			frame_put(r->pages[i]);
		r->pages[i] = NULL;
	}
}

void ring_rewind(struct ring *r)
{
	bool one_page = r->tail <= PAGE_SIZE;
	struct frame *first = r->pages[0];

	r->head = r->tail = 0;
	if (likely(one_page))
		return;
	r->pages[0] = NULL;
	ring_free(r);
	r->pages[0] = first;
}
