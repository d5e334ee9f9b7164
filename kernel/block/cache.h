/* SPDX-License-Identifier: MIT */
/*
 * The one cache of the system: blocks of 4 KiB, keyed by (device, block
 * number), each in a page frame of its own. File data, metadata, programs
 * that run and (later) file mappings all share these frames, so nothing is
 * copied between caches. Found in O(1); the least recently used clean blocks
 * go when memory is short; dirty ones are written by a kernel thread, in
 * order of their numbers, or by cache_sync.
 *
 * The usual sequence:
 *	b = cache_get(dev, n);		read in if need be; a reference
 *	block_lock(b); change b->data; cache_dirty(b); block_unlock(b);
 *	cache_put(b);
 * Readers of data that nobody changes in place need not lock.
 */
#ifndef BLOCK_CACHE_H
#define BLOCK_CACHE_H

#include "block/device.h"
#include "sched/mutex.h"

struct block {
	struct block_device *dev;	/* constant while referenced */
	u64 number;			/* constant while referenced */
	u8 *data;			/* 4 KiB, in `frame` */
	struct frame *frame;		/* one reference is the cache's */
	/* the rest is the cache's own */
	u32 refs;			/* cache lock */
	u32 flags;			/* cache lock */
	int error;			/* of the last transfer */
	struct mutex lock;		/* held while data is changed */
	struct list hash_link, lru_link, dirty_link;
	u64 dirtied;			/* when, for the write-back thread */
};

/*
 * The block with its contents, and a reference. May sleep.
 * Result: 0 and *b, or -EIO, -ENOMEM.
 */
int cache_get(struct block_device *dev, u64 number, struct block **b);

/* The same for a block that will be written whole: zeroed, not read. */
int cache_new(struct block_device *dev, u64 number, struct block **b);

/* The block if it is in memory and valid, with a reference; else NULL. */
struct block *cache_peek(struct block_device *dev, u64 number);

/* Start reading these blocks, wait for nothing. */
void cache_read_ahead(struct block_device *dev, u64 number, unsigned count);

void block_lock(struct block *b);
void block_unlock(struct block *b);
void cache_dirty(struct block *b);	/* changed; block lock held */
void cache_put(struct block *b);	/* let go of the reference */

/*
 * The file system freed this block: what the cache holds of it need not be
 * written any more. No reference of others may be left that writes.
 */
void cache_forget(struct block_device *dev, u64 number);

/* Write this one block now and wait. Result: 0 or -EIO. */
int cache_write(struct block *b);

/* Write all dirty blocks of a device (NULL: of all), then flush. May sleep.
 * Result: 0, or -EIO if a write failed since the last call. */
int cache_sync(struct block_device *dev);

void cache_init(void);			/* at boot, after frames */
void cache_start_writeback(void);	/* at boot, when threads run */

/* Figures for /proc/meminfo and the tests. */
u64 cache_block_count(void);
u64 cache_dirty_count(void);

#endif
