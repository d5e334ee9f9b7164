/* SPDX-License-Identifier: MIT */
/*
 * The scheduler's mechanism: who runs next and where. A thread gives up the
 * CPU by yielding, by sleeping (thread_park), or when the timer's tick says
 * so on its way out of the trap; it switches to the next one directly.
 *
 * The folder: thread.h says what a thread is and how it changes state; runq.c
 * who is next, choice.c by which policy, switch.c the switch itself, idle.c
 * what a CPU without work does; waitq.h sleeping and waking, mutex.h the locks
 * that sleep, timer.h time. policy.h is the wall to policy/, which chooses and
 * knows nothing else. No file here follows thread->proc.
 */
#ifndef SCHED_SCHED_H
#define SCHED_SCHED_H

#include "sched/thread.h"

void sched_init(void);		/* the boot CPU's queue and idle thread */
/* For a further CPU: the top of its idle thread's stack, 0: no memory; then,
 * on that CPU, its start. */
u64 sched_prepare_cpu(unsigned cpu);
void sched_init_cpu(void);
void sched_idle(void) NORETURN;		/* become this CPU's idle thread */

/* sched= of the command line: "rr" or "rr,quantum=5". 0 or -EINVAL. */
int sched_set_policy(const char *words);

void sched_set_hz(unsigned hz);		/* hz=, 1 … 1000 */
unsigned sched_hz(void);

/* Let others run; come back when it is our turn again. No lock held. */
void sched_yield(void);

/*
 * In a long loop in the kernel: yield if the CPU is wanted. No spinlock held.
 * Result: the thread is being killed, so a loop that may end early should.
 */
bool sched_point(void);

/* From the timer interrupt, interrupts off. `user`: it interrupted a user. */
void sched_tick(bool user);

/* Give up the CPU; the state is set already. Interrupts off, no lock held. */
void sched_switch(void);

/* Balance of runnable threads for loadavg: waiting and running. */
unsigned sched_load(void);

/* What a CPU has done since boot; work is counted in whole ticks. */
struct sched_times {
	nsec_t user, system, idle;
};
void sched_cpu_times(unsigned cpu, struct sched_times *t);

/* TSC cycles that all CPUs together have spent halted. */
u64 sched_halted(void);

/* Kernel stacks in use (kstack.c); and give back the frames of those that are
 * kept for reuse, and the tables that lead to none any more. */
unsigned kstack_count(void);
void kstack_trim(void);

/* Change the page-table root that the current thread runs on, now. */
void sched_set_root(paddr_t root);

#endif
