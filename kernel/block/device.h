/* SPDX-License-Identifier: MIT */
/*
 * Block devices as drivers offer them and the cache uses them: sectors of
 * 512 bytes, requests that complete by interrupt. A driver registers a disk;
 * the partitions of its MBR become devices of their own which add an offset.
 *
 * Devices are registered while the kernel boots and never go away, so the
 * list of them needs no lock afterwards.
 */
#ifndef BLOCK_DEVICE_H
#define BLOCK_DEVICE_H

#include "base/list.h"
#include "block/order.h"
#include "mm/frame.h"
#include "sched/waitq.h"

#define SECTOR_SIZE		512
#define BLOCK_SIZE		4096
#define SECTORS_PER_BLOCK	(BLOCK_SIZE / SECTOR_SIZE)
#define BLOCK_REQUEST_MAX	32	/* frames in one request */

enum block_operation { BLOCK_READ, BLOCK_WRITE, BLOCK_FLUSH };

struct block_device;

/*
 * One transfer of whole 4 KiB frames, adjacent on the disk. Filled by the
 * issuer, owned by the driver from submit to completion.
 */
struct block_request {
	enum block_operation operation;
	u64 sector;			/* first, on the device given */
	unsigned count;			/* frames; 0 for a flush */
	paddr_t frames[BLOCK_REQUEST_MAX];
	int error;			/* 0, or -EIO after completion */
	/* Called when it is done: interrupts off, must not sleep. */
	void (*done)(struct block_request *r);
	void *owner;			/* the issuer's */
	struct list link;		/* the driver's queue */
};

struct block_ops {
	/*
	 * Take a request; sectors are the disk's. Queues it when the device
	 * has no room; never fails but through `done`. Does not sleep.
	 */
	void (*submit)(struct block_device *disk, struct block_request *r);
};

struct block_device {
	char name[16];			/* "vda", "vda2" */
	u32 number;			/* for stat: major << 8 | minor */
	u64 sectors;
	u64 first_sector;		/* on the disk, for a partition */
	bool read_only;
	u32 signature;			/* of the disk's MBR, offset 440 */
	struct block_device *disk;	/* of a partition; itself for a disk */
	const struct block_ops *ops;	/* of the disk */
	void *driver;			/* the driver's own */
	struct block_dirty dirty;	/* the cache's own */
	struct list link;		/* in the list of all devices */
};

/*
 * A driver offers a disk (name, number, sectors, ops, driver filled in, the
 * rest zero). Reads the partition table and registers the partitions. May
 * sleep: interrupts and threads must run.
 */
void block_register(struct block_device *disk);

/* The idx-th device registered, partitions included, or NULL. */
struct block_device *block_nth(unsigned idx);

/*
 * Start a request; r->done is called later, maybe before this returns. A
 * request beyond the device's end, or a write to a read-only device, is done
 * at once with -EIO.
 */
void block_submit(struct block_device *dev, struct block_request *r);

/* Do a request and wait for its end. May sleep. Result: 0 or -EIO. */
int block_transfer(struct block_device *dev, struct block_request *r);

#endif
