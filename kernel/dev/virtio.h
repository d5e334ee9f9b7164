/* SPDX-License-Identifier: MIT */
/*
 * Virtio devices on PCI: finding them, agreeing on features, and the queues
 * through which driver and device pass buffers (virtqueue.h). There are two
 * ways to talk to one: through registers in memory, which capabilities point
 * to (version 1, virtio_modern.c), and through one range of ports (before
 * version 1, virtio_legacy.c). A device that offers both is used as modern.
 *
 * Section numbers everywhere are those of "Virtual I/O Device (VIRTIO)
 * Version 1.1", OASIS, 2019. All calls but virtqueue_* are for boot time.
 *
 *	virtio_probe → virtio_negotiate → virtio_start_queue →
 *	virtio_ready → virtqueue_add, virtqueue_kick …
 */
#ifndef DEV_VIRTIO_H
#define DEV_VIRTIO_H

#include "dev/pci.h"
#include "dev/virtqueue.h"

#define VIRTIO_VENDOR		0x1af4

/* Device status bits, 2.1. */
#define VIRTIO_ACKNOWLEDGE	0x01
#define VIRTIO_DRIVER		0x02
#define VIRTIO_DRIVER_OK	0x04
#define VIRTIO_FEATURES_OK	0x08
#define VIRTIO_FAILED		0x80

#define VIRTIO_F_VERSION_1	(1ULL << 32)

#define VIRTIO_NO_VECTOR	0xffff

struct virtio_device;

/* What the two transports differ in. */
struct virtio_transport {
	const char *name;
	bool fixed_queue_size;		/* the device dictates it */
	u64 (*features)(struct virtio_device *v);
	void (*accept)(struct virtio_device *v, u64 features);
	u8 (*status)(struct virtio_device *v);
	void (*set_status)(struct virtio_device *v, u8 status);
	/* The largest size of a queue, 0: there is no such queue. */
	u16 (*queue_size)(struct virtio_device *v, u16 index);
	/* Tell the device where the queue is, and its MSI-X vector. */
	bool (*queue_start)(struct virtio_device *v, struct virtqueue *q,
			    u16 vector);
	u8 (*interrupt_status)(struct virtio_device *v);
	u8 (*config)(struct virtio_device *v, unsigned offset);
};

struct virtio_device {
	struct pci_device *pci;
	const struct virtio_transport *transport;
	u64 features;			/* agreed on */
	bool msix;			/* interrupts by MSI-X */

	/* virtio_modern.c */
	volatile u8 *common, *isr, *notify, *device_config;
	u32 notify_multiplier, notify_length;
	u32 device_config_length;
	/* virtio_legacy.c */
	u16 ports;
};

/*
 * Take a PCI function that is a virtio device, and reset it.
 * Result: 0, -ENODEV (not usable; the log says why).
 */
int virtio_probe(struct virtio_device *v, struct pci_device *pci);

/*
 * Agree on those of the features `wanted` that the device has.
 * Result: 0, or -ENODEV when it wants others.
 */
int virtio_negotiate(struct virtio_device *v, u64 wanted);

/* Connect the interrupt. Result: 0 or negative errno. Before the queues. */
int virtio_connect_interrupt(struct virtio_device *v, irq_handler handler,
			     void *arg);

/* Make queue `index`. Result: 0, -ENODEV, -ENOMEM. */
int virtio_start_queue(struct virtio_device *v, struct virtqueue *q,
		       u16 index);

void virtio_ready(struct virtio_device *v);	/* it may begin */

/*
 * Stop the device for good: it touches memory no more.
 * Result: false: it did not answer, so it may still.
 */
bool virtio_reset(struct virtio_device *v);

/*
 * In the interrupt handler: is the interrupt ours? Acknowledges a line's.
 */
bool virtio_interrupt_is_ours(struct virtio_device *v);

/* Fields of the device's own configuration (little-endian). */
u32 virtio_config32(struct virtio_device *v, unsigned offset);
u64 virtio_config64(struct virtio_device *v, unsigned offset);

/* Used by virtio_probe: the transports. Result: 0 or -ENODEV. */
int virtio_modern_probe(struct virtio_device *v);
int virtio_legacy_probe(struct virtio_device *v);

#endif
