/* SPDX-License-Identifier: MIT */
/*
 * The table of cached blocks: a hash by (device, number) that is made once,
 * of a size that fits the memory. A look-up takes the lock, walks a short
 * chain, counts a reference and marks the block as used; nothing is moved, so
 * a hit costs a few dozen instructions. What is not there is fill.c's work.
 */
#include "base/assert.h"
#include "block/cache_own.h"

#define HASH_FACTOR	0x9e3779b97f4a7c15ULL	/* 2^64 / golden ratio */
#define DEVICE_SHIFT	40			/* block numbers are below */

struct cache cache = {
	.lock = SPINLOCK_INIT("cache", RANK_CACHE),
	.ring = LIST_INIT(cache.ring),
	.spare = LIST_INIT(cache.spare),
};

/* One bucket for about four frames, in pages of them; a power of two. */
static void buckets_init(void)
{
	u64 wanted = frame_total() / 4 / BUCKETS_PAGE;
	unsigned pages = 1, bits = 9;

	for (; pages * 2 <= wanted && pages < BUCKET_PAGES; bits++)
		pages *= 2;
	for (unsigned i = 0; i < pages; i++) {
		struct frame *f = frame_alloc_zeroed();

		ASSERT_TRUE(f);
		cache.buckets[i] = frame_data(f);
	}
	cache.shift = 64 - bits;
}

void cache_init(void)
{
	buckets_init();
	for (unsigned i = 0; i < CACHE_WAITQS; i++)
		waitq_init(&cache.idle[i], &cache.lock);
	reclaim_init();
	transfer_init();
	writeback_init();
}

static inline struct block **bucket_of(const struct block_device *dev,
				       u64 number)
{
	u64 key = number ^ ((u64)dev->number << DEVICE_SHIFT);
	u64 n = key * HASH_FACTOR >> cache.shift;

	return &cache.buckets[n / BUCKETS_PAGE][n % BUCKETS_PAGE];
}

static inline struct block *find(const struct block_device *dev, u64 number)
{
	struct block *b = *bucket_of(dev, number);

	while (b && (b->number != number || b->dev != dev))
		b = b->hash_next;
	return b;
}

struct block *cache_find(struct block_device *dev, u64 number)
{
	return find(dev, number);
}

void cache_put(struct block *b)
{
	u32 before = __atomic_fetch_sub(&b->refs, 1, __ATOMIC_RELEASE);

	ASSERT(before, >, 0u);
}

void cache_unhash(struct block *b)
{
	struct block **at = bucket_of(b->dev, b->number);

	while (*at != b)
		at = &(*at)->hash_next;
	*at = b->hash_next;
	b->hash_next = NULL;
	list_remove(&b->ring_link);
	cache.count--;
}

struct block *cache_add(struct block_device *dev, u64 number, u32 flags)
{
	struct block *b = block_make();
	struct block **bucket = bucket_of(dev, number);

	if (!b)
		return NULL;
	spin_lock(&cache.lock);
	if (find(dev, number)) {
		block_discard(b);
		spin_unlock(&cache.lock);
		return NULL;
	}
	b->dev = dev;
	b->number = number;
	b->refs = 1;
	b->flags = flags;
	b->hash_next = *bucket;
	*bucket = b;
	list_append(&cache.ring, &b->ring_link);
	cache.count++;
	spin_unlock(&cache.lock);
	return b;
}

struct block *cache_find_ref(struct block_device *dev, u64 number)
{
	struct block *b;

	spin_lock(&cache.lock);
	b = find(dev, number);
	if (b)
		block_ref(b);
	spin_unlock(&cache.lock);
	return b;
}

int cache_get(struct block_device *dev, u64 number, struct block **found)
{
	struct block *b;

	spin_lock(&cache.lock);
	b = find(dev, number);
	if (likely(b && (b->flags & BLOCK_VALID))) {
		block_ref(b);
		b->flags |= BLOCK_RECENT;
		spin_unlock(&cache.lock);
		*found = b;
		return 0;
	}
	spin_unlock(&cache.lock);
	return cache_fill(dev, number, found);
}

struct block *cache_peek(struct block_device *dev, u64 number)
{
	struct block *b;

	spin_lock(&cache.lock);
	b = find(dev, number);
	if (b && (b->flags & BLOCK_VALID)) {
		block_ref(b);
		b->flags |= BLOCK_RECENT;
	} else {
		b = NULL;
	}
	spin_unlock(&cache.lock);
	return b;
}

/*
 * While a pass runs nothing is forgotten: what it has taken may point here,
 * and for as long as that stands on the disk this must stand there too.
 */
void cache_forget(struct block_device *dev, u64 number)
{
	struct block *b;

	spin_lock(&cache.lock);
	b = dev->dirty.running ? NULL : find(dev, number);
	if (b) {
		writeback_drop(b);
		if (b->refs == 0 &&
		    !(b->flags & (BLOCK_READING | BLOCK_WRITING))) {
			cache_unhash(b);
			block_discard(b);
		}
	}
	spin_unlock(&cache.lock);
}

u64 cache_block_count(void)
{
	return cache.count;
}

u64 cache_dirty_count(void)
{
	return cache.dirty;
}
