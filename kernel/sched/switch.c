/* SPDX-License-Identifier: MIT */
/*
 * The context switch, and the two ways to it: giving way and going to sleep.
 *
 * The switch (chapter 6 of the book): the thread that leaves takes the
 * run-queue lock, picks the next, and calls swtch; the thread that comes lets
 * go of the lock (run_finish). A thread's `on_cpu` falls only after its
 * registers are saved: another CPU that has picked it meanwhile waits for
 * that. When swtch returns, everything may have changed, the CPU too; the
 * only thing that holds is `me`.
 */
#include "abi/errno.h"
#include "base/assert.h"
#include "cpu/fpu.h"
#include "cpu/io.h"
#include "cpu/smp.h"
#include "mm/pagetable.h"
#include "sched/run.h"
#include "sched/sched.h"
#include "trace/trace.h"

#define MSR_FS_BASE		0xc0000100
#define MSR_KERNEL_GS_BASE	0xc0000102

void thread_set_bases(u64 fs, u64 gs)
{
	struct thread *me = thread_current();

	me->fs_base = fs;
	me->gs_base = gs;
	msr_write(MSR_FS_BASE, fs);
	msr_write(MSR_KERNEL_GS_BASE, gs);
}

/* Everything of the machine that belongs to a thread, but its registers. */
static void load_machine_state(struct thread *from, struct thread *to)
{
	struct cpu *c = cpu_this();
	paddr_t root = to->root ? to->root : pagetable_kernel_root;

	if (from->fpu)
		fpu_save(from->fpu);
	if (to->fpu) {
		fpu_load(to->fpu);
		msr_write(MSR_FS_BASE, to->fs_base);
		msr_write(MSR_KERNEL_GS_BASE, to->gs_base);
		cpu_set_kernel_stack(c, to->kstack_top);
	}
	if (c->root != root) {
		__atomic_store_n(&c->root, root, __ATOMIC_SEQ_CST);
		cr3_write(root);
	}
}

static void account(struct runq *rq, struct thread *from, struct thread *to)
{
	u64 now = tsc_read();

	from->run_cycles += now - from->started;
	to->started = now;
	if (from->state == THREAD_RUNNABLE)
		from->switches_involuntary++;
	else
		from->switches_voluntary++;
	if (!to->idle)
		run_tick_start(rq);
}

static void switch_to(struct runq *rq, struct thread *from, struct thread *to)
{
	/* It may still be leaving another CPU: its registers come first. */
	while (__atomic_load_n(&to->on_cpu, __ATOMIC_ACQUIRE)) {
		smp_tlb_answer();
		cpu_pause();
	}
	TRACE(switch, from->id, to->id, cpu_index());
	account(rq, from, to);
	to->cpu = cpu_index();
	to->on_cpu = 1;
	thread_set_state(to, THREAD_RUNNING, "picked");
	__atomic_fetch_and(&to->work, ~WORK_RESCHEDULE, __ATOMIC_RELAXED);
	load_machine_state(from, to);
	cpu_this()->current = to;
	rq->previous = from;
	swtch(&from->context, to->context);
	run_finish();
}

void run_finish(void)
{
	struct runq *rq = runq_this();
	struct thread *previous = rq->previous;
	bool ended = previous->state == THREAD_ZOMBIE;
	void (*last)(void *) = rq->last;
	void *arg = rq->last_arg;

	if (ended)
		rq->last = NULL;
	__atomic_store_n(&previous->on_cpu, 0, __ATOMIC_RELEASE);
	spin_unlock(&rq->lock);
	if (ended)
		thread_bury(previous, last, arg);
}

void run_leave(void (*last)(void *), void *arg)
{
	struct runq *rq = runq_this();

	rq->last = last;
	rq->last_arg = arg;
	thread_set_state(thread_current(), THREAD_ZOMBIE, "exit");
}

void sched_switch(void)
{
	struct thread *me = thread_current(), *next;
	struct runq *rq = runq_this();

	ASSERT(cpu_this()->off_depth, ==, 0u);
	ASSERT_TRUE(!interrupts_enabled());
	spin_lock(&rq->lock);
	next = run_pick(rq);
	if (next == me) {
		thread_set_state(me, THREAD_RUNNING, "picked again");
		spin_unlock(&rq->lock);
		return;
	}
	switch_to(rq, me, next);
}

void sched_yield(void)
{
	struct thread *me = thread_current();
	bool were_on = interrupts_enabled();

	interrupts_off();
	if (runq_this()->waiting > 0) {
		run_requeue(me, me->work & WORK_RESCHEDULE ? JOB_PREEMPTED :
						 JOB_YIELDED);
		sched_switch();
	}
	__atomic_fetch_and(&me->work, ~WORK_RESCHEDULE, __ATOMIC_RELAXED);
	if (were_on)
		interrupts_on();
}

bool sched_point(void)
{
	const struct thread *me = thread_current();

	if (unlikely(me->work & WORK_RESCHEDULE))
		sched_yield();
	return __atomic_load_n(&me->killed, __ATOMIC_RELAXED);
}

int thread_park(enum wait_how how, nsec_t deadline)
{
	struct thread *me = thread_current();
	const enum thread_state rest = how == WAIT_STOPPED ? THREAD_STOPPED :
							     THREAD_SLEEPING;
	u32 expected = rest;
	const u32 ends = how == WAIT_INTERRUPTIBLE ? WORK_SIGNAL : 0;

	ASSERT(cpu_this()->off_depth, ==, 0u);
	me->interruptible = how == WAIT_INTERRUPTIBLE;
	me->timed_out = false;
	if (deadline != NSEC_FOREVER)
		timer_arm(&me->sleep_timer, deadline);
	interrupts_off();
	/* First the state, then the look: who wakes us does it the other way
	 * round, so one of the two sees the other. */
	thread_set_state(me, rest, "park");
	if (!(__atomic_load_n(&me->token, __ATOMIC_SEQ_CST) ||
	      __atomic_load_n(&me->work, __ATOMIC_SEQ_CST) & ends ||
	      __atomic_load_n(&me->timed_out, __ATOMIC_SEQ_CST)) ||
	    !__atomic_compare_exchange_n(&me->state, &expected, THREAD_RUNNING,
					 false, __ATOMIC_SEQ_CST,
					 __ATOMIC_SEQ_CST))
		sched_switch();
	interrupts_on();
	if (deadline != NSEC_FOREVER)
		timer_cancel(&me->sleep_timer);
	if (__atomic_exchange_n(&me->token, 0, __ATOMIC_SEQ_CST))
		return 0;
	if (me->work & ends)
		return -EINTR;
	return me->timed_out ? -ETIMEDOUT : 0;
}

void sched_set_root(paddr_t root)
{
	struct thread *me = thread_current();
	struct cpu *c;

	interrupts_push_off();
	c = cpu_this();
	me->root = root;
	root = root ? root : pagetable_kernel_root;
	__atomic_store_n(&c->root, root, __ATOMIC_SEQ_CST);
	cr3_write(root);
	interrupts_pop_off();
}
