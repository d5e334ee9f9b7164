/* SPDX-License-Identifier: MIT */
/*
 * Finding ACPI tables, and the one that tells of processors and interrupt
 * controllers (MADT). ACPI specification 6.4, chapter 5. No AML.
 */
#ifndef CPU_ACPI_H
#define CPU_ACPI_H

#include "base/types.h"

#define CPU_MAX		32
#define IOAPIC_MAX	8

struct acpi_header {			/* 5.2.6 */
	char signature[4];
	u32 length;			/* bytes, header included */
	u8 revision, checksum;
	char oem[6], oem_table[8];
	u32 oem_revision, creator, creator_revision;
} PACKED;

/* What the MADT says, in our words. */
struct acpi_machine {
	paddr_t lapic;			/* address of the local APICs */
	unsigned cpu_count;		/* enabled ones */
	u8 cpu_apic_id[CPU_MAX];
	unsigned ioapic_count;
	struct {
		paddr_t address;
		u32 first_gsi;
	} ioapic[IOAPIC_MAX];
	struct {			/* by ISA interrupt number */
		u32 gsi;
		bool level, low;
	} isa[16];
};

extern struct acpi_machine acpi_machine;

/* Read the tables from the RSDP (0: none; then PC defaults, one CPU). */
void acpi_init(paddr_t rsdp);

/* A table by its four letters, checksum checked, in the direct map; or NULL. */
const void *acpi_find(const char signature[4]);

#endif
