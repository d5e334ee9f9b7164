/* SPDX-License-Identifier: MIT */
/*
 * Inside sched/: the run queues, one a CPU, and what thread.c, switch.c,
 * idle.c and timer.c need of each other.
 */
#ifndef SCHED_RUN_H
#define SCHED_RUN_H

#include "sched/thread.h"

struct runq {
	struct spinlock lock;
	u64 queue[POLICY_QUEUE_SIZE / 8];	/* the policy's; lock */
	unsigned waiting;		/* RUNNABLE threads in it; lock */
	struct thread *idle;		/* constant */
	struct thread *previous;	/* whom we switched from; lock */
	void (*last)(void *);		/* of a thread that ends; this CPU */
	void *last_arg;
	bool ticking;			/* a tick is asked for; this CPU */
	u64 halted;			/* TSC cycles in `hlt`; this CPU */
	u64 ticks_user, ticks_system;	/* that found work; this CPU */
} ALIGNED(64);

extern struct runq runqs[CPU_MAX];
extern const struct policy *run_policy;
extern u32 idle_cpus;			/* bit per CPU that halts; atomic */

/* This CPU's queue; interrupts are off. */
static inline struct runq *runq_this(void)
{
	return &runqs[cpu_index()];
}

/* The next thread for this CPU, the idle one if none; rq->lock is held. */
struct thread *run_pick(struct runq *rq);

/* Put the current thread, RUNNABLE, back into its queue. Interrupts off. */
void run_requeue(struct thread *me, enum enqueue_why why);

/* Start ticking, if this CPU does not. Interrupts off. */
void run_tick_start(struct runq *rq);

/* After every switch, on the new stack: the old thread's registers are
 * saved; let go of the lock; bury the old one if it ended. */
void run_finish(void);

/* The current thread is to end with the next switch. Interrupts off. */
void run_leave(void (*last)(void *), void *arg);

/* thread.c: an ended thread, whose stack nobody uses any more, goes. */
void thread_bury(struct thread *t, void (*last)(void *), void *arg);

/* thread.c: a thread that is to be a CPU's idle one. NULL: memory. */
struct thread *thread_new_idle(bool with_stack);

/* thread.c: TSC cycles that t has run so far, this turn included. */
u64 run_cycles(const struct thread *t);

/* The sleep timer of t fired. */
void run_timeout(struct thread *t);

/* idle.c: a tick came, and interrupted a user; for the figures. Off. */
void run_count_tick(bool user);

/* timer.c: the scheduler wants its tick at this time, or no more. Off. */
void timer_set_tick(nsec_t at);
void timer_stop_tick(void);

#endif
