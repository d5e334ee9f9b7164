/* SPDX-License-Identifier: MIT */
/*
 * Wait queues (waitq.h), on top of thread_park. A waiter is marked `woken`
 * and taken off the queue by its waker, under the guard; the sleeper looks at
 * that mark, so a stray wake-up only makes it look again. The waiter lives on
 * the sleeper's stack: it may leave only after it has held the guard once
 * more, when the waker is done with it.
 */
#include "sched/waitq.h"
#include "base/assert.h"
#include "sched/thread.h"

void waitq_init(struct waitq *q, struct spinlock *guard)
{
	q->guard = guard;
	list_init(&q->waiters);
}

static void waiter_join(struct waiter *w, struct waitq *q)
{
	w->queue = q;
	w->woken = false;
	list_append(&q->waiters, &w->link);
}

static bool is_woken(const struct waiter *w)
{
	return __atomic_load_n(&w->woken, __ATOMIC_ACQUIRE);
}

int waitq_sleep(struct waitq *q, enum wait_how how, nsec_t deadline)
{
	struct thread *me = thread_current();
	struct waiter w = { .thread = me };
	int result = 0;

	ASSERT_TRUE(spin_held(q->guard));
	waiter_join(&w, q);
	me->chan = q;
	spin_unlock(q->guard);
	while (result == 0 && !is_woken(&w))
		result = thread_park(how, deadline);
	spin_lock(q->guard);
	me->chan = NULL;
	if (w.woken)
		return 0;
	list_remove(&w.link);
	return result;
}

/* The guard is held. */
static void wake_waiter(struct waiter *w)
{
	struct thread *t = w->thread;

	list_remove(&w->link);
	__atomic_store_n(&w->woken, true, __ATOMIC_RELEASE);
	thread_unpark(t);
}

void waitq_wake_one(struct waitq *q)
{
	ASSERT_TRUE(spin_held(q->guard));
	if (!list_empty(&q->waiters))
		wake_waiter(list_first(&q->waiters, struct waiter, link));
}

void waitq_wake_all(struct waitq *q)
{
	ASSERT_TRUE(spin_held(q->guard));
	while (!list_empty(&q->waiters))
		wake_waiter(list_first(&q->waiters, struct waiter, link));
}

void poller_add(struct poller *p, struct waitq *q)
{
	struct waiter *w;

	ASSERT_TRUE(spin_held(q->guard));
	ASSERT(p->used, <, p->capacity);
	w = &p->waiters[p->used++];
	w->thread = p->thread;
	waiter_join(w, q);
}

void poller_leave(struct poller *p)
{
	for (unsigned i = 0; i < p->used; i++) {
		struct waiter *w = &p->waiters[i];

		spin_lock(w->queue->guard);
		if (!w->woken)
			list_remove(&w->link);
		spin_unlock(w->queue->guard);
	}
	p->used = 0;
}
