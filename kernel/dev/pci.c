/* SPDX-License-Identifier: MIT */
/*
 * PCI through configuration mechanism #1: an address goes to port 0xcf8, the
 * register appears at 0xcfc. The pair is the machine's, hence the lock. The
 * buses behind bridges are those which the firmware numbered; it has placed
 * the BARs as well. How interrupts get out of a function: pci_interrupt.c.
 */
#include "dev/pci.h"

#include "abi/errno.h"
#include "cpu/io.h"
#include "cpu/spinlock.h"
#include "debug/log.h"
#include "mm/object.h"
#include "mm/pagetable.h"

#define PORT_ADDRESS	0xcf8
#define PORT_DATA	0xcfc
#define ADDRESS_ENABLE	0x80000000u

enum {				/* configuration space, chapter 6.1 */
	VENDOR		= 0x00,
	COMMAND		= 0x04,
	STATUS		= 0x06,
	REVISION	= 0x08,
	HEADER_TYPE	= 0x0e,
	BARS		= 0x10,
	SECONDARY_BUS	= 0x19,	/* of a bridge */
	CAPABILITIES	= 0x34,
	INTERRUPT_LINE	= 0x3c,
};

#define COMMAND_PORTS		0x0001
#define COMMAND_MEMORY		0x0002
#define COMMAND_MASTER		0x0004
#define STATUS_CAPABILITIES	0x0010
#define HEADER_MULTIFUNCTION	0x80
#define HEADER_KIND		0x7f
#define HEADER_PLAIN		0x00
#define HEADER_BRIDGE		0x01

#define BAR_PORT		0x1
#define BAR_64			0x4
#define BAR_KIND		0x6

#define NO_DEVICE		0xffff	/* vendor read from an empty slot */

static struct spinlock pci_lock = SPINLOCK_INIT("pci", RANK_DEVICE);
static struct list devices = LIST_INIT(devices);
static u32 buses_seen[8];	/* bitmap: a bridge loop ends the search */

static void scan_bus(u8 bus);

static void select_register(const struct pci_device *d, unsigned offset)
{
	outl(PORT_ADDRESS, ADDRESS_ENABLE | d->bus << 16 | d->slot << 11 |
	     d->function << 8 | (offset & 0xfc));
}

u32 pci_read32(const struct pci_device *d, unsigned offset)
{
	u32 value;

	spin_lock(&pci_lock);
	select_register(d, offset);
	value = inl(PORT_DATA);
	spin_unlock(&pci_lock);
	return value;
}

u16 pci_read16(const struct pci_device *d, unsigned offset)
{
	return (u16)(pci_read32(d, offset) >> (offset & 2) * 8);
}

u8 pci_read8(const struct pci_device *d, unsigned offset)
{
	return (u8)(pci_read32(d, offset) >> (offset & 3) * 8);
}

void pci_write32(const struct pci_device *d, unsigned offset, u32 value)
{
	spin_lock(&pci_lock);
	select_register(d, offset);
	outl(PORT_DATA, value);
	spin_unlock(&pci_lock);
}

void pci_write16(const struct pci_device *d, unsigned offset, u16 value)
{
	spin_lock(&pci_lock);
	select_register(d, offset);
	outw(PORT_DATA + (offset & 2), value);
	spin_unlock(&pci_lock);
}

void pci_enable(const struct pci_device *d)
{
	pci_write16(d, COMMAND, pci_read16(d, COMMAND) | COMMAND_PORTS |
		    COMMAND_MEMORY | COMMAND_MASTER);
}

/* The bits of a BAR that are wired to 0 tell its size (6.2.5.1). */
static u32 bar_mask(const struct pci_device *d, unsigned offset)
{
	u32 old = pci_read32(d, offset), mask;

	pci_write32(d, offset, 0xffffffff);
	mask = pci_read32(d, offset);
	pci_write32(d, offset, old);
	return mask;
}

/* The function must not answer while its BARs hold nonsense. */
static void read_bar(const struct pci_device *d, unsigned offset,
		     struct pci_bar *bar)
{
	u16 command = pci_read16(d, COMMAND);
	u32 low = pci_read32(d, offset), low_mask;
	u64 mask, high = 0;

	pci_write16(d, COMMAND, command & ~(COMMAND_PORTS | COMMAND_MEMORY));
	low_mask = bar_mask(d, offset);
	mask = low_mask | 0xffffffff00000000;
	if (!(low & BAR_PORT) && (low & BAR_KIND) == BAR_64) {
		high = pci_read32(d, offset + 4);
		mask = (u32)mask | (u64)bar_mask(d, offset + 4) << 32;
	}
	pci_write16(d, COMMAND, command);

	bar->is_port = low & BAR_PORT;
	mask &= bar->is_port ? ~0x3ULL : ~0xfULL;
	bar->address = (high << 32 | low) & (bar->is_port ? ~0x3ULL : ~0xfULL);
	if (bar->is_port)		/* 16 address bits may be all it has */
		mask |= 0xffff0000;
	bar->size = low_mask ? -mask : 0;
}

int pci_bar(const struct pci_device *d, unsigned index, struct pci_bar *bar)
{
	if (index >= PCI_BAR_COUNT)
		return -ENODEV;
	read_bar(d, BARS + index * 4, bar);
	return bar->size == 0 || bar->address == 0 ? -ENODEV : 0;
}

volatile u8 *pci_map(const struct pci_device *d, unsigned index, u64 offset,
		     u64 length)
{
	struct pci_bar bar;

	if (pci_bar(d, index, &bar) < 0 || bar.is_port)
		return NULL;
	if (offset > bar.size || length > bar.size - offset)
		return NULL;
	return mmio_map(bar.address + offset, length);
}

unsigned pci_capability(const struct pci_device *d, u8 kind, unsigned after)
{
	unsigned offset;

	if (!(pci_read16(d, STATUS) & STATUS_CAPABILITIES))
		return 0;
	offset = pci_read8(d, after ? after + 1 : CAPABILITIES) & 0xfc;
	for (unsigned i = 0; i < 48 && offset >= 0x40; i++) {
		if (pci_read8(d, offset) == kind)
			return offset;
		offset = pci_read8(d, offset + 1) & 0xfc;
	}
	return 0;
}

struct pci_device *pci_next(const struct pci_device *previous)
{
	const struct list *link = previous ? &previous->link : &devices;

	if (link->next == &devices)
		return NULL;
	return list_entry(link->next, struct pci_device, link);
}

static void add(const struct pci_device *found)
{
	struct pci_device *d = kmalloc(sizeof(*d));
	u32 kind = pci_read32(found, REVISION);

	if (!d) {
		log_warn("pci: no memory for %02x:%02x.%x", found->bus,
			 found->slot, found->function);
		return;
	}
	*d = *found;
	d->revision = (u8)kind;
	d->interface = (u8)(kind >> 8);
	d->subclass = (u8)(kind >> 16);
	d->class = (u8)(kind >> 24);
	d->interrupt_line = pci_read8(d, INTERRUPT_LINE);
	list_append(&devices, &d->link);
	log_debug("pci: %02x:%02x.%x %04x:%04x class %02x%02x", d->bus,
		  d->slot, d->function, d->vendor, d->device, d->class,
		  d->subclass);
}

/* Result: the slot may have further functions. */
static bool scan_function(u8 bus, u8 slot, u8 function)
{
	struct pci_device d = {
		.bus = bus, .slot = slot, .function = function,
	};
	u32 id = pci_read32(&d, VENDOR);
	u8 header;

	d.vendor = (u16)id;
	d.device = (u16)(id >> 16);
	if (d.vendor == NO_DEVICE)
		return function > 0;
	header = pci_read8(&d, HEADER_TYPE);
	add(&d);
	if ((header & HEADER_KIND) == HEADER_PLAIN)
		pci_line_off(&d);
	if ((header & HEADER_KIND) == HEADER_BRIDGE)
		scan_bus(pci_read8(&d, SECONDARY_BUS));
	return function > 0 || (header & HEADER_MULTIFUNCTION);
}

static void scan_bus(u8 bus)
{
	if (buses_seen[bus / 32] & 1u << bus % 32)
		return;
	buses_seen[bus / 32] |= 1u << bus % 32;
	for (u8 slot = 0; slot < 32; slot++) {
		for (u8 function = 0; function < 8; function++) {
			if (!scan_function(bus, slot, function))
				break;
		}
	}
}

void pci_init(void)
{
	unsigned count = 0;

	outl(PORT_ADDRESS, ADDRESS_ENABLE);
	if (inl(PORT_ADDRESS) != ADDRESS_ENABLE) {
		log_info("pci: none in this machine");
		return;
	}
	scan_bus(0);
	for (struct pci_device *d = pci_next(NULL); d; d = pci_next(d))
		count++;
	log_info("pci: %u functions", count);
}
