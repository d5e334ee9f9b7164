/* SPDX-License-Identifier: MIT */
/*
 * Writing back what is dirty. One pass writes everything that was dirty on a
 * device at its start, in the classes of block/order.h, sorted by number,
 * adjacent blocks in one request. Passes exclude each other. They are made by
 * cache_sync, and by a kernel thread: when something has been dirty for three
 * seconds, or when too much is dirty. While nothing is dirty the thread
 * sleeps for good.
 *
 * A block's way: fresh list (DIRTY) → pass list (DIRTY) → batch (DIRTY, a
 * reference) → WRITING. DIRTY goes before the request starts, so a change
 * that comes during the transfer makes the block dirty again.
 */
#include "base/assert.h"
#include "block/cache_own.h"
#include "debug/log.h"
#include "sched/mutex.h"
#include "sched/thread.h"
#include "sched/timer.h"

#define DIRTY_AGE	(3 * NSEC_PER_SEC)
#define CHECK_PERIOD	NSEC_PER_SEC
#define START_BLOCKS	1024		/* dirty: start to write */
#define BATCH		256		/* blocks sorted at once */

static struct mutex pass_mutex;
static struct block *batch[BATCH];	/* pass_mutex */

/* Guarded by the cache lock. */
static u64 start_limit, throttle_limit;	/* dirty blocks; constant */
static bool hurry;			/* do not wait for the age */
static u64 passes;			/* of all devices, done */
static struct thread *thread;
static struct waitq thread_wake = WAITQ_INIT(thread_wake, &cache.lock);
static struct waitq progress = WAITQ_INIT(progress, &cache.lock);

void writeback_init(void)
{
	mutex_init(&pass_mutex, "write-back", RANK_BLOCK);
	start_limit = MIN(START_BLOCKS, frame_total() / 8);
	throttle_limit = frame_total() / 4;
}

/* Lock held. */
static void mark_dirty(struct block *b, enum block_order order)
{
	struct block_dirty *d = &b->dev->dirty;

	b->flags |= BLOCK_DIRTY;
	b->order = order;
	list_append(&d->fresh[order], &b->dirty_link);
	if (!d->since)
		d->since = clock_monotonic();
	cache.dirty++;
}

/* The same, for a block that was clean: the thread may have to know. */
static void newly_dirty(struct block *b, enum block_order order)
{
	mark_dirty(b, order);
	if (cache.dirty == start_limit)
		hurry = true;
	if (cache.dirty == 1 || hurry)
		waitq_wake_one(&thread_wake);
}

/* Lock held. */
static void mark_clean(struct block *b)
{
	b->flags &= ~BLOCK_DIRTY;
	list_remove(&b->dirty_link);
	cache.dirty--;
}

/* A block that is dirty keeps its class; only ORDER_LAST follows NAME. */
static bool class_stays(const struct block *b, enum block_order order)
{
	return order != ORDER_LAST || b->order != ORDER_NAME;
}

void cache_dirty(struct block *b, enum block_order order)
{
	u32 flags;

	/* The change must be seen before DIRTY is found still set: else the
	 * thread could clear it and write the old contents meanwhile. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	flags = __atomic_load_n(&b->flags, __ATOMIC_RELAXED);
	if ((flags & BLOCK_DIRTY) && class_stays(b, order))
		return;
	spin_lock(&cache.lock);
	if (!(b->flags & BLOCK_DIRTY)) {
		newly_dirty(b, order);
	} else if (!class_stays(b, order)) {
		mark_clean(b);
		mark_dirty(b, order);
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
		mark_clean(b);
	b->flags &= ~BLOCK_MAPPED;
}

void writeback_ended(struct block_device *dev)
{
	if (dev->dirty.in_flight == 0)
		waitq_wake_all(&progress);
}

/* Take blocks off the list into the batch. Result: how many. */
static unsigned fill_batch(struct list *from)
{
	struct block *b;
	unsigned n = 0;

	spin_lock(&cache.lock);
	while (n < BATCH &&
	       (b = list_pop(from, struct block, dirty_link))) {
		__atomic_fetch_add(&b->refs, 1, __ATOMIC_RELAXED);
		batch[n++] = b;
	}
	spin_unlock(&cache.lock);
	return n;
}

/* Shell's sort: the batch is small and mostly in order already. */
static void sort_batch(unsigned n)
{
	for (unsigned gap = n / 2; gap > 0; gap /= 2) {
		for (unsigned i = gap; i < n; i++) {
			struct block *b = batch[i];
			unsigned j = i;

			for (; j >= gap && batch[j - gap]->number > b->number;
			     j -= gap)
				batch[j] = batch[j - gap];
			batch[j] = b;
		}
	}
}

/*
 * Make a block ready for its transfer. Result: false if it need not be
 * written any more. Lock held. Whether a program still maps the frame is
 * looked at before the transfer: what it wrote until then goes along.
 */
static bool begin_write(struct block *b)
{
	if (!(b->flags & BLOCK_DIRTY))
		return false;
	ASSERT(b->flags & BLOCK_WRITING, ==, 0u);
	mark_clean(b);
	b->flags |= BLOCK_WRITING;
	__atomic_fetch_add(&b->refs, 1, __ATOMIC_RELAXED);
	if (b->flags & BLOCK_MAPPED) {
		if (frame_refs(b->frame) > 1)
			mark_dirty(b, b->order);
		else
			b->flags &= ~BLOCK_MAPPED;
	}
	return true;
}

/* Start one request for the first blocks. Result: blocks dealt with. */
static unsigned write_run(struct block **first, unsigned n)
{
	struct transfer *t = transfer_take();
	struct block_dirty *d = &first[0]->dev->dirty;
	u64 number = first[0]->number;
	unsigned count = 0;

	spin_lock(&cache.lock);
	while (count < n && count < BLOCK_REQUEST_MAX &&
	       first[count]->number == number + count &&
	       begin_write(first[count])) {
		t->blocks[count] = first[count];
		count++;
	}
	if (count) {
		d->in_flight++;
		d->unflushed = true;
	}
	spin_unlock(&cache.lock);
	if (!count) {
		transfer_give_back(t);
		return 1;
	}
	transfer_start(t, BLOCK_WRITE, count);
	return count;
}

static void write_batch(unsigned n)
{
	sort_batch(n);
	for (unsigned done = 0; done < n;)
		done += write_run(batch + done, n - done);
	for (unsigned i = 0; i < n; i++)
		cache_put(batch[i]);
}

static void wait_for_writes(struct block_device *dev)
{
	spin_lock(&cache.lock);
	while (dev->dirty.in_flight > 0)
		waitq_sleep(&progress, WAIT_UNINTERRUPTIBLE, NSEC_FOREVER);
	spin_unlock(&cache.lock);
}

/* One pass; pass_mutex is held. */
static void write_pass(struct block_device *dev)
{
	struct block_dirty *d = &dev->dirty;
	unsigned n;

	spin_lock(&cache.lock);
	d->pass_started++;
	d->since = 0;
	for (unsigned i = 0; i < ORDER_COUNT; i++)
		list_append_all(&d->pass[i], &d->fresh[i]);
	spin_unlock(&cache.lock);

	for (unsigned i = 0; i < ORDER_COUNT; i++) {
		while ((n = fill_batch(&d->pass[i])))
			write_batch(n);
		wait_for_writes(dev);
	}

	spin_lock(&cache.lock);
	d->pass_done = d->pass_started;
	passes++;
	waitq_wake_all(&progress);
	spin_unlock(&cache.lock);
}

void cache_write_pass(struct block_device *dev)
{
	mutex_lock(&pass_mutex);
	write_pass(dev);
	mutex_unlock(&pass_mutex);
}

u64 cache_pass_next(struct block_device *dev)
{
	return __atomic_load_n(&dev->dirty.pass_started, __ATOMIC_ACQUIRE) + 1;
}

u64 cache_pass_done(struct block_device *dev)
{
	return __atomic_load_n(&dev->dirty.pass_done, __ATOMIC_ACQUIRE);
}

/* Take the error that is not told yet. */
static int take_error(struct block_device *dev)
{
	int error;

	spin_lock(&cache.lock);
	error = dev->dirty.error;
	dev->dirty.error = 0;
	spin_unlock(&cache.lock);
	return error;
}

/* pass_mutex is held. */
static int flush(struct block_device *dev)
{
	struct block_request r = { .operation = BLOCK_FLUSH };

	if (!dev->dirty.unflushed)
		return 0;
	dev->dirty.unflushed = false;
	return block_transfer(dev, &r);
}

static int sync_device(struct block_device *dev)
{
	int error, flush_error;

	mutex_lock(&pass_mutex);
	write_pass(dev);
	flush_error = flush(dev);
	mutex_unlock(&pass_mutex);
	error = take_error(dev);
	return error ? error : flush_error;
}

int cache_sync(struct block_device *dev)
{
	int error = 0, first = 0;

	if (dev)
		return sync_device(dev);
	for (unsigned i = 0; (dev = block_nth(i)); i++) {
		error = sync_device(dev);
		if (!first)
			first = error;
	}
	return first;
}

int cache_write(struct block *b)
{
	mutex_lock(&pass_mutex);
	write_run(&b, 1);
	wait_for_writes(b->dev);
	mutex_unlock(&pass_mutex);
	return take_error(b->dev);
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
	u64 before;

	if (likely(cache.dirty < throttle_limit))
		return;
	if (!thread) {
		writeback_relieve();
		return;
	}
	spin_lock(&cache.lock);
	before = passes;
	hurry = true;
	waitq_wake_one(&thread_wake);
	while (cache.dirty >= throttle_limit && passes == before)
		waitq_sleep(&progress, WAIT_UNINTERRUPTIBLE, NSEC_FOREVER);
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

static void writeback_main(void *unused)
{
	struct block_device *dev;

	(void)unused;
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
