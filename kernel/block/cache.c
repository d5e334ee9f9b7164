/* SPDX-License-Identifier: MIT */
/*
 * The table of cached blocks: a hash by (device, number) that is made once,
 * of a size that fits the memory. A look-up takes the lock, walks a short
 * chain, counts a reference and marks the block as used; nothing is moved, so
 * a hit costs a few dozen instructions.
 *
 * A block that is not valid yet is read by the first who asks; who comes
 * later finds READING set and waits for the same transfer. A block that could
 * not be read stays in the table, not valid, and the next asker tries again.
 */
#include "abi/errno.h"
#include "base/assert.h"
#include "base/string.h"
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

/* Lock held, or the caller has a reference. */
static inline void take_ref(struct block *b)
{
	__atomic_fetch_add(&b->refs, 1, __ATOMIC_RELAXED);
}

void cache_ref(struct block *b)
{
	ASSERT(b->refs, >, 0u);
	take_ref(b);
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

/* Valid or not, with a reference; NULL if it is not in the table. */
static struct block *find_ref(struct block_device *dev, u64 number)
{
	struct block *b;

	spin_lock(&cache.lock);
	b = find(dev, number);
	if (b)
		take_ref(b);
	spin_unlock(&cache.lock);
	return b;
}

/* The block, valid or not, with a reference. */
static int obtain(struct block_device *dev, u64 number, struct block **found)
{
	struct block *b = NULL;

	if (number >= dev->sectors / SECTORS_PER_BLOCK)
		return -EIO;
	for (unsigned tries = 0; !b && tries < 2; tries++) {
		if (tries > 0 && !writeback_relieve())
			break;
		b = find_ref(dev, number);
		if (!b)
			b = cache_add(dev, number, 0);
		if (!b)		/* memory is out, or another was faster */
			b = find_ref(dev, number);
	}
	*found = b;
	return b ? 0 : -ENOMEM;
}

/* Read the block unless somebody did or does. Result: 0 or -EIO. */
static int fill(struct block *b)
{
	struct transfer *t = transfer_take();
	bool valid;

	spin_lock(&cache.lock);
	block_wait(b, BLOCK_READING);
	valid = b->flags & BLOCK_VALID;
	if (!valid) {
		b->flags |= BLOCK_READING;
		take_ref(b);
	}
	spin_unlock(&cache.lock);
	if (valid) {
		transfer_give_back(t);
		return 0;
	}
	t->blocks[0] = b;
	transfer_start(t, BLOCK_READ, 1);
	spin_lock(&cache.lock);
	block_wait(b, BLOCK_READING);
	valid = b->flags & BLOCK_VALID;
	spin_unlock(&cache.lock);
	return valid ? 0 : -EIO;
}

static int get_slowly(struct block_device *dev, u64 number,
		      struct block **found)
{
	struct block *b;
	int error = obtain(dev, number, &b);

	if (error)
		return error;
	error = fill(b);
	if (error)
		cache_put(b);
	else
		*found = b;
	return error;
}

int cache_get(struct block_device *dev, u64 number, struct block **found)
{
	struct block *b;

	spin_lock(&cache.lock);
	b = find(dev, number);
	if (likely(b && (b->flags & BLOCK_VALID))) {
		take_ref(b);
		b->flags |= BLOCK_RECENT;
		spin_unlock(&cache.lock);
		*found = b;
		return 0;
	}
	spin_unlock(&cache.lock);
	return get_slowly(dev, number, found);
}

struct block *cache_peek(struct block_device *dev, u64 number)
{
	struct block *b;

	spin_lock(&cache.lock);
	b = find(dev, number);
	if (b && (b->flags & BLOCK_VALID)) {
		take_ref(b);
		b->flags |= BLOCK_RECENT;
	} else {
		b = NULL;
	}
	spin_unlock(&cache.lock);
	return b;
}

/*
 * A program may still map the frame from the time when the block belonged to
 * another file: then the block gets a new frame and the program keeps the
 * old one. Nobody else can know the block now.
 */
static int leave_mapped_frame(struct block *b)
{
	struct frame *old = b->frame, *fresh;

	if (frame_refs(old) == 1)
		return 0;
	fresh = frame_alloc();
	if (!fresh)
		return -ENOMEM;
	spin_lock(&cache.lock);
	b->frame = fresh;
	b->data = frame_data(fresh);
	b->flags &= ~BLOCK_MAPPED;
	spin_unlock(&cache.lock);
	frame_put(old);
	return 0;
}

/* The block is, or may be, in the table already. */
static int new_known(struct block_device *dev, u64 number,
		     struct block **found)
{
	struct block *b;
	int error = obtain(dev, number, &b);

	if (error)
		return error;
	spin_lock(&cache.lock);
	block_wait(b, BLOCK_READING | BLOCK_WRITING);
	writeback_drop(b);		/* what it was before */
	b->flags |= BLOCK_VALID | BLOCK_RECENT;
	spin_unlock(&cache.lock);
	error = leave_mapped_frame(b);
	if (error)
		cache_put(b);
	else
		*found = b;
	return error;
}

int cache_new_raw(struct block_device *dev, u64 number, struct block **found)
{
	if (number >= dev->sectors / SECTORS_PER_BLOCK)
		return -EIO;
	*found = cache_add(dev, number, BLOCK_VALID | BLOCK_RECENT);
	return *found ? 0 : new_known(dev, number, found);
}

int cache_new(struct block_device *dev, u64 number, struct block **found)
{
	int error = cache_new_raw(dev, number, found);

	if (!error)
		memset((*found)->data, 0, BLOCK_SIZE);
	return error;
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
