/* SPDX-License-Identifier: MIT */
/*
 * In which order changed blocks go to the disk, so that a machine that stops
 * in the middle leaves lost blocks, but never a block that two files own or a
 * pointer to what was not written.
 *
 * A write-back pass takes all that is dirty on a device at its start and
 * writes it class by class: the next class begins when the disk has told the
 * end of the one before. Whoever changes a block names its class. What is new
 * and not yet reachable goes with the data, whatever it is; a block that is
 * dirty keeps its class until it is written.
 *
 * What takes something away is ordered by time: the passes are numbered, and
 * a file system gives a freed block out again only after the pass is done
 * that wrote the pointer's removal (cache_pass_next, cache_pass_done).
 *
 * What this does not promise: a block changed again while a pass runs may
 * reach the disk before what it points to, for the length of that pass; and
 * a disk with a cache of its own may reorder what comes between two flushes.
 */
#ifndef BLOCK_ORDER_H
#define BLOCK_ORDER_H

#include "base/list.h"

enum block_order {
	ORDER_FIRST,		/* bitmaps, counts, "not clean" marks */
	ORDER_DATA,		/* file data, and new blocks of any kind */
	ORDER_MAP,		/* block maps: make data reachable */
	ORDER_INODE,		/* inode tables: make maps reachable */
	ORDER_NAME,		/* directories: make inodes reachable */
	ORDER_LAST,		/* a name removed, given elsewhere before */
	ORDER_COUNT
};

/* The dirty blocks of one device. All guarded by the cache lock. */
struct block_dirty {
	struct list fresh[ORDER_COUNT];	/* struct block.dirty_link */
	struct list pass[ORDER_COUNT];	/* what the running pass took */
	u64 since;			/* oldest of `fresh`, monotonic; 0 */
	u64 pass_started, pass_done;	/* numbers of passes */
	unsigned in_flight;		/* write requests at the driver */
	bool unflushed;			/* written since the last flush */
	int error;			/* not yet told by cache_sync */
};

#endif
