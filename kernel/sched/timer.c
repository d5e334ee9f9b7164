/* SPDX-License-Identifier: MIT */
/*
 * Clocks and timers (timer.h). Each CPU has a tree of armed timers by time,
 * and programs its local timer for the earliest of them or the scheduler's
 * tick, whichever comes first: a CPU that idles without timers is not
 * interrupted at all.
 */
#include "sched/timer.h"
#include "base/assert.h"
#include "cpu/io.h"
#include "cpu/lapic.h"
#include "cpu/percpu.h"
#include "cpu/smp.h"
#include "cpu/tsc.h"
#include "sched/run.h"
#include "sched/sched.h"

struct timers {
	struct spinlock lock;
	struct treap tree;		/* armed, by deadline; lock */
	struct timer *running;		/* its expire is being called; lock */
	/* This CPU's alone, interrupts off: */
	nsec_t tick_at;			/* NSEC_FOREVER: no tick wanted */
	nsec_t first;			/* earliest timer, or FOREVER */
	nsec_t programmed;		/* what the local timer is set to */
} ALIGNED(64);

static struct timers timers[CPU_MAX];
static s64 realtime_offset;		/* nanoseconds; one 64-bit store */

nsec_t clock_monotonic(void)
{
	return tsc_nsec(tsc_read());
}

nsec_t clock_realtime(void)
{
	return clock_monotonic() + (u64)realtime_offset;
}

void clock_set_realtime(nsec_t now)
{
	realtime_offset = (s64)(now - clock_monotonic());
}

/* Set the local timer for what comes first. Interrupts off. */
static void program(struct timers *q)
{
	nsec_t at = MIN(q->tick_at, q->first);
	u64 now = tsc_read(), then, counts;

	if (at >= q->programmed)
		return;			/* it fires early enough */
	then = tsc_of_nsec(MIN(at, TIMER_FAR));
	counts = then > now ? fixed_multiply(then - now, tsc_to_lapic) : 0;
	lapic_timer_start((u32)MIN(MAX(counts, 1UL), 0xffffffffUL));
	q->programmed = at;
}

void timer_set_tick(nsec_t at)
{
	struct timers *q = &timers[cpu_index()];

	q->tick_at = at;
	program(q);
}

/* With no timer either, the CPU is left alone until something happens. */
void timer_stop_tick(void)
{
	struct timers *q = &timers[cpu_index()];

	if (q->tick_at == NSEC_FOREVER)
		return;
	q->tick_at = NSEC_FOREVER;
	lapic_timer_start(0);
	q->programmed = NSEC_FOREVER;
	program(q);
}

static void update_first(struct timers *q)
{
	struct treap_node *n = treap_first(&q->tree);

	q->first = n ? n->key : NSEC_FOREVER;
}

void timer_init(struct timer *t, void (*expire)(struct timer *t))
{
	*t = (struct timer) { .expire = expire };
}

void timer_arm(struct timer *t, nsec_t deadline)
{
	struct timers *q;

	timer_cancel(t);
	interrupts_push_off();
	q = &timers[cpu_index()];
	spin_lock(&q->lock);
	t->cpu = (u16)cpu_index();
	t->armed = true;
	treap_insert(&q->tree, &t->node, deadline);
	update_first(q);
	program(q);
	spin_unlock(&q->lock);
	interrupts_pop_off();
}

bool timer_cancel(struct timer *t)
{
	struct timers *q = &timers[t->cpu];
	bool was = false;

	spin_lock(&q->lock);
	for (;;) {
		if (t->armed) {
			treap_remove(&q->tree, &t->node);
			t->armed = false;
			was = true;
		}
		/* On another CPU: let it end, and look again whether it armed
		 * itself anew. On this one it is expire that calls us. */
		if (q->running != t || q == &timers[cpu_index()])
			break;
		spin_unlock(&q->lock);
		cpu_pause();
		smp_tlb_answer();
		spin_lock(&q->lock);
	}
	spin_unlock(&q->lock);
	return was;
}

/* Call what is due, one by one: expire may arm timers itself. */
static void expire_due(struct timers *q, nsec_t now)
{
	spin_lock(&q->lock);
	for (;;) {
		struct treap_node *n = treap_first(&q->tree);
		struct timer *t;

		if (!n || n->key > now)
			break;
		t = treap_entry(n, struct timer, node);
		treap_remove(&q->tree, n);
		t->armed = false;
		q->running = t;
		spin_unlock(&q->lock);
		t->expire(t);
		spin_lock(&q->lock);
		q->running = NULL;
	}
	update_first(q);
	spin_unlock(&q->lock);
}

void timer_interrupt(bool user)
{
	struct timers *q = &timers[cpu_index()];
	nsec_t now = clock_monotonic();

	q->programmed = NSEC_FOREVER;
	if (q->first <= now)
		expire_due(q, now);
	if (q->tick_at <= now) {
		q->tick_at = NSEC_FOREVER;
		run_count_tick(user);
		sched_tick(user);
	}
	program(q);
}

void timer_init_all(void)
{
	for (unsigned i = 0; i < CPU_MAX; i++) {
		spin_init(&timers[i].lock, "timers", RANK_TIMER);
		treap_init(&timers[i].tree);
		timers[i].tick_at = NSEC_FOREVER;
		timers[i].first = NSEC_FOREVER;
		timers[i].programmed = NSEC_FOREVER;
	}
}

void thread_sleep(nsec_t duration)
{
	nsec_t deadline = clock_monotonic() + duration;

	while (clock_monotonic() < deadline)
		thread_park(WAIT_UNINTERRUPTIBLE, deadline);
}
