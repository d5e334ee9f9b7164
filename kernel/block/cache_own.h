/* SPDX-License-Identifier: MIT */
/*
 * What the cache's files want of each other; for this folder alone. cache.c
 * keeps the table, fill.c fills it, reclaim.c has the memory, transfer.c the
 * way to the disk and back. writeback.c knows what is dirty, pass.c takes it,
 * batch.c writes it.
 */
#ifndef BLOCK_CACHE_OWN_H
#define BLOCK_CACHE_OWN_H

#include "block/cache.h"

/* Bits of block.flags. READING and VALID are never set together. */
#define BLOCK_VALID	1u		/* the contents are the block's */
#define BLOCK_READING	2u		/* a request is filling it */
#define BLOCK_WRITING	4u		/* a request is writing it */
#define BLOCK_DIRTY	8u		/* to be written */
#define BLOCK_MAPPED	16u		/* programs write to the frame */
#define BLOCK_RECENT	32u		/* used since reclaim last passed */
#define BLOCK_COPIED	64u		/* the running pass has a copy of it */

#define CACHE_WAITQS	64		/* waiters by block; power of 2 */
#define BUCKETS_PAGE	512		/* buckets in one frame */
#define BUCKET_PAGES	512		/* at most: for 1 Mi blocks */

struct cache {
	struct spinlock lock;		/* guards all below */
	struct block **buckets[BUCKET_PAGES];	/* BUCKETS_PAGE each */
	unsigned shift;			/* 64 - log2 of all buckets; constant */
	struct list ring;		/* all blocks; the hand is the head */
	struct list spare;		/* struct blocks that have no frame */
	u64 count;			/* blocks in the table */
	u64 dirty;			/* of them with BLOCK_DIRTY */
	u64 reserve;			/* frames that the cache leaves free;
					 * constant */
	struct waitq idle[CACHE_WAITQS];	/* a transfer of b ended */
};

extern struct cache cache;

/* cache.c: the block of this number or NULL. Lock held. */
struct block *cache_find(struct block_device *dev, u64 number);

/* cache.c: the same, valid or not, with a reference. Lock not held. */
struct block *cache_find_ref(struct block_device *dev, u64 number);

/* One reference more. Lock held, or the caller has one. */
static inline void block_ref(struct block *b)
{
	__atomic_fetch_add(&b->refs, 1, __ATOMIC_RELAXED);
}

/* fill.c: cache_get for a block that is not there, or not valid yet. */
int cache_fill(struct block_device *dev, u64 number, struct block **found);

/* cache.c: take a block out of the table. Lock held. */
void cache_unhash(struct block *b);

/*
 * cache.c: put a fresh block with these flags into the table, with a
 * reference. Result: NULL if the number is there already, or memory is out.
 */
struct block *cache_add(struct block_device *dev, u64 number, u32 flags);

/* reclaim.c: a block with a frame, in no table, or NULL. Lock not held. */
struct block *block_make(void);

/* reclaim.c: its undoing. Lock held. */
void block_discard(struct block *b);

/* reclaim.c: register the hook with the frames. */
void reclaim_init(void);

/* transfer.c: a request of the pool, with its blocks. */
struct transfer {
	struct block_request request;
	struct block *blocks[BLOCK_REQUEST_MAX];
	struct list link;		/* in the pool; lock */
};

void transfer_init(void);		/* by cache_init; and the others */

/* Take one from the pool: wait for one. */
struct transfer *transfer_take(void);
void transfer_give_back(struct transfer *t);	/* one that was not used */

/*
 * Start it: `count` blocks, adjacent, each marked READING or WRITING already
 * and with a reference that goes back when the transfer ends. Lock not held.
 */
void transfer_start(struct transfer *t, enum block_operation op,
		    unsigned count);

/* transfer.c: a write to the device, or a flush, was in vain: to be told. Lock
 * held. */
void transfer_failed(struct block_device *dev, int error);

/* Sleep until none of these flags of b is set. Lock held, let go meanwhile. */
void block_wait(struct block *b, u32 flags);

void pass_init(void);

/*
 * batch.c: write all that the pass took of this class, and wait until the
 * disk has it. The pass's mutex is held.
 */
void batch_write(struct block_device *dev, enum block_order order);

/* batch.c: a write request of the device has ended. Lock held. */
void batch_write_ended(struct block_device *dev);

/* pass.c: a pass is done. Lock held. writeback.c: somebody may wait for it. */
void writeback_pass_done(void);

/* writeback.c: mark a block that is not dirty, or is; nobody is woken. Lock. */
void writeback_mark(struct block *b, enum block_order order);

/* The same for one that could not be written: that is no cause to hurry. */
void writeback_mark_again(struct block *b, enum block_order order);
void writeback_unmark(struct block *b);

/* writeback.c: memory is out: write what is dirty, so that it can go. Sleeps.
 * Result: something was dirty. */
bool writeback_relieve(void);

/* writeback.c: a dirty block is clean without having been written. Lock. */
void writeback_drop(struct block *b);

void writeback_init(void);

#endif
