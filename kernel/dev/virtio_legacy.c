/* SPDX-License-Identifier: MIT */
/*
 * Virtio before version 1 over PCI (VIRTIO 1.1, 4.1.4.8): all registers stand
 * in one range of ports, BAR 0. A queue is one piece of memory whose size the
 * device dictates. Two registers for MSI-X vectors come in between, and move
 * the device's own configuration, only while MSI-X is on.
 */
#include "dev/virtio.h"

#include "abi/errno.h"
#include "cpu/io.h"
#include "mm/frame.h"

enum {
	DEVICE_FEATURES	= 0,
	DRIVER_FEATURES	= 4,
	QUEUE_ADDRESS	= 8,	/* number of its first page frame */
	QUEUE_SIZE	= 12,
	QUEUE_SELECT	= 14,
	QUEUE_NOTIFY	= 16,
	DEVICE_STATUS	= 18,
	ISR_STATUS	= 19,
	CONFIG_VECTOR	= 20,	/* with MSI-X on */
	QUEUE_VECTOR	= 22,
	CONFIG_MSIX	= 24,
	CONFIG_PLAIN	= 20,
};

static u64 features(struct virtio_device *v)
{
	return inl(v->ports + DEVICE_FEATURES);
}

static void accept(struct virtio_device *v, u64 features)
{
	outl(v->ports + DRIVER_FEATURES, (u32)features);
}

static u8 status(struct virtio_device *v)
{
	return inb(v->ports + DEVICE_STATUS);
}

static void set_status(struct virtio_device *v, u8 status)
{
	outb(v->ports + DEVICE_STATUS, status);
}

static u16 queue_size(struct virtio_device *v, u16 index)
{
	outw(v->ports + QUEUE_SELECT, index);
	return inw(v->ports + QUEUE_SIZE);
}

static bool queue_start(struct virtio_device *v, struct virtqueue *q,
			u16 vector)
{
	outw(v->ports + QUEUE_SELECT, q->index);
	if (v->msix) {
		outw(v->ports + CONFIG_VECTOR, VIRTIO_NO_VECTOR);
		outw(v->ports + QUEUE_VECTOR, vector);
		if (inw(v->ports + QUEUE_VECTOR) != vector)
			return false;
	}
	q->notify_port = v->ports + QUEUE_NOTIFY;
	outl(v->ports + QUEUE_ADDRESS,
	     (u32)(virt_to_phys(q->descriptors) >> PAGE_SHIFT));
	return true;
}

static u8 interrupt_status(struct virtio_device *v)
{
	return inb(v->ports + ISR_STATUS);
}

static u8 config(struct virtio_device *v, unsigned offset)
{
	return inb(v->ports + (v->msix ? CONFIG_MSIX : CONFIG_PLAIN) + offset);
}

int virtio_legacy_probe(struct virtio_device *v)
{
	static const struct virtio_transport legacy = {
		.name = "legacy",
		.fixed_queue_size = true,
		.features = features,
		.accept = accept,
		.status = status,
		.set_status = set_status,
		.queue_size = queue_size,
		.queue_start = queue_start,
		.interrupt_status = interrupt_status,
		.config = config,
	};
	struct pci_bar bar;

	if (pci_bar(v->pci, 0, &bar) < 0 || !bar.is_port ||
	    bar.address > 0xff00)
		return -ENODEV;
	v->ports = (u16)bar.address;
	v->transport = &legacy;
	return 0;
}
