/* SPDX-License-Identifier: MIT */
/*
 * Several processors: starting them, waking them, and telling them that page
 * tables changed.
 */
#ifndef CPU_SMP_H
#define CPU_SMP_H

#include "cpu/percpu.h"

/*
 * Start the processors of the MADT, `max` in all with the one that runs.
 * Each loads the tables and calls `entry` on the stack that `stack` gives it
 * (the address of its top; 0: none left, no more CPUs). Called once; waits
 * until each one is online. `trampoline`: a free page below 640 KiB.
 */
void smp_start(unsigned max, paddr_t trampoline, paddr_t root,
	       u64 (*stack)(unsigned cpu), void (*entry)(void));

/* Interrupt one CPU by a vector; or all others by NMI (panic). */
void smp_send(unsigned cpu, unsigned vector);
void smp_stop_others(void);

/*
 * The page table `root` lost rights: flush [start, end) here and on every
 * CPU that has it loaded, and wait until all have done it. May be called
 * with sleeping locks held, never with a spinlock whose holder has
 * interrupts off and waits for us without answering: all our spins answer.
 */
void smp_tlb_flush(paddr_t root, u64 start, u64 end);

/* Do what a shootdown asks of this CPU, if one does. */
void smp_tlb_answer_slow(void);

static inline void smp_tlb_answer(void)
{
	struct cpu *c = cpu_this();

	if (unlikely(c->tlb_wanted != c->tlb_done))
		smp_tlb_answer_slow();
}

#endif
