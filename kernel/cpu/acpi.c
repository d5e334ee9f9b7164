/* SPDX-License-Identifier: MIT */
/*
 * ACPI tables (specification 6.4, chapter 5), read through the direct map,
 * which covers the memory that firmware calls ACPI's. A damaged table is
 * passed over; a machine without ACPI is taken as a PC with one processor.
 */
#include "cpu/acpi.h"
#include "base/string.h"
#include "debug/log.h"
#include "mm/frame.h"

struct rsdp {				/* 5.2.5.3 */
	char signature[8];
	u8 checksum;
	char oem[6];
	u8 revision;
	u32 rsdt;
	u32 length;
	u64 xsdt;
} PACKED;

struct madt {				/* 5.2.12 */
	struct acpi_header header;
	u32 lapic, flags;
	u8 entries[];
} PACKED;

enum { MADT_LAPIC = 0, MADT_IOAPIC = 1, MADT_OVERRIDE = 2,
       MADT_LAPIC_ADDRESS = 5 };

#define LAPIC_DEFAULT	0xfee00000u
#define IOAPIC_DEFAULT	0xfec00000u

struct acpi_machine acpi_machine;

static const struct acpi_header *root_table;	/* RSDT or XSDT */
static bool root_is_xsdt;

static bool sum_is_zero(const void *table, u32 length)
{
	const u8 *bytes = table;
	u8 sum = 0;

	for (u32 i = 0; i < length; i++)
		sum = (u8)(sum + bytes[i]);
	return sum == 0;
}

static u64 root_entry(unsigned i)
{
	const u8 *entries = (const u8 *)(root_table + 1);
	u64 address = 0;

	memcpy(&address, entries + i * (root_is_xsdt ? 8 : 4),
	       root_is_xsdt ? 8 : 4);
	return address;
}

const void *acpi_find(const char signature[4])
{
	unsigned count;

	if (!root_table)
		return NULL;
	count = (root_table->length - sizeof(*root_table)) /
		(root_is_xsdt ? 8 : 4);
	for (unsigned i = 0; i < count; i++) {
		const struct acpi_header *h = phys_to_virt(root_entry(i));

		if (memcmp(h->signature, signature, 4) == 0 &&
		    sum_is_zero(h, h->length))
			return h;
	}
	return NULL;
}

static void add_cpu(u8 apic_id)
{
	struct acpi_machine *m = &acpi_machine;

	if (m->cpu_count < CPU_MAX)
		m->cpu_apic_id[m->cpu_count++] = apic_id;
}

static void add_ioapic(u32 address, u32 first_gsi)
{
	struct acpi_machine *m = &acpi_machine;

	if (m->ioapic_count < IOAPIC_MAX) {
		m->ioapic[m->ioapic_count].address = address;
		m->ioapic[m->ioapic_count++].first_gsi = first_gsi;
	}
}

static void madt_entry(const u8 *e, u8 length)
{
	struct acpi_machine *m = &acpi_machine;
	u32 a, b;
	u16 flags;

	switch (e[0]) {
	case MADT_LAPIC:		/* id at 3, flags at 4: 1 = enabled */
		if (length >= 8 && e[4] & 1)
			add_cpu(e[3]);
		break;
	case MADT_IOAPIC:		/* address at 4, first GSI at 8 */
		memcpy(&a, e + 4, 4);
		memcpy(&b, e + 8, 4);
		if (length >= 12)
			add_ioapic(a, b);
		break;
	case MADT_OVERRIDE:		/* line at 3, GSI at 4, flags at 8 */
		memcpy(&a, e + 4, 4);
		memcpy(&flags, e + 8, 2);
		if (length >= 10 && e[3] < 16) {
			m->isa[e[3]].gsi = a;
			m->isa[e[3]].low = (flags & 3) == 3;
			m->isa[e[3]].level = (flags >> 2 & 3) == 3;
		}
		break;
	case MADT_LAPIC_ADDRESS:	/* 64 bits at 4 */
		if (length >= 12)
			memcpy(&m->lapic, e + 4, 8);
		break;
	}
}

static void madt_read(const struct madt *madt)
{
	const u8 *end = (const u8 *)madt + madt->header.length;

	acpi_machine.lapic = madt->lapic;
	for (const u8 *e = madt->entries; e + 2 <= end && e[1] >= 2; e += e[1])
		if (e + e[1] <= end)
			madt_entry(e, e[1]);
}

static void root_find(paddr_t at)
{
	const struct rsdp *rsdp = phys_to_virt(at);

	if (memcmp(rsdp->signature, "RSD PTR ", 8) != 0)
		return;
	root_is_xsdt = rsdp->revision >= 2 && rsdp->xsdt;
	root_table = phys_to_virt(root_is_xsdt ? rsdp->xsdt : rsdp->rsdt);
	if (!sum_is_zero(root_table, root_table->length)) {
		log_warn("acpi: the root table's checksum is wrong: ignored");
		root_table = NULL;
	}
}

void acpi_init(paddr_t rsdp)
{
	struct acpi_machine *m = &acpi_machine;
	const struct madt *madt;

	m->lapic = LAPIC_DEFAULT;
	for (u32 i = 0; i < 16; i++)
		m->isa[i].gsi = i;
	if (rsdp)
		root_find(rsdp);
	madt = acpi_find("APIC");
	if (madt)
		madt_read(madt);
	else
		log_warn("acpi: no MADT: one processor, PC defaults");
	if (m->ioapic_count == 0)
		add_ioapic(IOAPIC_DEFAULT, 0);
}
