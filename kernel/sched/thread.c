/* SPDX-License-Identifier: MIT */
/*
 * The life of a thread (thread.h): making one, its state, and its end. A new
 * thread's stack is made to look as if it had called swtch, so that the first
 * switch to it "returns" to thread_first_return in cpu/trap.asm.
 *
 *	kstack + KSTACK_SIZE ──▶ ┌──────────────────┐
 *	                         │ FPU area         │  user threads only
 *	kstack_top ────────────▶ ├──────────────────┤
 *	                         │ struct trapframe │  of the user's registers
 *	                         │ struct context   │  at first
 *	                         │ … grows down     │
 *	kstack ────────────────▶ └──────────────────┘  guard below
 */
#include "sched/thread.h"
#include "base/assert.h"
#include "base/string.h"
#include "cpu/fpu.h"
#include "cpu/tsc.h"
#include "debug/panic.h"
#include "mm/object.h"
#include "sched/kstack.h"
#include "sched/run.h"
#include "sched/sched.h"
#include "trace/trace.h"

static OBJECT_CACHE(thread_cache, struct thread);
static u64 next_id = 1;			/* atomic */

const char *thread_state_name(enum thread_state s)
{
	static const char *const names[] = {
		"UNUSED", "EMBRYO", "SLEEPING", "RUNNABLE", "RUNNING",
		"ZOMBIE", "STOPPED",
	};

	return names[s];
}

void thread_set_state(struct thread *t, enum thread_state to, const char *why)
{
	(void)why;			/* for who steps through with gdb */
	TRACE(state, t->id, t->state, to);
	__atomic_store_n(&t->state, to, __ATOMIC_SEQ_CST);
}

static void sleep_expired(struct timer *timer)
{
	struct thread *t = container_of(timer, struct thread, sleep_timer);

	run_timeout(t);
}

/* Lay out the stack as the picture above shows it. */
static void stack_prepare(struct thread *t, bool user)
{
	u64 top = t->kstack + KSTACK_SIZE;

	if (user) {
		top = (top - fpu_area_size) & ~63UL;
		t->fpu = (void *)top;
		fpu_reset(t->fpu);
	}
	t->kstack_top = top;
	t->tf = (struct trapframe *)top - 1;
	memset(t->tf, 0, sizeof(*t->tf));
	t->context = (struct context *)t->tf - 1;
	memset(t->context, 0, sizeof(*t->context));
	t->context->rip = (u64)thread_first_return;
}

struct thread *thread_new(const char *name, bool user)
{
	struct thread *t = object_alloc(&thread_cache);

	if (!t)
		return NULL;
	t->kstack = kstack_alloc();
	if (!t->kstack) {
		object_free(&thread_cache, t);
		return NULL;
	}
	stack_prepare(t, user);
	string_copy(t->name, name, sizeof(t->name));
	t->id = __atomic_fetch_add(&next_id, 1, __ATOMIC_RELAXED);
	t->job.id = t->id;
	list_init(&t->job.link);
	timer_init(&t->sleep_timer, sleep_expired);
	t->cpu = cpu_index();
	thread_set_state(t, THREAD_EMBRYO, "new");
	return t;
}

struct thread *thread_new_idle(bool with_stack)
{
	struct thread *t = object_alloc(&thread_cache);

	if (!t)
		return NULL;
	if (with_stack)
		t->kstack = kstack_alloc();
	if (with_stack && !t->kstack) {
		object_free(&thread_cache, t);
		return NULL;
	}
	string_copy(t->name, "idle", sizeof(t->name));
	t->idle = true;
	list_init(&t->job.link);
	timer_init(&t->sleep_timer, sleep_expired);
	return t;
}

void thread_free(struct thread *t)
{
	kstack_free(t->kstack);
	object_free(&thread_cache, t);
}

void thread_discard(struct thread *t)
{
	ASSERT(t->state, ==, (u32)THREAD_EMBRYO);
	thread_free(t);
}

struct thread *thread_start(const char *name, void (*main)(void *), void *arg)
{
	struct thread *t = thread_new(name, false);

	if (!t)
		return NULL;
	t->main = main;
	t->main_arg = arg;
	thread_ready(t);
	return t;
}

/*
 * The first thing a new thread does, called by trap.asm on its own stack. As
 * after every switch, interrupts are off and this CPU holds the run-queue
 * lock that the thread before took: run_finish lets it go. A user thread
 * returns from here to its trap frame, after its `main` if it has one.
 */
void thread_first_run(void);
void thread_first_run(void)
{
	struct thread *t;

	run_finish();
	t = thread_current();
	interrupts_on();
	if (t->main)
		t->main(t->main_arg);
	if (!t->fpu)
		thread_exit(NULL, NULL);
	interrupts_off();
}

void thread_exit(void (*last)(void *), void *arg)
{
	interrupts_off();
	run_leave(last, arg);
	sched_switch();
	panic("thread %s runs after its end", thread_current()->name);
}

/* On the stack of the one that runs next: nobody uses this one any more. */
void thread_bury(struct thread *t, void (*last)(void *), void *arg)
{
	if (last)
		last(arg);
	else
		thread_free(t);
}

const struct cred *thread_cred(void)
{
	return thread_current()->cred;
}

void thread_count_read(unsigned blocks)
{
	struct thread *me = thread_current();

	me->blocks_read += blocks;
	me->read_waits += blocks == 0;
}

/* A thread that is stolen right now may still move; its figures then stand. */
static struct runq *lock_queue_of(const struct thread *t)
{
	for (;;) {
		struct runq *rq = &runqs[t->cpu];

		spin_lock(&rq->lock);
		if (rq == &runqs[t->cpu])
			return rq;
		spin_unlock(&rq->lock);
	}
}

u64 run_cycles(const struct thread *t)
{
	/* With its turn that is not over yet. */
	return t->run_cycles + (t->on_cpu ? tsc_read() - t->started : 0);
}

void thread_times(struct thread *t, nsec_t *user, nsec_t *system)
{
	struct runq *rq = lock_queue_of(t);
	u64 ticks = t->ticks_user + t->ticks_system;
	nsec_t total = fixed_multiply(run_cycles(t), tsc_to_nsec);

	total = MAX(total, t->user_told + t->system_told);
	*system = t->ticks_system ? total / ticks * t->ticks_system : 0;
	*system = MAX(*system, t->system_told);
	*user = total - *system;
	if (*user < t->user_told) {
		*user = t->user_told;
		*system = total - *user;
	}
	t->user_told = *user;
	t->system_told = *system;
	spin_unlock(&rq->lock);
}

void thread_watch(nsec_t more)
{
	struct thread *me = thread_current();
	u64 cycles = fixed_multiply(MIN(more, TIMER_FAR), nsec_to_tsc);

	interrupts_push_off();
	me->watch_cycles = more == NSEC_FOREVER ? 0 : run_cycles(me) + cycles;
	interrupts_pop_off();
}
