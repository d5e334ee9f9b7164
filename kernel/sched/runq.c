/* SPDX-License-Identifier: MIT */
/*
 * The run queues: one a CPU, each under a lock of its own; which job comes
 * first in it is the policy's business. Here threads become runnable, get
 * their place, are picked, stolen by a CPU that idles, and ticked.
 *
 * Two run-queue locks are never waited for at once: a thief only tries.
 */
#include "base/assert.h"
#include "cpu/io.h"
#include "cpu/irq.h"
#include "cpu/smp.h"
#include "sched/run.h"
#include "sched/sched.h"
#include "trace/trace.h"

struct runq runqs[CPU_MAX];
u32 idle_cpus;

static unsigned hz = 100;

void sched_set_hz(unsigned value)
{
	hz = MIN(MAX(value, 1u), 1000u);
}

unsigned sched_hz(void)
{
	return hz;
}

void run_tick_start(struct runq *rq)
{
	if (rq->ticking)
		return;
	rq->ticking = true;
	timer_set_tick(clock_monotonic() + NSEC_PER_SEC / hz);
}

void sched_tick(bool user)
{
	struct thread *t = thread_current();
	struct runq *rq = runq_this();

	if (t->idle) {
		rq->ticking = false;	/* nothing to share out */
		return;
	}
	if (user)
		t->ticks_user++;
	else
		t->ticks_system++;
	if (unlikely(t->watch_cycles) && run_cycles(t) >= t->watch_cycles) {
		t->watch_cycles = 0;
		__atomic_fetch_or(&t->work, WORK_CPU_TIME, __ATOMIC_RELAXED);
	}
	spin_lock(&rq->lock);
	t->job.ticks_run++;
	if (run_policy->tick(rq->queue, &t->job) && rq->waiting > 0)
		__atomic_fetch_or(&t->work, WORK_RESCHEDULE, __ATOMIC_RELAXED);
	spin_unlock(&rq->lock);
	rq->ticking = false;
	run_tick_start(rq);
}

static struct thread *thread_of(struct job *job)
{
	return container_of(job, struct thread, job);
}

/* Take the bit of a CPU that idles, so that no other waker chooses it, too. */
static bool claim(unsigned cpu)
{
	u32 bit = 1u << cpu;

	return __atomic_fetch_and(&idle_cpus, ~bit, __ATOMIC_SEQ_CST) & bit;
}

/*
 * Where a woken thread goes: back to its CPU while its registers are there
 * or when that one idles; else to any that idles; else back as well.
 * *claimed: it is a CPU that idled, and must be told.
 */
static unsigned place(const struct thread *t, bool *claimed)
{
	u32 idle = __atomic_load_n(&idle_cpus, __ATOMIC_RELAXED);
	unsigned cpu = t->cpu;

	*claimed = false;
	if (__atomic_load_n(&t->on_cpu, __ATOMIC_ACQUIRE) || !idle)
		return cpu;
	if (!(idle >> cpu & 1))
		cpu = (unsigned)__builtin_ctz(idle);
	*claimed = claim(cpu);
	return *claimed ? cpu : t->cpu;
}

/*
 * There is work in the queue of `cpu`: see that somebody takes it. The fence
 * is the counterpart of the idle loop, which first says that it idles and
 * then looks at the queues: one of the two sees the other.
 */
static void nudge(unsigned cpu, bool claimed)
{
	u32 idle, me = 1u << cpu_index();

	if (!claimed) {
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		idle = __atomic_load_n(&idle_cpus, __ATOMIC_SEQ_CST) & ~me;
		if (!idle)
			return;
		if (!(idle >> cpu & 1))
			cpu = (unsigned)__builtin_ctz(idle);	/* a thief */
		claim(cpu);
	}
	if (cpu != cpu_index())
		smp_kick(cpu);
}

/* t is RUNNABLE and stands in no queue. We stay on this CPU all the time: the
 * kernel is not preempted, and interrupts come back to us. */
static void enqueue(struct thread *t, enum enqueue_why why)
{
	struct thread *me = thread_current();
	bool claimed;
	unsigned cpu = place(t, &claimed);
	struct runq *rq = &runqs[cpu];

	spin_lock(&rq->lock);
	t->cpu = cpu;
	run_policy->enqueue(rq->queue, &t->job, why);
	rq->waiting++;
	if (run_policy->preempts && cpu == cpu_index() &&
	    run_policy->preempts(rq->queue, &t->job, &me->job))
		__atomic_fetch_or(&me->work, WORK_RESCHEDULE,
				  __ATOMIC_RELAXED);
	spin_unlock(&rq->lock);
	if (cpu_count > 1)
		nudge(cpu, claimed);
}

void run_requeue(struct thread *me, enum enqueue_why why)
{
	struct runq *rq = runq_this();

	spin_lock(&rq->lock);
	thread_set_state(me, THREAD_RUNNABLE, "gives way");
	run_policy->enqueue(rq->queue, &me->job, why);
	rq->waiting++;
	spin_unlock(&rq->lock);
}

void thread_ready(struct thread *t)
{
	ASSERT(t->state, ==, (u32)THREAD_EMBRYO);
	thread_set_state(t, THREAD_RUNNABLE, "ready");
	enqueue(t, JOB_NEW);
}

/*
 * SLEEPING (or STOPPED) to RUNNABLE, by whoever comes first: a waker, a
 * signal, a timer may race; one wins the exchange and enqueues the thread,
 * the others find it awake.
 */
static void wake(struct thread *t)
{
	u32 state = __atomic_load_n(&t->state, __ATOMIC_SEQ_CST);

	if ((state != THREAD_SLEEPING && state != THREAD_STOPPED) ||
	    !__atomic_compare_exchange_n(&t->state, &state, THREAD_RUNNABLE,
					 false, __ATOMIC_SEQ_CST,
					 __ATOMIC_SEQ_CST))
		return;
	TRACE(wake, t->id, thread_current()->id, cpu_index());
	enqueue(t, JOB_WOKEN);
}

void thread_unpark(struct thread *t)
{
	__atomic_store_n(&t->token, 1, __ATOMIC_SEQ_CST);
	wake(t);
}

void thread_notify(struct thread *t, u32 work)
{
	__atomic_fetch_or(&t->work, work, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&t->state, __ATOMIC_SEQ_CST) == THREAD_SLEEPING) {
		if (t->interruptible)
			wake(t);
		return;
	}
	interrupts_push_off();
	if (t->on_cpu && t->cpu != cpu_index())
		smp_kick(t->cpu);
	interrupts_pop_off();
}

void thread_kill(struct thread *t, u32 work)
{
	__atomic_store_n(&t->killed, true, __ATOMIC_RELAXED);
	thread_notify(t, work);
	thread_unpark(t);
}

void run_timeout(struct thread *t)
{
	__atomic_store_n(&t->timed_out, true, __ATOMIC_SEQ_CST);
	wake(t);
}

/* From another CPU's queue; only for a CPU that has nothing to do. */
static struct thread *steal(struct runq *mine)
{
	struct job *job = NULL;

	for (unsigned i = 0; i < cpu_count && !job; i++) {
		struct runq *rq = &runqs[i];

		if (rq == mine || !rq->waiting || !spin_try_lock(&rq->lock))
			continue;
		job = run_policy->pick(rq->queue);
		if (job)
			rq->waiting--;
		spin_unlock(&rq->lock);
	}
	return job ? thread_of(job) : NULL;
}

/* The next thread for this CPU; its queue's lock is held. */
struct thread *run_pick(struct runq *rq)
{
	struct job *job = rq->waiting ? run_policy->pick(rq->queue) : NULL;
	struct thread *t;

	if (job) {
		rq->waiting--;
		return thread_of(job);
	}
	t = cpu_count > 1 ? steal(rq) : NULL;
	return t ? t : rq->idle;
}

unsigned sched_load(void)
{
	unsigned n = 0;

	for (unsigned i = 0; i < cpu_count; i++)
		n += runqs[i].waiting + !(idle_cpus >> i & 1);
	return n;
}
