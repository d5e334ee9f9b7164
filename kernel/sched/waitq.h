/* SPDX-License-Identifier: MIT */
/*
 * Wait queues: where threads sleep until a condition holds.
 *
 * The rule that makes lost wake-ups impossible: a queue is guarded by the
 * spinlock that guards its condition. The sleeper tests the condition and
 * calls waitq_sleep with the guard held; the guard is let go only after the
 * thread stands on the queue. The waker changes the condition and wakes with
 * the same guard held. The usual sequence:
 *
 *	spin_lock(&guard);
 *	while (!condition && !error)
 *		error = waitq_sleep(&queue, WAIT_INTERRUPTIBLE, NSEC_FOREVER);
 *	…
 *	spin_unlock(&guard);
 *
 * These are sleep(chan, lock) and wakeup(chan) of the Unix books; the chan
 * is the queue's address.
 */
#ifndef SCHED_WAITQ_H
#define SCHED_WAITQ_H

#include "base/list.h"
#include "cpu/spinlock.h"

struct thread;

enum wait_how {
	WAIT_UNINTERRUPTIBLE,		/* for disk transfers and the like */
	WAIT_INTERRUPTIBLE,		/* a signal ends the sleep */
	WAIT_STOPPED,			/* by a stop signal: state STOPPED */
};

struct waitq {
	struct spinlock *guard;
	struct list waiters;		/* struct waiter.link, guard */
};

/* One thread's place on one queue. Lives on the sleeper's stack. */
struct waiter {
	struct list link;		/* guard of the queue */
	struct thread *thread;
	struct waitq *queue;
	bool woken;			/* guard of the queue */
};

#define WAITQ_INIT(q, g)	{ (g), LIST_INIT((q).waiters) }

void waitq_init(struct waitq *q, struct spinlock *guard);

/*
 * Sleep on the queue. The guard is held at the call and again at the return;
 * no other spinlock may be held. `deadline` is a reading of the monotonic
 * clock, NSEC_FOREVER for none.
 * Result: 0 woken (test the condition again), -EINTR a signal is pending,
 * -ETIMEDOUT the deadline passed.
 */
int waitq_sleep(struct waitq *q, enum wait_how how, nsec_t deadline);

/* Wake the longest waiter, or all. The guard is held. From anywhere. */
void waitq_wake_one(struct waitq *q);
void waitq_wake_all(struct waitq *q);

/*
 * For poll: stand on several queues at once. The poll operation of each file
 * adds the poller to its queues and tells what is ready; if nothing is, the
 * caller sleeps; then it leaves all queues.
 */
struct poller {
	struct thread *thread;
	struct waiter *waiters;		/* array of `capacity` */
	unsigned used, capacity;
};

/* Stand on `q` as well; the guard is held. Called by file poll operations. */
void poller_add(struct poller *p, struct waitq *q);

/* Leave all queues; `used` is 0 again. No lock held. */
void poller_leave(struct poller *p);

#endif
