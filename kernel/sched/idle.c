/* SPDX-License-Identifier: MIT */
/*
 * What a CPU does when there is nothing to do, and how each CPU's scheduler
 * starts: with the thread that will be its idle one.
 */
#include "base/assert.h"
#include "cpu/io.h"
#include "cpu/tsc.h"
#include "sched/run.h"
#include "sched/sched.h"

static bool work_anywhere(void)
{
	for (unsigned i = 0; i < cpu_count; i++)
		if (runqs[i].waiting > 0)
			return true;
	return false;
}

/* `sti` lets interrupts in only after the next instruction. */
static void halt(void)
{
	struct runq *rq = runq_this();

	rq->halted -= tsc_read();	/* below 0: halted now, since then */
	asm volatile("sti; hlt; cli" : : : "memory");
	rq->halted += tsc_read();
}

static u64 halted(const struct runq *rq)
{
	u64 h = __atomic_load_n(&rq->halted, __ATOMIC_RELAXED);

	return (s64)h < 0 ? h + tsc_read() : h;
}

u64 sched_halted(void)
{
	u64 sum = 0;

	for (unsigned i = 0; i < cpu_count; i++)
		sum += halted(&runqs[i]);
	return sum;
}

void run_count_tick(bool user)
{
	struct runq *rq = runq_this();

	if (thread_current()->idle)
		return;
	if (user)
		rq->ticks_user++;
	else
		rq->ticks_system++;
}

void sched_cpu_times(unsigned cpu, struct sched_times *t)
{
	const struct runq *rq = &runqs[cpu];
	nsec_t tick = NSEC_PER_SEC / sched_hz();

	t->user = rq->ticks_user * tick;
	t->system = rq->ticks_system * tick;
	t->idle = fixed_multiply(halted(rq), tsc_to_nsec);
}

/*
 * Nothing to do: halt until an interrupt. First the bit in idle_cpus, then
 * the look at the queues; who enqueues does it the other way round and sends
 * an interrupt. Interrupts are off from the look to the halt: `sti; hlt` lets
 * none in between.
 */
void sched_idle(void)
{
	u32 bit = 1u << cpu_index();

	for (;;) {
		interrupts_off();
		__atomic_fetch_or(&idle_cpus, bit, __ATOMIC_SEQ_CST);
		if (!work_anywhere()) {
			runq_this()->ticking = false;
			timer_stop_tick();
			halt();
		}
		__atomic_fetch_and(&idle_cpus, ~bit, __ATOMIC_SEQ_CST);
		sched_switch();
		interrupts_on();
	}
}

/* The idle thread takes over the stack that its CPU runs on now. */
void sched_init_cpu(void)
{
	struct cpu *c = cpu_this();
	struct thread *t = runqs[c->index].idle;

	t->on_cpu = 1;
	t->cpu = c->index;
	t->started = tsc_read();
	thread_set_state(t, THREAD_RUNNING, "first on its cpu");
	c->current = t;
}

static void runq_init(unsigned cpu, struct thread *idle)
{
	struct runq *rq = &runqs[cpu];

	spin_init(&rq->lock, "run queue", RANK_RUNQ);
	run_policy->init(rq->queue);
	rq->idle = idle;
}

void sched_init(void)
{
	struct thread *idle = thread_new_idle(false);

	ASSERT_TRUE(idle != NULL);
	runq_init(0, idle);
	sched_init_cpu();
}

u64 sched_prepare_cpu(unsigned cpu)
{
	struct thread *idle = thread_new_idle(true);

	if (!idle)
		return 0;
	runq_init(cpu, idle);
	return idle->kstack + KSTACK_SIZE;
}
