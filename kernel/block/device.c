/* SPDX-License-Identifier: MIT */
/*
 * The list of block devices, and the way of a request to its driver: a
 * partition's sectors are checked and moved by the partition's start, then
 * the disk's driver gets them. Drivers call block_register, the cache and the
 * boot call the rest.
 */
#include "abi/errno.h"
#include "base/assert.h"
#include "base/string.h"
#include "block/device.h"
#include "block/partition.h"
#include "debug/log.h"

/* Grows at boot only, by one thread. */
static struct list devices = LIST_INIT(devices);

/* Guards the `finished` word of every block_transfer under way. */
static struct spinlock transfer_lock =
	SPINLOCK_INIT("block transfer", RANK_DEVICE);
static struct waitq transfer_queue = WAITQ_INIT(transfer_queue, &transfer_lock);

static struct block_device *find(const char *name)
{
	struct block_device *dev;

	list_for_each(dev, &devices, link) {
		if (!strcmp(dev->name, name))
			return dev;
	}
	return NULL;
}

void block_add(struct block_device *dev)
{
	struct block_dirty *d = &dev->dirty;

	ASSERT(find(dev->name), ==, NULL);
	for (unsigned i = 0; i < ORDER_COUNT; i++) {
		list_init(&d->fresh[i]);
		list_init(&d->pass[i]);
	}
	list_init(&d->taking);
	list_append(&devices, &dev->link);
}

void block_register(struct block_device *disk)
{
	disk->disk = disk;
	disk->first_sector = 0;
	block_add(disk);
	log_info("%s: %lu MiB%s", disk->name, disk->sectors >> 11,
		 disk->read_only ? ", read-only" : "");
	partition_scan(disk);
}

struct block_device *block_nth(unsigned idx)
{
	struct block_device *dev;

	list_for_each(dev, &devices, link) {
		if (idx-- == 0)
			return dev;
	}
	return NULL;
}

static bool request_fits(const struct block_device *dev,
			 const struct block_request *r)
{
	u64 sectors = (u64)r->count * SECTORS_PER_BLOCK;

	if (r->operation == BLOCK_FLUSH)
		return true;
	if (r->operation == BLOCK_WRITE && dev->read_only)
		return false;
	return sectors <= dev->sectors && r->sector <= dev->sectors - sectors;
}

void block_submit(struct block_device *dev, struct block_request *r)
{
	ASSERT(r->count, <=, (unsigned)BLOCK_REQUEST_MAX);
	r->error = 0;
	if (!request_fits(dev, r)) {
		r->error = -EIO;
		interrupts_push_off();
		r->done(r);
		interrupts_pop_off();
		return;
	}
	r->sector += dev->first_sector;
	dev->disk->ops->submit(dev->disk, r);
}

static void transfer_finished(struct block_request *r)
{
	spin_lock(&transfer_lock);
	*(bool *)r->owner = true;
	waitq_wake_all(&transfer_queue);
	spin_unlock(&transfer_lock);
}

int block_transfer(struct block_device *dev, struct block_request *r)
{
	bool finished = false;

	r->done = transfer_finished;
	r->owner = &finished;
	block_submit(dev, r);
	spin_lock(&transfer_lock);
	while (!finished)
		waitq_sleep(&transfer_queue, WAIT_UNINTERRUPTIBLE,
			    NSEC_FOREVER);
	spin_unlock(&transfer_lock);
	return r->error;
}
