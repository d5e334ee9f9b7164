/* SPDX-License-Identifier: MIT */
/*
 * How an address space asks for the contents of a mapped file without
 * knowing what a file is. The file system embeds a `struct backing` in what
 * it maps (a vnode) and registers these operations in it.
 */
#ifndef VM_BACKING_H
#define VM_BACKING_H

#include "base/list.h"
#include "mm/frame.h"

struct backing;

struct backing_ops {
	/*
	 * The frame that holds page `index` (4 KiB units), with a reference
	 * for the caller: the cache's own frame, so nothing is copied. `write`
	 * asks for a frame that may be changed (shared mappings; holes are
	 * filled then). May sleep; must not take a vnode's mutex, for the
	 * caller holds the space's.
	 * Result: 0 and *frame (NULL for a hole: the caller maps zeros),
	 * -ENXIO past the end (SIGBUS), -EIO, -ENOMEM, -ENOSPC.
	 */
	int (*page)(struct backing *b, u64 index, bool write,
		    struct frame **frame);
	/* The same, but only if it is in memory now; never sleeps; or NULL. */
	struct frame *(*page_cached)(struct backing *b, u64 index);
	void (*get)(struct backing *b);	/* one more region refers to it */
	void (*put)(struct backing *b);	/* one less; may sleep */
};

struct backing {			/* zero but for ops at first */
	const struct backing_ops *ops;
	struct list regions;		/* that map it; mapping.c's */
};

/*
 * The file is shorter now: pages that lie wholly beyond `size` bytes go from
 * every mapping, so that a touch of them is SIGBUS. To be called after the
 * size was changed and before the blocks are given away. The vnode's lock may
 * be held; may sleep.
 */
void vm_cut(struct backing *b, u64 size);

#endif
