/* SPDX-License-Identifier: MIT */
/*
 * Transfers between cached blocks and a device. The requests come from a
 * fixed pool, so that writing back never needs memory, and so that no more
 * than the pool is ever under way: who wants one more waits until one ends.
 *
 * A transfer ends in the driver's interrupt: transfer_done marks the blocks,
 * wakes who waits for them, and gives the transfer back to the pool.
 */
#include "base/assert.h"
#include "block/cache_own.h"
#include "debug/log.h"
#include "sched/thread.h"

#define POOL_SIZE	32
#define WRITE_TRIES	10		/* of a block; passes by the clock alone
					 * take half a minute */

static struct transfer pool[POOL_SIZE];
static struct list unused = LIST_INIT(unused);	/* cache lock */
static struct waitq returned = WAITQ_INIT(returned, &cache.lock);

void transfer_init(void)
{
	for (unsigned i = 0; i < POOL_SIZE; i++)
		list_append(&unused, &pool[i].link);
}

static struct transfer *try_take(void)
{
	struct transfer *t;

	spin_lock(&cache.lock);
	t = list_pop(&unused, struct transfer, link);
	spin_unlock(&cache.lock);
	return t;
}

struct transfer *transfer_take(void)
{
	struct transfer *t;

	spin_lock(&cache.lock);
	while (!(t = list_pop(&unused, struct transfer, link)))
		waitq_sleep(&returned, WAIT_UNINTERRUPTIBLE, NSEC_FOREVER);
	spin_unlock(&cache.lock);
	return t;
}

/* Lock held. */
static void back_to_pool(struct transfer *t)
{
	list_append(&unused, &t->link);
	waitq_wake_one(&returned);
}

void transfer_give_back(struct transfer *t)
{
	spin_lock(&cache.lock);
	back_to_pool(t);
	spin_unlock(&cache.lock);
}

static struct waitq *idle_queue(const struct block *b)
{
	return &cache.idle[((u64)b >> 6) % CACHE_WAITQS];
}

void block_wait(struct block *b, u32 flags)
{
	if (b->flags & flags & BLOCK_READING)
		thread_count_read(0);
	while (b->flags & flags)
		waitq_sleep(idle_queue(b), WAIT_UNINTERRUPTIBLE, NSEC_FOREVER);
}

/* What did not get to the disk is dirty again, within reason. Lock held. */
static void write_done(const struct block *b, struct block *original,
		       bool failed)
{
	original->failures = failed ? original->failures + 1 : 0;
	if (original->failures % WRITE_TRIES == 0)
		return;
	b->dev->dirty.incomplete = true;
	if (!(original->flags & BLOCK_DIRTY))
		writeback_mark_again(original, b->order);
}

/* Lock held. */
static void block_done(struct block *b, bool read, bool failed)
{
	if (read && !failed)
		b->flags |= BLOCK_VALID;
	if (!read)
		write_done(b, b->original ? b->original : b, failed);
	b->flags &= ~(read ? BLOCK_READING : BLOCK_WRITING);
	waitq_wake_all(idle_queue(b));
	cache_put(b);
}

/* Lock held. */
void transfer_failed(struct block_device *dev, int error)
{
	dev->dirty.error = error;
	dev->dirty.errors++;
}

static void transfer_done(struct block_request *r)
{
	struct transfer *t = r->owner;
	struct block_device *dev = t->blocks[0]->dev;
	bool read = r->operation == BLOCK_READ;

	if (r->error)
		log_error("%s: %s error, blocks %lu to %lu", dev->name,
			  read ? "read" : "write",
			  t->blocks[0]->number,
			  t->blocks[0]->number + r->count - 1);
	spin_lock(&cache.lock);
	for (unsigned i = 0; i < r->count; i++)
		block_done(t->blocks[i], read, r->error);
	if (!read) {
		if (r->error)
			transfer_failed(dev, r->error);
		dev->dirty.in_flight--;
		batch_write_ended(dev);
	}
	back_to_pool(t);
	spin_unlock(&cache.lock);
}

void transfer_start(struct transfer *t, enum block_operation op,
		    unsigned count)
{
	struct block_request *r = &t->request;

	ASSERT(count, >, 0u);
	if (op == BLOCK_READ)
		thread_count_read(count);
	r->operation = op;
	r->sector = t->blocks[0]->number * SECTORS_PER_BLOCK;
	r->count = count;
	r->done = transfer_done;
	r->owner = t;
	for (unsigned i = 0; i < count; i++)
		r->frames[i] = frame_to_phys(t->blocks[i]->frame);
	block_submit(t->blocks[0]->dev, r);
}

/* The next block of a read-ahead if it is not in the table, else NULL. */
static struct block *add_ahead(struct block_device *dev, u64 number)
{
	struct block *b;

	spin_lock(&cache.lock);
	b = cache_find(dev, number);
	spin_unlock(&cache.lock);
	if (b || frame_free_count() < cache.reserve / 2)
		return NULL;
	return cache_add(dev, number, BLOCK_READING);
}

void cache_read_ahead(struct block_device *dev, u64 number, unsigned count)
{
	u64 end = MIN(number + count, dev->sectors / SECTORS_PER_BLOCK);
	struct transfer *t = NULL;
	unsigned n = 0;

	for (; number < end; number++) {
		struct block *b;

		if (!t)
			t = try_take();
		if (!t)
			return;
		b = add_ahead(dev, number);
		if (b)
			t->blocks[n++] = b;
		if (n && (!b || n == BLOCK_REQUEST_MAX)) {
			transfer_start(t, BLOCK_READ, n);
			t = NULL;
			n = 0;
		}
	}
	if (n)
		transfer_start(t, BLOCK_READ, n);
	else if (t)
		transfer_give_back(t);
}
