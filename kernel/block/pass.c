/* SPDX-License-Identifier: MIT */
/*
 * Write-back passes (block/order.h). One pass takes everything that is dirty
 * on a device at its start, and has it written class by class (batch.c).
 * Passes exclude each other; cache_sync makes one, and so does the thread of
 * writeback.c.
 *
 * A block's way: fresh list (DIRTY) → pass list (DIRTY) → batch (DIRTY, a
 * reference) → WRITING. Of a block with pointers in it, a copy goes that way:
 * a struct block that is in no table. The original is clean from the moment
 * when it is copied, and referenced until the copy is written, so that nobody
 * can read the old contents from the disk.
 */
#include "base/string.h"
#include "block/cache_own.h"
#include "sched/mutex.h"

static struct mutex pass_mutex;

void pass_init(void)
{
	mutex_init(&pass_mutex, "write-back", RANK_WRITE_BACK);
}

/*
 * A block of this class was taken off the list `taking`, and a reference to
 * it. Put its copy on the pass list; itself if memory is short; or nothing if
 * it was forgotten or went to another class meanwhile. What was copied in a
 * later class and changed since waits for the next pass: this one would write
 * the older copy over the newer.
 */
static void take_copy(struct block *b, enum block_order order)
{
	struct block_dirty *d = &b->dev->dirty;
	struct list *to = &d->pass[order];
	struct block *copy = block_make();
	bool taken;

	spin_lock(&cache.lock);
	taken = (b->flags & BLOCK_DIRTY) && b->order == order;
	d->incomplete |= (b->flags & BLOCK_DIRTY) && b->order != order;
	if (taken && (b->flags & BLOCK_COPIED)) {
		list_append(&d->fresh[order], &b->dirty_link);
		d->incomplete = true;
		taken = false;
	}
	if (taken && copy) {
		writeback_unmark(b);
		b->flags |= BLOCK_COPIED;
		copy->dev = b->dev;
		copy->number = b->number;
		copy->original = b;
		copy->order = order;
		copy->flags = BLOCK_VALID | BLOCK_DIRTY;
		cache.dirty++;
		list_append(to, &copy->dirty_link);
	} else {
		if (taken)
			list_append(to, &b->dirty_link);
		if (copy)
			block_discard(copy);
		cache_put(b);
	}
	spin_unlock(&cache.lock);
	if (!taken || !copy)
		return;
	/* Not before everybody can see that b is clean (cache_dirty). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	memcpy(copy->data, b->data, BLOCK_SIZE);
}

/* Copy all that is dirty in this class now. Lock held, let go meanwhile. */
static void copy_class(struct block_dirty *d, enum block_order order)
{
	struct block *b;

	list_append_all(&d->taking, &d->fresh[order]);
	while ((b = list_pop(&d->taking, struct block, dirty_link))) {
		block_ref(b);
		spin_unlock(&cache.lock);
		take_copy(b, order);
		spin_lock(&cache.lock);
	}
}

/* Move all that is dirty in this class to the pass. */
static void take_class(struct block_device *dev, enum block_order order)
{
	struct block_dirty *d = &dev->dirty;

	spin_lock(&cache.lock);
	if (order < ORDER_NEW)
		list_append_all(&d->pass[order], &d->fresh[order]);
	else
		copy_class(d, order);
	spin_unlock(&cache.lock);
}

/* One pass; pass_mutex is held. */
static void write_pass(struct block_device *dev)
{
	struct block_dirty *d = &dev->dirty;

	spin_lock(&cache.lock);
	d->pass_started++;
	d->since = 0;
	d->running = true;
	d->incomplete = false;
	spin_unlock(&cache.lock);

	for (unsigned order = ORDER_COUNT; order-- > 0;)
		take_class(dev, order);
	__atomic_store_n(&d->pass_taken, d->pass_started, __ATOMIC_SEQ_CST);
	for (unsigned order = 0; order < ORDER_COUNT; order++)
		batch_write(dev, order);

	spin_lock(&cache.lock);
	d->running = false;
	if (!d->incomplete)
		d->pass_done = d->pass_started;
	writeback_pass_done();
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
	return __atomic_load_n(&dev->dirty.pass_started, __ATOMIC_SEQ_CST) + 1;
}

u64 cache_pass_done(struct block_device *dev)
{
	return __atomic_load_n(&dev->dirty.pass_done, __ATOMIC_ACQUIRE);
}

u64 cache_pass_born(struct block_device *dev)
{
	u64 taken = __atomic_load_n(&dev->dirty.pass_taken, __ATOMIC_SEQ_CST);
	u64 next = cache_pass_next(dev);

	return taken + 1 == next ? next : 0;
}

/* Take the error that is not told yet. */
static int take_error(struct block_device *dev)
{
	int error;

	spin_lock(&cache.lock);
	error = dev->dirty.error;
	dev->dirty.error = 0;
	dev->dirty.errors_told = dev->dirty.errors;
	spin_unlock(&cache.lock);
	return error;
}

/* pass_mutex is held. */
static void flush(struct block_device *dev)
{
	struct block_request r = { .operation = BLOCK_FLUSH };
	int error;

	if (!dev->dirty.unflushed)
		return;
	dev->dirty.unflushed = false;
	error = block_transfer(dev, &r);
	if (error) {
		spin_lock(&cache.lock);
		transfer_failed(dev, error);
		spin_unlock(&cache.lock);
	}
}

static int sync_device(struct block_device *dev)
{
	mutex_lock(&pass_mutex);
	write_pass(dev);
	flush(dev);
	mutex_unlock(&pass_mutex);
	return take_error(dev);
}

u32 cache_errors(const struct block_device *dev)
{
	return __atomic_load_n(&dev->dirty.errors, __ATOMIC_RELAXED);
}

u32 cache_errors_told(const struct block_device *dev)
{
	return __atomic_load_n(&dev->dirty.errors_told, __ATOMIC_RELAXED);
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
