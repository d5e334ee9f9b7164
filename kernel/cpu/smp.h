/* SPDX-License-Identifier: MIT */
/*
 * Several processors: starting them, waking them, and telling them that page
 * tables changed.
 */
#ifndef CPU_SMP_H
#define CPU_SMP_H

#include "cpu/percpu.h"

/* What smp_start needs from the layers above. */
struct smp_resources {
	paddr_t trampoline;		/* a free page below 640 KiB, or 0 */
	paddr_t root;			/* the kernel's page table */
	void *(*pages)(size_t count);	/* adjacent zeroed frames below 4 GiB */
	u64 (*stack)(unsigned cpu);	/* top of the CPU's first stack */
	void (*entry)(void);		/* what it runs there, for good */
};

/*
 * Start the processors of the MADT, `max` in all with the one that runs;
 * waits until each one is online. Once, at boot.
 */
void smp_start(unsigned max, const struct smp_resources *r);

/* Interrupt one CPU by a vector; or all others by NMI (panic). */
void smp_send(unsigned cpu, unsigned vector);
void smp_stop_others(void);

/*
 * Interrupt another CPU, so that it looks at its run queue: at once, or when
 * the last spinlock that this CPU holds is let go. Who comes is likely to want
 * one of them; and where a host has fewer processors than we, it would spin
 * for it in the place of its holder.
 */
void smp_kick(unsigned cpu);
void smp_send_kicks(void);		/* spinlock.c: now it is */

/*
 * The page table `root` lost rights: flush [start, end) here and on every
 * CPU that has it loaded, and wait until all have done it. May be called
 * with sleeping locks held, never with a spinlock whose holder has
 * interrupts off and waits for us without answering: all our spins answer.
 */
void smp_tlb_flush(paddr_t root, u64 start, u64 end);

/* The same for kernel addresses, which every CPU has: only for pages that are
 * not global. */
void smp_tlb_flush_kernel(u64 start, u64 end);

/* Do what a shootdown asks of this CPU, if one does. */
void smp_tlb_answer_slow(void);

static inline void smp_tlb_answer(void)
{
	struct cpu *c = cpu_this();

	if (unlikely(c->tlb_wanted != c->tlb_done))
		smp_tlb_answer_slow();
}

#endif
