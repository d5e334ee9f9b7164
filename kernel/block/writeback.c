/* SPDX-License-Identifier: MIT */
/*
 * What is dirty, and when it is written: by a kernel thread, when something
 * has been dirty for three seconds or when too much is dirty. While nothing
 * is dirty the thread sleeps for good. How it is written: pass.c.
 *
 * DIRTY goes before the contents are copied or the request starts, so a
 * change that comes later makes the block dirty again.
 */
#include "block/cache_own.h"
#include "debug/log.h"
#include "sched/thread.h"
#include "sched/timer.h"

#define DIRTY_AGE	(3 * NSEC_PER_SEC)
#define CHECK_PERIOD	NSEC_PER_SEC
#define START_BLOCKS	1024		/* dirty: start to write */
#define SCARCE_BLOCKS	64		/* dirty while memory is short: wait */

/* Guarded by the cache lock. */
static u64 start_limit, throttle_limit;	/* dirty blocks; constant */
static bool hurry;			/* do not wait for the age */
static u64 passes;			/* of all devices, done */
static struct thread *thread;
static struct waitq thread_wake = WAITQ_INIT(thread_wake, &cache.lock);
static struct waitq throttled = WAITQ_INIT(throttled, &cache.lock);

void writeback_init(void)
{
	start_limit = MIN(START_BLOCKS, frame_total() / 8);
	throttle_limit = frame_total() / 4;
	pass_init();
}

void writeback_mark(struct block *b, enum block_order order)
{
	struct block_dirty *d = &b->dev->dirty;

	b->flags |= BLOCK_DIRTY;
	b->order = order;
	list_append(&d->fresh[order], &b->dirty_link);
	if (!d->since)
		d->since = clock_monotonic();
	cache.dirty++;
}

void writeback_unmark(struct block *b)
{
	b->flags &= ~BLOCK_DIRTY;
	list_remove(&b->dirty_link);
	cache.dirty--;
}

void writeback_mark_again(struct block *b, enum block_order order)
{
	writeback_mark(b, order);
	if (cache.dirty == 1)
		waitq_wake_one(&thread_wake);
}

/* A change made it dirty: maybe one too many to wait for the age. */
static void newly_dirty(struct block *b, enum block_order order)
{
	writeback_mark_again(b, order);
	if (cache.dirty == start_limit)
		hurry = true;
	if (hurry)
		waitq_wake_one(&thread_wake);
}

/* A block that is dirty keeps its class; only ORDER_LAST follows NAME. */
static bool class_stays(const struct block *b, enum block_order order)
{
	return order != ORDER_LAST || b->order != ORDER_NAME;
}

void cache_dirty(struct block *b, enum block_order order)
{
	u32 flags;

	/* The change must be seen before DIRTY is found still set: else a
	 * pass could clear it and take the old contents meanwhile. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	flags = __atomic_load_n(&b->flags, __ATOMIC_RELAXED);
	if ((flags & BLOCK_DIRTY) && class_stays(b, order))
		return;
	spin_lock(&cache.lock);
	if (!(b->flags & BLOCK_DIRTY)) {
		newly_dirty(b, order);
	} else if (!class_stays(b, order)) {
		writeback_unmark(b);
		writeback_mark(b, order);
	}
	spin_unlock(&cache.lock);
}

void cache_dirty_mapped(struct block *b, enum block_order order)
{
	spin_lock(&cache.lock);
	b->flags |= BLOCK_MAPPED;
	if (!(b->flags & BLOCK_DIRTY))
		newly_dirty(b, order);
	spin_unlock(&cache.lock);
}

void writeback_drop(struct block *b)
{
	if (b->flags & BLOCK_DIRTY)
		writeback_unmark(b);
	b->flags &= ~BLOCK_MAPPED;
}

void writeback_pass_done(void)
{
	passes++;
	waitq_wake_all(&throttled);
}

bool writeback_relieve(void)
{
	bool had_dirty = cache.dirty > 0;
	struct block_device *dev;

	for (unsigned i = 0; had_dirty && (dev = block_nth(i)); i++)
		cache_write_pass(dev);
	return had_dirty;
}

/* Blocks that programs map stay dirty: so one pass is waited for, no more. */
void cache_throttle(void)
{
	u64 limit = frame_free_count() < cache.reserve ? SCARCE_BLOCKS :
							 throttle_limit;
	u64 before;

	if (likely(cache.dirty < limit))
		return;
	if (!thread) {
		writeback_relieve();
		return;
	}
	spin_lock(&cache.lock);
	before = passes;
	hurry = true;
	waitq_wake_one(&thread_wake);
	while (cache.dirty >= limit && passes == before)
		waitq_sleep(&throttled, WAIT_UNINTERRUPTIBLE, NSEC_FOREVER);
	spin_unlock(&cache.lock);
}

/*
 * Sleep until the next look is due: for good while nothing is dirty, not at
 * all when somebody is in a hurry. Result: somebody was.
 */
static bool wait_for_work(void)
{
	nsec_t until = NSEC_FOREVER;
	bool hurried;

	spin_lock(&cache.lock);
	if (cache.dirty > 0)
		until = clock_monotonic() + CHECK_PERIOD;
	if (!hurry)
		waitq_sleep(&thread_wake, WAIT_UNINTERRUPTIBLE, until);
	hurried = hurry;
	hurry = false;
	spin_unlock(&cache.lock);
	return hurried;
}

static bool is_old(const struct block_device *dev)
{
	u64 since = dev->dirty.since;

	return since && clock_monotonic() - since >= DIRTY_AGE;
}

static void writeback_main(UNUSED void *unused)
{
	struct block_device *dev;

	for (;;) {
		bool hurried = wait_for_work();

		for (unsigned i = 0; (dev = block_nth(i)); i++) {
			if (is_old(dev) || (hurried && dev->dirty.since))
				cache_write_pass(dev);
		}
	}
}

void cache_start_writeback(void)
{
	thread = thread_start("write-back", writeback_main, NULL);
	if (!thread)
		log_error("cache: no memory for the write-back thread");
}
