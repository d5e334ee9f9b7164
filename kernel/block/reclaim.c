/* SPDX-License-Identifier: MIT */
/*
 * The cache's memory. The cache grows until few frames are free; from then on
 * each new block, and each frame that anybody else wants, is taken from a
 * block that nobody used lately: a clock hand goes round the ring of blocks,
 * clears the mark of those that were used and takes the first without one
 * that is clean, has no references, and whose frame nobody else holds (a
 * frame that a program maps would not come free anyway).
 *
 * The hook that the frame allocator calls must not sleep, and may come while
 * its caller holds any lock. So it never calls back into the allocators: a
 * reclaimed struct block goes onto a list of spare ones.
 */
#include "base/assert.h"
#include "block/cache_own.h"
#include "mm/object.h"

#define BATCH		32		/* frames freed in one go */
#define SLICE		128		/* steps with the lock held */
#define LOCK_SPINS	100000

static OBJECT_CACHE(blocks, struct block);

static bool reclaimable(const struct block *b)
{
	return b->refs == 0 && frame_refs(b->frame) == 1 &&
	       !(b->flags & (BLOCK_DIRTY | BLOCK_READING | BLOCK_WRITING));
}

void block_discard(struct block *b)
{
	ASSERT(b->refs, <=, 1u);
	frame_put(b->frame);
	b->frame = NULL;
	b->data = NULL;
	list_append(&cache.spare, &b->ring_link);
}

/* Move the hand up to SLICE blocks on. Lock held. Result: frames freed. */
static unsigned sweep(void)
{
	unsigned freed = 0;

	for (unsigned i = 0; i < SLICE && freed < BATCH; i++) {
		struct block *b = list_first(&cache.ring, struct block,
					     ring_link);

		if (!b)
			break;
		if (!(b->flags & BLOCK_RECENT) && reclaimable(b)) {
			cache_unhash(b);
			block_discard(b);
			freed++;
			continue;
		}
		b->flags &= ~BLOCK_RECENT;
		list_remove(&b->ring_link);
		list_append(&cache.ring, &b->ring_link);
	}
	return freed;
}

/*
 * Another CPU may hold the lock for a moment; this one does if the allocator
 * was called from inside the cache, and then there is nothing to wait for.
 */
static bool lock_from_anywhere(void)
{
	if (spin_held(&cache.lock))
		return false;
	for (unsigned i = 0; i < LOCK_SPINS; i++) {
		if (spin_try_lock(&cache.lock))
			return true;
		__builtin_ia32_pause();
	}
	return false;
}

/* Two rounds of the clock find a block if there is one. */
static bool reclaim(void)
{
	u64 steps = 2 * cache.count + SLICE;
	unsigned freed = 0;

	for (u64 i = 0; i < steps && !freed; i += SLICE) {
		if (!lock_from_anywhere())
			return false;
		freed = sweep();
		spin_unlock(&cache.lock);
	}
	return freed > 0;
}

static void free_spare(void)
{
	struct block *b;

	do {
		spin_lock(&cache.lock);
		b = list_pop(&cache.spare, struct block, ring_link);
		spin_unlock(&cache.lock);
		if (b)
			object_free(&blocks, b);
	} while (b);
}

/* A step each block: those that stay go to the end of the ring. */
void cache_drop_clean(void)
{
	for (u64 left = cache.count; left > 0; left--) {
		struct block *b;

		spin_lock(&cache.lock);
		b = list_first(&cache.ring, struct block, ring_link);
		if (b && reclaimable(b)) {
			cache_unhash(b);
			block_discard(b);
		} else if (b) {
			list_remove(&b->ring_link);
			list_append(&cache.ring, &b->ring_link);
		}
		spin_unlock(&cache.lock);
	}
	free_spare();
}

struct block *block_make(void)
{
	struct block *b;

	if (frame_free_count() < cache.reserve)
		reclaim();
	spin_lock(&cache.lock);
	b = list_pop(&cache.spare, struct block, ring_link);
	spin_unlock(&cache.lock);
	if (!b)
		b = object_alloc(&blocks);
	if (!b)
		return NULL;
	list_init(&b->ring_link);
	list_init(&b->dirty_link);
	b->refs = 0;
	b->flags = 0;
	b->failures = 0;
	b->original = NULL;
	b->frame = frame_alloc();
	if (!b->frame) {
		spin_lock(&cache.lock);
		list_append(&cache.spare, &b->ring_link);
		spin_unlock(&cache.lock);
		return NULL;
	}
	b->data = frame_data(b->frame);
	return b;
}

void reclaim_init(void)
{
	cache.reserve = frame_total() / 32;
	frame_set_reclaim(reclaim);
}
