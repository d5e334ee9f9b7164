/* SPDX-License-Identifier: MIT */
/*
 * Inside the virtio disk driver: a disk as virtio_blk.c sets it up and as
 * virtio_request.c uses it. One lock per disk guards everything in it.
 */
#ifndef DEV_VIRTIO_DISK_H
#define DEV_VIRTIO_DISK_H

#include "block/device.h"
#include "dev/virtio.h"
#include "sched/timer.h"

#define VIRTIO_BLK_SEG_MAX	(1ULL << 2)	/* features, 5.2.3 */
#define VIRTIO_BLK_READ_ONLY	(1ULL << 5)
#define VIRTIO_BLK_FLUSH	(1ULL << 9)

/* Descriptors of the largest request: a header, its frames, a status. */
#define VIRTIO_DISK_SEGMENTS	(BLOCK_REQUEST_MAX + 2)

/* What the device reads and writes besides the frames; one a request. */
struct virtio_slot {
	u32 type;			/* the header, 16 bytes (5.2.6) */
	u32 reserved;
	u64 sector;
	volatile u8 status;
	struct block_request *request;
	struct virtio_slot *next;	/* free ones */
};

#define VIRTIO_SLOTS	(PAGE_SIZE / sizeof(struct virtio_slot))

struct virtio_disk {
	struct spinlock lock;		/* all below */
	struct virtio_device virtio;
	struct virtqueue queue;
	struct virtio_slot *free;
	struct list waiting;		/* struct block_request.link */
	unsigned in_flight;
	bool distrusted;		/* no interrupt came yet */
	bool polling;			/* the timer is armed, or expires now */
	struct timer poll;
	unsigned polled;		/* times that this found something */
	struct block_device device;	/* constant */
};

/* The operation of struct block_ops; `disk->driver` is the disk. */
void virtio_disk_submit(struct block_device *disk, struct block_request *r);

/* The interrupt handler, and the timer's function. */
void virtio_disk_interrupt(void *disk);
void virtio_disk_poll(struct timer *t);

#endif
