/* SPDX-License-Identifier: MIT */
/*
 * Threads: the TCB of the book. A thread has a kernel stack, saved registers,
 * a state, and what every switch needs; its process it only points to.
 *
 *	            thread_new          thread_ready
 *	UNUSED ──────────────▶ EMBRYO ──────────────▶ RUNNABLE ◀─────┐
 *	                                  picked ▼  ▲ tick, yield    │ wake
 *	ZOMBIE ◀──────────────────────────── RUNNING ──────────▶ SLEEPING
 *	            thread_exit                        park
 *
 * STOPPED is SLEEPING on behalf of a stop signal (WAIT_STOPPED). Every change
 * of state goes through thread_set_state, so that the trace, `ps` and the
 * figures agree.
 *
 * Whose turn it is to write a field: "self" the thread itself; "runq" under
 * the lock of the run queue of t->cpu; "atomic" by atomic operations.
 */
#ifndef SCHED_THREAD_H
#define SCHED_THREAD_H

#include "cpu/percpu.h"
#include "cpu/trapframe.h"
#include "sched/policy.h"
#include "sched/timer.h"
#include "sched/waitq.h"

struct proc;
struct cred;
struct context;

enum thread_state {
	THREAD_UNUSED, THREAD_EMBRYO, THREAD_SLEEPING, THREAD_RUNNABLE,
	THREAD_RUNNING, THREAD_ZOMBIE, THREAD_STOPPED,
};

/* Bits of `work`: what trap_return_work must see to before user mode. */
#define WORK_RESCHEDULE	1u		/* the CPU is wanted by another */
#define WORK_SIGNAL	2u		/* a signal may be deliverable */
#define WORK_CPU_TIME	4u		/* thread_watch: so much is used */

#define THREAD_LOCKS	16		/* more are not checked */
#define KSTACK_SIZE	(16 * 1024UL)

struct thread {
	struct context *context;	/* runq: saved stack pointer */
	struct trapframe *tf;		/* self: frame of the user's entry */
	u64 kstack;			/* lowest address of the stack */
	u64 kstack_top;			/* frames of user entries end here */
	void *fpu;			/* above the stack; NULL: a kernel's */
	paddr_t root;			/* page table; 0: any will do */
	u64 fs_base, gs_base;		/* self: the user's segment bases */

	u32 state;			/* atomic: enum thread_state */
	u32 on_cpu;			/* atomic: registers not saved yet */
	u32 token;			/* atomic: a wake-up not used yet */
	u32 work;			/* atomic: WORK_… */
	u32 cpu;			/* runq: the CPU it runs or waits on */
	bool interruptible;		/* self: how it sleeps */
	bool timed_out;			/* atomic: the sleep timer fired */
	bool killed;			/* atomic: thread_kill was called */
	bool idle;			/* constant */
	struct job job;			/* runq: the policy's view */

	u64 id;				/* constant: thread id, = pid for the
					 * first of a process */
	char name[16];			/* for people; as PR_SET_NAME */
	struct waitq *chan;		/* self: where it sleeps, for ps */
	struct proc *proc;		/* constant; sched never follows it */
	const struct cred *cred;	/* neither that; constant: whom it acts
					 * for, NULL: the kernel */
	struct timer sleep_timer;	/* self */
	void (*main)(void *);		/* kernel threads: where they start */
	void *main_arg;

	/* Sleeping locks held, in order, for lock checking; self. */
	struct {
		const void *lock;
		const char *name;
		const void *taken_at;
		u16 rank;
	} held[THREAD_LOCKS];
	unsigned held_count;

	/* Figures. */
	u64 started;			/* runq: TSC when it got the CPU */
	u64 run_cycles;			/* runq: TSC cycles run so far */
	u64 watch_cycles;		/* self: WORK_CPU_TIME then; 0: never */
	nsec_t user_told, system_told;	/* runq: by thread_times */
	u64 ticks_user, ticks_system;	/* self, from the tick */
	u64 switches_voluntary, switches_involuntary;	/* runq */
	u64 blocks_read, read_waits;	/* self: thread_count_read */
};

/* The thread that runs here. Stays true across a switch: it is "me". */
static inline struct thread *thread_current(void)
{
	struct thread *t;
	asm volatile("movq %%gs:8, %0" : "=r"(t));
	return t;
}

/*
 * A thread in state EMBRYO with a kernel stack, not known to anyone. With
 * `user`, it has an FPU area and an empty trap frame at t->tf; it will start
 * by returning to user mode from there. NULL: out of memory.
 */
struct thread *thread_new(const char *name, bool user);

/* Undo thread_new: only before thread_ready. */
void thread_discard(struct thread *t);

/* EMBRYO to RUNNABLE: it runs as soon as a CPU has time. */
void thread_ready(struct thread *t);

/* A kernel thread that runs main(arg); ends when main returns. NULL: memory */
struct thread *thread_start(const char *name, void (*main)(void *), void *arg);

/*
 * End the calling thread: `last` is called on the next thread's stack, once
 * this one's is not used any more, with no lock held and interrupts off. It
 * must not sleep, and gives the thread's memory back before anybody hears of
 * the end. NULL: only that is done.
 */
void thread_exit(void (*last)(void *), void *arg) NORETURN;
void thread_free(struct thread *t);	/* by `last`; spinlocks may be held */

void thread_set_state(struct thread *t, enum thread_state to, const char *why);
const char *thread_state_name(enum thread_state s);

/*
 * Sleep until thread_unpark(me), a signal (when interruptible) or the
 * deadline. A wake-up that came before is not lost: then it returns at once.
 * No spinlock held. Result: 0, -EINTR, -ETIMEDOUT. Wait queues stand on it.
 */
int thread_park(enum wait_how how, nsec_t deadline);

/* Wake t, now or when it next parks. From anywhere. */
void thread_unpark(struct thread *t);

/* Set bits of t->work and see that t notices soon: it wakes if it sleeps
 * interruptibly, its CPU is interrupted if it runs. From anywhere. */
void thread_notify(struct thread *t, u32 work);

/* The same when it is to end: uninterruptible sleeps, too, look again, and
 * sched_point says so from now on. */
void thread_kill(struct thread *t, u32 work);

/* The user's FS and GS bases of the calling thread, now. Interrupts off. */
void thread_set_bases(u64 fs, u64 gs);

/* The user's and the system's share of the time the thread has run: the sum
 * is exact, the ticks say how it divides, and neither ever goes back. */
void thread_times(struct thread *t, nsec_t *user, nsec_t *system);

/* Whom the calling thread acts for; NULL: the kernel. */
const struct cred *thread_cred(void);

/* The calling thread has started to read so many blocks from a disk; 0: it
 * waits for one. For the figures alone. */
void thread_count_read(unsigned blocks);

/* The calling thread is to notice, by WORK_CPU_TIME, at the first tick after
 * it has run for so long; NSEC_FOREVER: not at all. */
void thread_watch(nsec_t more);

#endif
