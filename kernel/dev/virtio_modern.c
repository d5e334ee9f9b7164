/* SPDX-License-Identifier: MIT */
/*
 * Virtio 1 over PCI (VIRTIO 1.1, 4.1): vendor capabilities in configuration
 * space say in which BAR, and where in it, four groups of registers lie. All
 * fields are little-endian and are read and written in their own width.
 */
#include "dev/virtio.h"

#include "abi/errno.h"
#include "cpu/io.h"
#include "mm/frame.h"

enum {				/* a capability's fields, 4.1.4 */
	CAP_KIND	= 3,
	CAP_BAR		= 4,
	CAP_OFFSET	= 8,
	CAP_LENGTH	= 12,
	CAP_MULTIPLIER	= 16,	/* of the notification group */
};

enum { GROUP_COMMON = 1, GROUP_NOTIFY, GROUP_ISR, GROUP_DEVICE };

enum {				/* the common group, 4.1.4.3 */
	DEVICE_FEATURE_SELECT	= 0x00,
	DEVICE_FEATURE		= 0x04,
	DRIVER_FEATURE_SELECT	= 0x08,
	DRIVER_FEATURE		= 0x0c,
	CONFIG_VECTOR		= 0x10,
	DEVICE_STATUS		= 0x14,
	QUEUE_SELECT		= 0x16,
	QUEUE_SIZE		= 0x18,
	QUEUE_VECTOR		= 0x1a,
	QUEUE_ENABLE		= 0x1c,
	QUEUE_NOTIFY_OFFSET	= 0x1e,
	QUEUE_DESCRIPTORS	= 0x20,
	QUEUE_AVAILABLE		= 0x28,
	QUEUE_USED		= 0x30,
	COMMON_LENGTH		= 0x38,
};

/* Map the group that the first usable capability of its kind describes. */
static volatile u8 *map_group(struct virtio_device *v, u8 kind, u32 least,
			      u32 *length, unsigned *where)
{
	const struct pci_device *d = v->pci;
	unsigned cap = 0;
	volatile u8 *at;

	while ((cap = pci_capability(d, PCI_CAP_VENDOR, cap)) != 0) {
		if (pci_read8(d, cap + CAP_KIND) != kind)
			continue;
		*length = pci_read32(d, cap + CAP_LENGTH);
		*where = cap;
		if (*length < least)
			continue;
		at = pci_map(d, pci_read8(d, cap + CAP_BAR),
			     pci_read32(d, cap + CAP_OFFSET), *length);
		if (at)
			return at;
	}
	return NULL;
}

static u64 features(struct virtio_device *v)
{
	u64 low;

	mmio_write32(v->common + DEVICE_FEATURE_SELECT, 0);
	low = mmio_read32(v->common + DEVICE_FEATURE);
	mmio_write32(v->common + DEVICE_FEATURE_SELECT, 1);
	return low | (u64)mmio_read32(v->common + DEVICE_FEATURE) << 32;
}

static void accept(struct virtio_device *v, u64 features)
{
	mmio_write32(v->common + DRIVER_FEATURE_SELECT, 0);
	mmio_write32(v->common + DRIVER_FEATURE, (u32)features);
	mmio_write32(v->common + DRIVER_FEATURE_SELECT, 1);
	mmio_write32(v->common + DRIVER_FEATURE, (u32)(features >> 32));
}

static u8 status(struct virtio_device *v)
{
	return mmio_read8(v->common + DEVICE_STATUS);
}

static void set_status(struct virtio_device *v, u8 status)
{
	mmio_write8(v->common + DEVICE_STATUS, status);
}

static u16 queue_size(struct virtio_device *v, u16 index)
{
	mmio_write16(v->common + QUEUE_SELECT, index);
	return mmio_read16(v->common + QUEUE_SIZE);
}

/* Two halves: only 32-bit accesses are promised to work (4.1.3.1). */
static void set_address(struct virtio_device *v, unsigned offset, void *part)
{
	paddr_t address = virt_to_phys(part);

	mmio_write32(v->common + offset, (u32)address);
	mmio_write32(v->common + offset + 4, (u32)(address >> 32));
}

static bool queue_start(struct virtio_device *v, struct virtqueue *q,
			u16 vector)
{
	u32 offset;

	mmio_write16(v->common + QUEUE_SELECT, q->index);
	mmio_write16(v->common + QUEUE_SIZE, q->size);
	mmio_write16(v->common + CONFIG_VECTOR, VIRTIO_NO_VECTOR);
	mmio_write16(v->common + QUEUE_VECTOR, vector);
	if (mmio_read16(v->common + QUEUE_VECTOR) != vector)
		return false;
	set_address(v, QUEUE_DESCRIPTORS, q->descriptors);
	set_address(v, QUEUE_AVAILABLE, q->available);
	set_address(v, QUEUE_USED, q->used);
	offset = mmio_read16(v->common + QUEUE_NOTIFY_OFFSET) *
		 v->notify_multiplier;
	if (offset + sizeof(u16) > v->notify_length)
		return false;
	q->notify_memory = (volatile u16 *)(v->notify + offset);
	mmio_write16(v->common + QUEUE_ENABLE, 1);
	return true;
}

static u8 interrupt_status(struct virtio_device *v)
{
	return mmio_read8(v->isr);
}

static u8 config(struct virtio_device *v, unsigned offset)
{
	if (offset >= v->device_config_length)
		return 0;
	return mmio_read8(v->device_config + offset);
}

int virtio_modern_probe(struct virtio_device *v)
{
	static const struct virtio_transport modern = {
		.name = "modern",
		.features = features,
		.accept = accept,
		.status = status,
		.set_status = set_status,
		.queue_size = queue_size,
		.queue_start = queue_start,
		.interrupt_status = interrupt_status,
		.config = config,
	};
	unsigned cap;
	u32 length;

	v->common = map_group(v, GROUP_COMMON, COMMON_LENGTH, &length, &cap);
	v->isr = map_group(v, GROUP_ISR, 1, &length, &cap);
	v->device_config = map_group(v, GROUP_DEVICE, 1,
				     &v->device_config_length, &cap);
	v->notify = map_group(v, GROUP_NOTIFY, sizeof(u16), &v->notify_length,
			      &cap);
	if (!v->common || !v->isr || !v->device_config || !v->notify)
		return -ENODEV;
	v->notify_multiplier = pci_read32(v->pci, cap + CAP_MULTIPLIER);
	v->transport = &modern;
	return 0;
}
