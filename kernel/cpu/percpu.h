/* SPDX-License-Identifier: MIT */
/*
 * What each CPU has of its own, found through the GS base while in the
 * kernel. A thread may move to another CPU whenever it sleeps or yields: no
 * pointer to a struct cpu lives across that.
 *
 * The folder is the machine, from the entry up: start.asm and ap.asm
 * (first instructions of the first and of further CPUs), trap.asm (every
 * way in and out, building the frame of trapframe.h), swtch.asm (the
 * context switch), gdt.c, idt.c and features.c (what a CPU is set to),
 * fpu.c; spinlock.c; lapic.c, irq.c and acpi.c (interrupts), tsc.c (time),
 * smp.c (other CPUs), random.c. Nothing here knows what a process is.
 */
#ifndef CPU_PERCPU_H
#define CPU_PERCPU_H

#include "base/types.h"
#include "cpu/acpi.h"

struct thread;

struct tss {				/* Intel SDM vol. 3, 8.7 */
	u32 reserved0;
	u64 rsp0, rsp1, rsp2;
	u64 reserved1;
	u64 ist[7];
	u64 reserved2;
	u16 reserved3, io_map;
} PACKED;

#define IST_NMI		1
#define IST_DF		2
#define IST_MC		3
#define IST_COUNT	3

struct cpu {
	struct cpu *self;		/*  0: trap.asm and inline functions */
	struct thread *current;		/*  8: know these four offsets */
	u64 kernel_stack;		/* 16: top, for `syscall` */
	u64 user_rsp;			/* 24: scratch of the syscall entry */

	u32 index;			/* 0 … cpu_count - 1 */
	u32 apic_id;
	u32 off_depth;			/* interrupts_push_off nesting */
	u32 off_flags;			/* rflags before the first of them */
	u32 kicks;			/* whom to interrupt after the last of
					 * them: smp_kick */
	bool online;
	volatile u32 tlb_wanted;	/* shootdowns asked of us; atomic */
	volatile u32 tlb_done;		/* and answered; ours */
	paddr_t root;			/* the page table that is loaded */
	u64 interrupts;			/* how many were taken */
	u32 locks_held;			/* spinlocks, for lock checking */
	const void *held[8];		/* which, in order */

	u8 *ist_stacks;			/* IST_COUNT pages */
	u64 gdt[10];
	struct tss tss;
} ALIGNED(64);

extern struct cpu cpus[CPU_MAX];
extern unsigned cpu_count;		/* online; grows while booting */

static inline struct cpu *cpu_this(void)
{
	struct cpu *c;
	asm volatile("movq %%gs:0, %0" : "=r"(c));
	return c;
}

static inline unsigned cpu_index(void)
{
	return cpu_this()->index;
}

/* How many spinlocks this CPU holds, and other calls of push_off. */
static inline u32 cpu_off_depth(void)
{
	u32 depth;

	asm volatile("movl %%gs:%c1, %0" : "=r"(depth)
		     : "i"(offsetof(struct cpu, off_depth)));
	return depth;
}

/* Segments, TSS and GS base of this CPU. The IDT is shared. */
void gdt_load(struct cpu *c);
void idt_init(void);			/* fill it, once */
void idt_load(void);

/* Features in CR0, CR4, EFER and the syscall MSRs, on each CPU. */
void features_init_boot(void);		/* the first: also decides which */
void features_init_cpu(void);

extern bool cpu_has_smap, cpu_has_nx, cpu_has_umip;
const char *cpu_brand(void);		/* the processor's name, 48 letters */

/* The stack that a trap from user mode starts on. */
static inline void cpu_set_kernel_stack(struct cpu *c, u64 top)
{
	c->kernel_stack = top;
	c->tss.rsp0 = top;
}

#endif
