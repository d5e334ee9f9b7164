/* SPDX-License-Identifier: MIT */
/*
 * Blocks that come into the cache: read, or new.
 *
 * A block that is not valid yet is read by the first who asks; who comes
 * later finds READING set and waits for the same transfer. A block that could
 * not be read stays in the table, not valid, and the next asker tries again.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "block/cache_own.h"

/* The block, valid or not, with a reference. */
static int obtain(struct block_device *dev, u64 number, struct block **found)
{
	struct block *b = NULL;

	if (number >= dev->sectors / SECTORS_PER_BLOCK)
		return -EIO;
	for (unsigned tries = 0; !b && tries < 2; tries++) {
		if (tries > 0 && !writeback_relieve())
			break;
		b = cache_find_ref(dev, number);
		if (!b)
			b = cache_add(dev, number, 0);
		if (!b)		/* memory is out, or another was faster */
			b = cache_find_ref(dev, number);
	}
	*found = b;
	return b ? 0 : -ENOMEM;
}

/* Read the block unless somebody did or does. Result: 0 or -EIO. */
static int read_in(struct block *b)
{
	struct transfer *t = transfer_take();
	bool valid;

	spin_lock(&cache.lock);
	block_wait(b, BLOCK_READING);
	valid = b->flags & BLOCK_VALID;
	if (!valid) {
		b->flags |= BLOCK_READING;
		block_ref(b);
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

int cache_fill(struct block_device *dev, u64 number, struct block **found)
{
	struct block *b;
	int error = obtain(dev, number, &b);

	if (error)
		return error;
	error = read_in(b);
	if (error)
		cache_put(b);
	else
		*found = b;
	return error;
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
