/* SPDX-License-Identifier: MIT */
/*
 * Clocks and timers. The monotonic clock counts nanoseconds since boot (from
 * the TSC), the realtime clock is the same plus an offset that the RTC driver
 * sets. A timer calls a function at a time of the monotonic clock, from the
 * timer interrupt: with interrupts off, so it must not sleep.
 */
#ifndef SCHED_TIMER_H
#define SCHED_TIMER_H

#include "base/treap.h"

nsec_t clock_monotonic(void);		/* since boot */
nsec_t clock_realtime(void);		/* since 1970-01-01 00:00 UTC */
void clock_set_realtime(nsec_t now);	/* by the RTC driver, clock_settime */

#define TIMER_FAR	(1ULL << 60)	/* 36 years: counts do not overflow */

struct timer {
	struct treap_node node;		/* in the queue of timers */
	void (*expire)(struct timer *t);
	u16 cpu;			/* whose queue it stands in */
	bool armed;
};

void timer_init(struct timer *t, void (*expire)(struct timer *t));

/* Call t->expire at `deadline`; a timer that is armed already is moved. */
void timer_arm(struct timer *t, nsec_t deadline);

/*
 * Disarm. Result: it was armed. After the return `expire` does not run and
 * will not: the call waits for one that runs on another CPU right now.
 */
bool timer_cancel(struct timer *t);

/* Sleep for a time, uninterruptible: for drivers and kernel threads. */
void thread_sleep(nsec_t duration);

void timer_init_all(void);		/* once, at boot */

/* By the trap handler, for VECTOR_TIMER; `user`: it interrupted a program.
 * Interrupts off. */
void timer_interrupt(bool user);

#endif
