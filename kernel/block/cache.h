/* SPDX-License-Identifier: MIT */
/*
 * The one cache of the system: blocks of 4 KiB, keyed by (device, block
 * number), each in a page frame of its own. File data, metadata, programs
 * that run and file mappings all share these frames, so nothing is copied
 * between caches. Found in O(1); clean blocks that nobody used lately go when
 * memory is short; dirty ones are written by a kernel thread, in the order of
 * block/order.h, or by cache_sync.
 *
 * The usual sequence:
 *	cache_get(dev, n, &b);		read in if need be; a reference
 *	change b->data; cache_dirty(b, ORDER_…);
 *	cache_put(b);
 *
 * A block has no lock. Who may change its contents is for its owner to say
 * (ext2: the vnode's lock for data and directories, the block map's for maps,
 * the allocator's for bitmaps). The disk may read a block while it is being
 * changed, and then gets a mixture: harmless, because cache_dirty comes after
 * the change, so the block is written once more. The invariant is: what
 * differs from the disk is dirty, or will be when its changer is done.
 *
 * The folder: device.h is disks as drivers offer them, partition.c cuts
 * them; on top this cache: cache.c finds blocks, fill.c brings them in,
 * reclaim.c gives memory back, transfer.c moves them, writeback.c and order.h
 * say when and in which order they go to the disk, pass.c and batch.c bring
 * them there.
 */
#ifndef BLOCK_CACHE_H
#define BLOCK_CACHE_H

#include "block/device.h"

struct block {
	struct block_device *dev;	/* constant while referenced */
	u64 number;			/* constant while referenced */
	u8 *data;			/* 4 KiB, in `frame` */
	struct frame *frame;		/* one reference is the cache's */
	/* the rest is the cache's own; "lock" is the cache lock */
	u32 refs;			/* atomic; grows under the lock only */
	u32 flags;			/* lock; cache_own.h */
	u16 order;			/* lock: enum block_order while dirty */
	u16 failures;			/* lock: writes in vain, one after the
					 * other */
	struct block *hash_next;	/* lock */
	struct list ring_link;		/* lock: all blocks, for reclaim */
	struct list dirty_link;		/* lock: a list of struct block_dirty */
	struct block *original;		/* of a copy that a pass writes: a
					 * reference; else NULL */
};

/*
 * The block with its contents, and a reference. May sleep.
 * Result: 0 and *b, or -EIO (beyond the device's end too), -ENOMEM.
 */
int cache_get(struct block_device *dev, u64 number, struct block **b);

/*
 * The same for a block whose old contents do not matter: not read. cache_new
 * gives zeros. cache_new_raw gives anything: the caller fills all of it before
 * anyone else can find the block's number.
 */
int cache_new(struct block_device *dev, u64 number, struct block **b);
int cache_new_raw(struct block_device *dev, u64 number, struct block **b);

/* The block if it is in memory and valid, with a reference; else NULL.
 * Does not sleep. */
struct block *cache_peek(struct block_device *dev, u64 number);

/* Start reading these blocks as far as memory is free; wait for nothing. */
void cache_read_ahead(struct block_device *dev, u64 number, unsigned count);

/* Let go of a reference. Does not sleep. */
void cache_put(struct block *b);

/* The contents were changed. Does not sleep. A writer of much data calls
 * cache_throttle now and then as well. */
void cache_dirty(struct block *b, enum block_order order);

/*
 * Programs may change the frame at any time from now on: the block counts as
 * dirty as long as somebody else than the cache holds the frame.
 */
void cache_dirty_mapped(struct block *b, enum block_order order);

/*
 * Wait while far too much is dirty. May sleep; the caller may hold sleeping
 * locks, for write-back takes none of those.
 */
void cache_throttle(void);

/*
 * The file system freed this block: what the cache holds of it need not be
 * written any more, and is not, as far as order allows. Does not sleep.
 */
void cache_forget(struct block_device *dev, u64 number);

/*
 * Write all dirty blocks of a device (NULL: of all), then flush. May sleep.
 * Result: 0, or -EIO if a write failed since the last call. What could not be
 * written stays dirty, so that a later call may bring it to the disk; a block
 * that failed ten times in a row counts as clean, or a broken disk would fill
 * the memory.
 */
int cache_sync(struct block_device *dev);

/*
 * How many writes to the device have failed so far, after cache_sync all that
 * it waited for; and how many of those somebody was told of. Who compares them
 * with what he saw before hears of each error, whoever else was told.
 */
u32 cache_errors(const struct block_device *dev);
u32 cache_errors_told(const struct block_device *dev);

/* One pass over a device without the flush, and without telling errors: what
 * is dirty now is on its way in order and done. May sleep. */
void cache_write_pass(struct block_device *dev);

/*
 * The number of the write-back pass that will include all that is dirty now;
 * and of the last one that is done (block/order.h). Do not sleep.
 */
u64 cache_pass_next(struct block_device *dev);
u64 cache_pass_done(struct block_device *dev);

/*
 * For what is about to be made: as long as cache_pass_next gives the same
 * number, the disk cannot know of it. 0, which it never gives, when that is
 * not certain because a pass is just taking what it will write.
 */
u64 cache_pass_born(struct block_device *dev);

/* Forget every block that is clean and that nobody uses. */
void cache_drop_clean(void);

void cache_init(void);			/* at boot, after frames */
void cache_start_writeback(void);	/* at boot, when threads run */

/* Figures for /proc/meminfo and the tests. */
u64 cache_block_count(void);
u64 cache_dirty_count(void);

#endif
