/* SPDX-License-Identifier: MIT */
/*
 * Segments: in long mode they say little more than the privilege level. Each
 * CPU has a table of its own, for its task-state segment holds the stacks on
 * which traps start. Selectors are those of Linux (cpu/trapframe.h).
 */
#include "base/string.h"
#include "cpu/io.h"
#include "cpu/percpu.h"
#include "cpu/trapframe.h"

/* Intel SDM vol. 3, 3.4.5: present, code or data, 4 KiB units, long mode. */
#define SEGMENT_KERNEL_CODE	0x00af9b000000ffffULL
#define SEGMENT_KERNEL_DATA	0x00cf93000000ffffULL
#define SEGMENT_USER_CODE	0x00affb000000ffffULL
#define SEGMENT_USER_DATA	0x00cff3000000ffffULL
#define SEGMENT_TSS		0x0000890000000000ULL

#define MSR_GS_BASE		0xc0000101
#define MSR_KERNEL_GS_BASE	0xc0000102

struct cpu cpus[CPU_MAX];
unsigned cpu_count = 1;

/*
 * Stacks for the vectors that may strike at any moment: one page each, for
 * NMI, double fault and machine check, in that order. These are the first
 * CPU's; the others get theirs from smp_start.
 */
static u8 boot_ist_stacks[IST_COUNT * PAGE_SIZE] ALIGNED(16);

static void table_fill(struct cpu *c)
{
	u64 tss = (u64)&c->tss;
	u64 limit = sizeof(c->tss) - 1;

	c->gdt[KERNEL_CS / 8] = SEGMENT_KERNEL_CODE;
	c->gdt[KERNEL_DS / 8] = SEGMENT_KERNEL_DATA;
	c->gdt[USER_DS / 8] = SEGMENT_USER_DATA;
	c->gdt[USER_CS / 8] = SEGMENT_USER_CODE;
	c->gdt[TSS_SELECTOR / 8] = SEGMENT_TSS | limit |
		(tss & 0xffffff) << 16 | (tss >> 24 & 0xff) << 56;
	c->gdt[TSS_SELECTOR / 8 + 1] = tss >> 32;

	if (c == &cpus[0])
		c->ist_stacks = boot_ist_stacks;
	for (unsigned i = 0; i < IST_COUNT; i++)
		c->tss.ist[i] = (u64)c->ist_stacks + (i + 1) * PAGE_SIZE;
	c->tss.io_map = sizeof(c->tss);		/* beyond: no port is open */
}

void gdt_load(struct cpu *c)
{
	struct {
		u16 limit;
		u64 base;
	} PACKED pointer = { sizeof(c->gdt) - 1, (u64)c->gdt };

	c->self = c;
	c->index = (u32)(c - cpus);
	table_fill(c);
	asm volatile("lgdt %0\n\t"
		     "pushq %1\n\t"
		     "leaq 1f(%%rip), %%rax\n\t"
		     "pushq %%rax\n\t"
		     "lretq\n"
		     "1:\tmovl %2, %%eax\n\t"
		     "movl %%eax, %%ss\n\t"
		     "xorl %%eax, %%eax\n\t"
		     "movl %%eax, %%ds\n\t"
		     "movl %%eax, %%es\n\t"
		     "movl %%eax, %%fs\n\t"
		     "movl %%eax, %%gs\n\t"
		     "ltr %w3\n\t"
		     "lldt %%ax"		/* 0: there is no LDT */
		     : : "m"(pointer), "i"(KERNEL_CS), "i"(KERNEL_DS),
		       "r"(TSS_SELECTOR) : "rax", "memory");
	msr_write(MSR_GS_BASE, (u64)c);
	msr_write(MSR_KERNEL_GS_BASE, 0);
}
