/* SPDX-License-Identifier: MIT */
/*
 * Device interrupts through the I/O APICs (Intel 82093AA data sheet) and by
 * messages (PCI Local Bus 3.0, 6.8). The two old PICs are moved off the
 * exception vectors and masked for good: a spurious IRQ 7 or 15 of theirs
 * then lands on a vector that only counts.
 */
#include "cpu/irq.h"
#include "abi/errno.h"
#include "base/assert.h"
#include "cpu/acpi.h"
#include "cpu/io.h"
#include "cpu/lapic.h"
#include "cpu/percpu.h"
#include "cpu/random.h"
#include "cpu/spinlock.h"

#define IOAPIC_SELECT	0x00		/* register offsets in memory */
#define IOAPIC_WINDOW	0x10
#define IOAPIC_VERSION	0x01		/* register numbers */
#define IOAPIC_ENTRY(n)	(0x10 + 2 * (n))

#define ENTRY_LOW	(1u << 13)	/* active low */
#define ENTRY_LEVEL	(1u << 15)
#define ENTRY_MASKED	(1u << 16)

#define PIC1		0x20
#define PIC2		0xa0
#define PIC_VECTORS	0x20		/* 0x20 … 0x2f */

#define HANDLERS_MAX	64
#define MSI_ADDRESS	0xfee00000u	/* | APIC id << 12 */

struct handler {
	irq_handler call;
	void *arg;
	struct handler *next;		/* sharing the vector */
};

static struct spinlock lock = SPINLOCK_INIT("irq", RANK_DEVICE);
static struct handler handlers[HANDLERS_MAX];	/* lock to add */
static unsigned handler_count;			/* lock */
static struct handler *by_vector[256];		/* lock to add */
static u8 vector_of_gsi[256];			/* lock */
static unsigned next_vector = VECTOR_DEVICE_FIRST;	/* lock */

static volatile u8 *ioapic[IOAPIC_MAX];
static unsigned ioapic_lines[IOAPIC_MAX];

static u32 ioapic_read(unsigned i, u32 reg)
{
	mmio_write32(ioapic[i] + IOAPIC_SELECT, reg);
	return mmio_read32(ioapic[i] + IOAPIC_WINDOW);
}

static void ioapic_write(unsigned i, u32 reg, u32 value)
{
	mmio_write32(ioapic[i] + IOAPIC_SELECT, reg);
	mmio_write32(ioapic[i] + IOAPIC_WINDOW, value);
}

static void pics_off(void)
{
	outb(PIC1, 0x11);		/* ICW1: initialise, ICW4 follows */
	outb(PIC2, 0x11);
	outb(PIC1 + 1, PIC_VECTORS);
	outb(PIC2 + 1, PIC_VECTORS + 8);
	outb(PIC1 + 1, 4);		/* the second hangs on line 2 */
	outb(PIC2 + 1, 2);
	outb(PIC1 + 1, 1);		/* 8086 mode */
	outb(PIC2 + 1, 1);
	outb(PIC1 + 1, 0xff);		/* all masked */
	outb(PIC2 + 1, 0xff);
}

void irq_init(void *(*map)(paddr_t start, size_t length))
{
	pics_off();
	for (unsigned i = 0; i < acpi_machine.ioapic_count; i++) {
		ioapic[i] = map(acpi_machine.ioapic[i].address, PAGE_SIZE);
		ioapic_lines[i] = (ioapic_read(i, IOAPIC_VERSION) >> 16 & 0xff)
				  + 1;
		for (unsigned n = 0; n < ioapic_lines[i]; n++)
			ioapic_write(i, IOAPIC_ENTRY(n), ENTRY_MASKED);
	}
}

/* Which I/O APIC serves this line; -1: none. */
static int ioapic_of(unsigned gsi)
{
	for (unsigned i = 0; i < acpi_machine.ioapic_count; i++) {
		unsigned first = acpi_machine.ioapic[i].first_gsi;

		if (gsi >= first && gsi < first + ioapic_lines[i])
			return (int)i;
	}
	return -1;
}

/* The lock is held. 0: none left. */
static unsigned vector_alloc(void)
{
	if (next_vector == VECTOR_SYSCALL_GATE)
		next_vector++;
	return next_vector > VECTOR_DEVICE_LAST ? 0 : next_vector++;
}

static bool handler_add(unsigned vector, irq_handler call, void *arg)
{
	struct handler *h;

	if (handler_count == HANDLERS_MAX)
		return false;
	h = &handlers[handler_count++];
	*h = (struct handler) { call, arg, by_vector[vector] };
	__atomic_store_n(&by_vector[vector], h, __ATOMIC_RELEASE);
	return true;
}

static int line_register(unsigned gsi, bool level, bool low,
			 irq_handler call, void *arg)
{
	int i = ioapic_of(gsi);
	unsigned vector, n;
	bool fresh;

	if (i < 0 || gsi >= ARRAY_SIZE(vector_of_gsi))
		return -ENODEV;
	spin_lock(&lock);
	vector = vector_of_gsi[gsi];
	fresh = vector == 0;
	if (fresh)
		vector = vector_alloc();
	if (!vector || !handler_add(vector, call, arg)) {
		spin_unlock(&lock);
		return -EBUSY;
	}
	vector_of_gsi[gsi] = (u8)vector;
	if (fresh) {
		n = gsi - acpi_machine.ioapic[i].first_gsi;
		ioapic_write((unsigned)i, IOAPIC_ENTRY(n) + 1,
			     cpus[0].apic_id << 24);
		ioapic_write((unsigned)i, IOAPIC_ENTRY(n), vector |
			     (level ? ENTRY_LEVEL : 0) | (low ? ENTRY_LOW : 0));
	}
	spin_unlock(&lock);
	return 0;
}

int irq_register_isa(unsigned irq, irq_handler handler, void *arg)
{
	ASSERT(irq, <, 16u);
	return line_register(acpi_machine.isa[irq].gsi,
			     acpi_machine.isa[irq].level,
			     acpi_machine.isa[irq].low, handler, arg);
}

int irq_register_pci_line(unsigned gsi, irq_handler handler, void *arg)
{
	return line_register(gsi, true, true, handler, arg);
}

int irq_alloc_msi(irq_handler handler, void *arg, u64 *address, u32 *data)
{
	unsigned vector;
	bool added;

	spin_lock(&lock);
	vector = vector_alloc();
	added = vector && handler_add(vector, handler, arg);
	spin_unlock(&lock);
	if (!added)
		return -EBUSY;
	*address = MSI_ADDRESS | cpus[0].apic_id << 12;
	*data = vector;
	return 0;
}

void irq_dispatch(unsigned vector)
{
	struct handler *h = __atomic_load_n(&by_vector[vector],
					    __ATOMIC_ACQUIRE);

	random_stir(tsc_read());
	for (; h; h = h->next)
		h->call(h->arg);
	lapic_eoi();
}
