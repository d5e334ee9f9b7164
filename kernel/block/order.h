/* SPDX-License-Identifier: MIT */
/*
 * In which order changed blocks go to the disk, so that a machine that stops
 * in the middle leaves lost blocks, but never a block that two files own or a
 * pointer to what was not written.
 *
 * A write-back pass takes all that is dirty on a device at its start and
 * writes it class by class: the next class begins when the disk has told the
 * end of the one before. Whoever changes a block names its class; what a
 * pointer points to must be dirty before the pointer is set. A block that is
 * dirty keeps its class until it is written.
 *
 * Blocks with pointers in them are taken as copies, the last class first: so
 * all that a copy points to was dirty when its own class was taken, and what
 * comes while the pass runs waits for the next one. This needs that pointers
 * to what is new lead to a lower class, never into the same. Bitmaps and file
 * data are written as they are: newer ones do no harm.
 *
 * What takes something away is ordered by time: the passes are numbered, and
 * a file system gives a freed block out again only after the pass is done
 * that wrote the pointer's removal (cache_pass_next, cache_pass_done).
 *
 * What this does not promise: when memory is too short for copies, a block
 * changed while the pass runs may reach the disk before what it points to;
 * and a disk with a cache of its own may reorder what comes between flushes.
 */
#ifndef BLOCK_ORDER_H
#define BLOCK_ORDER_H

#include "base/list.h"

enum block_order {
	ORDER_FIRST,		/* bitmaps, counts, "not clean" marks */
	ORDER_DATA,		/* file data */
	ORDER_NEW,		/* new maps of data, new directories: nothing
				 * points to them yet; copied from here on */
	ORDER_MAP,		/* maps that others point to, maps of maps */
	ORDER_MAP_TOP,		/* maps of maps of maps */
	ORDER_INODE,		/* inode tables: make maps reachable */
	ORDER_NAME,		/* directories: make inodes reachable */
	ORDER_LAST,		/* a name removed, given elsewhere before */
	ORDER_COUNT
};

/* The dirty blocks of one device. All guarded by the cache lock. */
struct block_dirty {
	struct list fresh[ORDER_COUNT];	/* struct block.dirty_link */
	struct list pass[ORDER_COUNT];	/* what the running pass took */
	struct list taking;		/* what it is going to copy */
	u64 since;			/* oldest of `fresh`, monotonic; 0 */
	u64 pass_started;		/* number of the last pass begun */
	u64 pass_taken;			/* the last that has all it writes */
	u64 pass_done;			/* the last that is done, wholly */
	bool running;			/* a pass is */
	bool incomplete;		/* it had to leave a block out */
	unsigned in_flight;		/* write requests at the driver */
	bool unflushed;			/* written since the last flush */
	int error;			/* not yet told by cache_sync */
	u32 errors;			/* writes that failed, so far */
	u32 errors_told;		/* what it was when one was told */
};

#endif
