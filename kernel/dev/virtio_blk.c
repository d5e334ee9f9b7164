/* SPDX-License-Identifier: MIT */
/*
 * Finding virtio disks (VIRTIO 1.1, section 5.2) among the PCI functions,
 * starting them, and offering them to block/. What happens to a request then
 * is told in virtio_request.c.
 */
#include "dev/virtio_blk.h"

#include "abi/errno.h"
#include "base/fmt.h"
#include "debug/log.h"
#include "dev/virtio_disk.h"
#include "mm/object.h"

#define DEVICE_TRANSITIONAL	0x1001
#define DEVICE_MODERN		0x1042

#define FEATURES_WANTED		(VIRTIO_BLK_SEG_MAX | VIRTIO_BLK_READ_ONLY | \
				 VIRTIO_BLK_FLUSH)

#define CONFIG_CAPACITY		0		/* sectors of 512 bytes */
#define CONFIG_SEG_MAX		12

#define DISKS_MAX		16
#define DISK_MAJOR		254		/* as Linux often has it */
#define MINORS_PER_DISK		16

static int make_slots(struct virtio_disk *d)
{
	struct virtio_slot *slots = frame_alloc_boot(1);

	if (!slots)
		return -ENOMEM;
	for (unsigned i = 0; i < VIRTIO_SLOTS; i++) {
		slots[i].next = d->free;
		d->free = &slots[i];
	}
	return 0;
}

/* The largest request must fit into the queue and suit the device. */
static bool large_enough(struct virtio_disk *d)
{
	u32 segments = BLOCK_REQUEST_MAX;

	if (d->virtio.features & VIRTIO_BLK_SEG_MAX)
		segments = virtio_config32(&d->virtio, CONFIG_SEG_MAX);
	if (d->queue.size >= VIRTIO_DISK_SEGMENTS &&
	    segments >= BLOCK_REQUEST_MAX)
		return true;
	log_warn("virtio_blk: a disk with %u queue entries and %u segments "
		 "a request is too small", d->queue.size, segments);
	return false;
}

static int start_device(struct virtio_disk *d, struct pci_device *pci)
{
	int error = virtio_probe(&d->virtio, pci);

	if (!error)
		error = virtio_negotiate(&d->virtio, FEATURES_WANTED);
	if (!error)
		error = virtio_connect_interrupt(&d->virtio,
						 virtio_disk_interrupt, d);
	if (!error)
		error = virtio_start_queue(&d->virtio, &d->queue, 0);
	if (!error)
		error = make_slots(d);
	d->distrusted = !d->virtio.msix;
	if (!error && !large_enough(d))
		error = -ENODEV;
	return error;
}

static void offer(struct virtio_disk *d, unsigned number)
{
	static const struct block_ops ops = { .submit = virtio_disk_submit };
	struct block_device *b = &d->device;

	fmt_text(b->name, sizeof(b->name), "vd%c", 'a' + number);
	b->number = DISK_MAJOR << 8 | number * MINORS_PER_DISK;
	b->sectors = virtio_config64(&d->virtio, CONFIG_CAPACITY);
	b->read_only = d->virtio.features & VIRTIO_BLK_READ_ONLY;
	b->disk = b;
	b->ops = &ops;
	b->driver = d;
	virtio_ready(&d->virtio);
	log_info("virtio_blk: %s is %s%s", b->name, d->virtio.transport->name,
		 d->virtio.msix ? ", with MSI-X" : "");
	block_register(b);
}

/*
 * A disk that fails half way stays allocated: an interrupt handler may
 * already point to it.
 */
static bool add_disk(struct pci_device *pci, unsigned number)
{
	struct virtio_disk *d = kzalloc(sizeof(*d));

	if (!d) {
		log_warn("virtio_blk: no memory for a disk");
		return false;
	}
	spin_init(&d->lock, "virtio_blk", RANK_DEVICE);
	list_init(&d->waiting);
	timer_init(&d->poll, virtio_disk_poll);
	if (start_device(d, pci) < 0) {
		if (d->virtio.transport)
			virtio_reset(&d->virtio);
		return false;
	}
	offer(d, number);
	return true;
}

void virtio_blk_init(void)
{
	unsigned count = 0;

	for (struct pci_device *p = pci_next(NULL); p; p = pci_next(p)) {
		if (p->vendor != VIRTIO_VENDOR ||
		    (p->device != DEVICE_TRANSITIONAL &&
		     p->device != DEVICE_MODERN))
			continue;
		if (count == DISKS_MAX) {
			log_warn("virtio_blk: more than %u disks", count);
			return;
		}
		if (add_disk(p, count))
			count++;
	}
	if (count == 0)
		log_info("virtio_blk: no disks");
}
