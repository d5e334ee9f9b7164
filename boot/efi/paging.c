/* SPDX-License-Identifier: MIT */
/*
 * The boot page tables, with pages of 2 MiB: the first 4 GiB at their own
 * addresses, and the kernel's memory at KERNEL_BASE.  They are the same that
 * boot/bios/longmode.asm builds.
 * Source: AMD64 Architecture Programmer's Manual, volume 2, section 5.3.
 */
#include "loader.h"

#define PRESENT	 (1ULL << 0)
#define WRITABLE (1ULL << 1)
#define LARGE	 (1ULL << 7) /* a page of 2 MiB, not a table */
#define PAGE_2M	 0x200000ULL
#define CR4_LA57                                                               \
	(1ULL << 12) /* five levels; only off long mode can
					   it be changed */

void paging_check(void)
{
	uint64_t cr4;

	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	if (cr4 & CR4_LA57)
		fail("the firmware uses five-level paging; switch that off in "
		     "its settings");
}

static uint64_t table(const uint64_t *entries)
{
	return (uintptr_t)entries | PRESENT | WRITABLE;
}

static uint64_t page(uint64_t address)
{
	return address | PRESENT | WRITABLE | LARGE;
}

void paging_build(struct handover *handover, uint64_t kernel_phys,
		  uint32_t size)
{
	handover->pml4[0] = table(handover->pdpt_low);
	handover->pml4[511] = table(handover->pdpt_high);
	handover->pdpt_high[510] = table(handover->pd_kernel);
	for (uint64_t gib = 0; gib < 4; gib++) {
		handover->pdpt_low[gib] = table(handover->pd_low[gib]);
		for (uint64_t i = 0; i < 512; i++)
			handover->pd_low[gib][i] =
				page(gib * GIB + i * PAGE_2M);
	}
	for (uint64_t i = 0; i * PAGE_2M < size; i++)
		handover->pd_kernel[i] = page(kernel_phys + i * PAGE_2M);
}
