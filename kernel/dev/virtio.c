/* SPDX-License-Identifier: MIT */
/*
 * What is common to all virtio devices on PCI: the order of the start-up
 * (VIRTIO 1.1, 3.1.1) over either transport.
 */
#include "dev/virtio.h"

#include "abi/errno.h"
#include "cpu/io.h"
#include "debug/log.h"

#define RESET_POLLS_MAX	1000000

static void add_status(struct virtio_device *v, u8 bits)
{
	u8 status = v->transport->status(v);

	v->transport->set_status(v, status | bits);
}

bool virtio_reset(struct virtio_device *v)
{
	v->transport->set_status(v, 0);
	for (unsigned i = 0; i < RESET_POLLS_MAX; i++) {
		if (v->transport->status(v) == 0)
			return true;
		cpu_pause();
	}
	return false;
}

int virtio_probe(struct virtio_device *v, struct pci_device *pci)
{
	*v = (struct virtio_device){ .pci = pci };
	pci_enable(pci);
	if (virtio_modern_probe(v) < 0 && virtio_legacy_probe(v) < 0) {
		log_warn("virtio: no registers at %02x:%02x.%x", pci->bus,
			 pci->slot, pci->function);
		return -ENODEV;
	}
	if (!virtio_reset(v)) {
		log_warn("virtio: device at %02x:%02x.%x does not reset",
			 pci->bus, pci->slot, pci->function);
		return -ENODEV;
	}
	add_status(v, VIRTIO_ACKNOWLEDGE);
	add_status(v, VIRTIO_DRIVER);
	return 0;
}

/* A device may refuse a choice by letting FEATURES_OK fall. */
int virtio_negotiate(struct virtio_device *v, u64 wanted)
{
	bool modern = v->transport->features(v) & VIRTIO_F_VERSION_1;

	v->features = v->transport->features(v) & (wanted | VIRTIO_F_VERSION_1);
	v->transport->accept(v, v->features);
	if (!modern)
		return 0;
	add_status(v, VIRTIO_FEATURES_OK);
	if (v->transport->status(v) & VIRTIO_FEATURES_OK)
		return 0;
	log_warn("virtio: device %04x insists on features we do not have",
		 v->pci->device);
	add_status(v, VIRTIO_FAILED);
	return -ENODEV;
}

int virtio_connect_interrupt(struct virtio_device *v, irq_handler handler,
			     void *arg)
{
	int kind = pci_connect_interrupt(v->pci, handler, arg);

	if (kind < 0) {
		log_warn("virtio: no interrupt for device %04x",
			 v->pci->device);
		return kind;
	}
	v->msix = kind == PCI_MSIX;
	return 0;
}

int virtio_start_queue(struct virtio_device *v, struct virtqueue *q, u16 index)
{
	u16 size = v->transport->queue_size(v, index);
	int error;

	if (size == 0)
		return -ENODEV;
	if (size > VIRTQUEUE_MAX && v->transport->fixed_queue_size) {
		log_warn("virtio: a queue of %u entries is too large", size);
		return -ENODEV;
	}
	error = virtqueue_init(q, index, MIN(size, (u16)VIRTQUEUE_MAX));
	if (error < 0)
		return error;
	if (v->transport->queue_start(v, q, v->msix ? 0 : VIRTIO_NO_VECTOR))
		return 0;
	log_warn("virtio: device %04x does not take its queue", v->pci->device);
	return -ENODEV;
}

void virtio_ready(struct virtio_device *v)
{
	add_status(v, VIRTIO_DRIVER_OK);
}

/* With MSI-X nobody else uses the vector, and there is no status to read. */
bool virtio_interrupt_is_ours(struct virtio_device *v)
{
	return v->msix || v->transport->interrupt_status(v) != 0;
}

u32 virtio_config32(struct virtio_device *v, unsigned offset)
{
	u32 value = 0;

	for (unsigned i = 0; i < sizeof(value); i++)
		value |= (u32)v->transport->config(v, offset + i) << i * 8;
	return value;
}

u64 virtio_config64(struct virtio_device *v, unsigned offset)
{
	return virtio_config32(v, offset) |
	       (u64)virtio_config32(v, offset + 4) << 32;
}
