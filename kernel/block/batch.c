/* SPDX-License-Identifier: MIT */
/*
 * The writing of what a pass took (pass.c): some blocks at a time, sorted by
 * number, adjacent ones in one request. All under the pass's mutex.
 */
#include "base/assert.h"
#include "block/cache_own.h"

#define BATCH		256		/* blocks sorted at once */

static struct block *batch[BATCH];	/* the pass's mutex */
static struct waitq ended = WAITQ_INIT(ended, &cache.lock);

void batch_write_ended(struct block_device *dev)
{
	if (dev->dirty.in_flight == 0)
		waitq_wake_all(&ended);
}

/* Take blocks off the list into the batch. Result: how many. */
static unsigned fill_batch(struct list *from)
{
	struct block *b;
	unsigned n = 0;

	spin_lock(&cache.lock);
	while (n < BATCH && (b = list_pop(from, struct block, dirty_link))) {
		block_ref(b);
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
	writeback_unmark(b);
	b->flags |= BLOCK_WRITING;
	block_ref(b);
	if (b->flags & BLOCK_MAPPED) {
		if (frame_refs(b->frame) > 1)
			writeback_mark(b, b->order);
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

static void wait_for_writes(struct block_device *dev)
{
	spin_lock(&cache.lock);
	while (dev->dirty.in_flight > 0)
		waitq_sleep(&ended, WAIT_UNINTERRUPTIBLE, NSEC_FOREVER);
	spin_unlock(&cache.lock);
}

/* Let go of what was in the batch; copies are not needed any more. */
static void empty_batch(unsigned n)
{
	spin_lock(&cache.lock);
	for (unsigned i = 0; i < n; i++) {
		struct block *b = batch[i];

		if (b->original) {
			b->original->flags &= ~BLOCK_COPIED;
			cache_put(b->original);
			block_discard(b);
		} else {
			cache_put(b);
		}
	}
	spin_unlock(&cache.lock);
}

void batch_write(struct block_device *dev, enum block_order order)
{
	unsigned n;

	while ((n = fill_batch(&dev->dirty.pass[order]))) {
		sort_batch(n);
		for (unsigned done = 0; done < n;)
			done += write_run(batch + done, n - done);
		if (order >= ORDER_NEW)
			wait_for_writes(dev);	/* the copies are in use */
		empty_batch(n);
	}
	wait_for_writes(dev);
}
