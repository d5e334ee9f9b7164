/* SPDX-License-Identifier: MIT */
/*
 * cpu/spinlock.h, sched/mutex.h and sched/waitq.h for the host: spinlocks
 * spin, everything that sleeps waits on one condition variable. Each thread
 * keeps a list of the ranks that it holds; a rank below one that is held ends
 * the program, and so does sleeping with a spinlock.
 */
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "abi/errno.h"
#include "sched/mutex.h"
#include "shim/shim.h"

#define HELD_MAX 64

static __thread unsigned char held[HELD_MAX];	/* ranks */
static __thread unsigned held_count, spins;

static pthread_mutex_t sleep_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t sleep_cond;
static pthread_once_t sleep_once = PTHREAD_ONCE_INIT;

void shim_broken(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("# broken rule: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	abort();
}

unsigned shim_spinlocks_held(void)
{
	return spins;
}

/* Vnodes nest among themselves. */
static void check_rank(const char *name, unsigned rank)
{
	for (unsigned i = 0; i < held_count; i++)
		if (held[i] > rank || (held[i] == rank && rank != RANK_VNODE))
			shim_broken("%s (rank %u) is taken while rank %u is "
				    "held", name, rank, held[i]);
	if (held_count == HELD_MAX)
		shim_broken("too many locks");
}

static void push(unsigned rank)
{
	held[held_count++] = (unsigned char)rank;
}

static void pop(const char *name, unsigned rank)
{
	for (unsigned i = held_count; i-- > 0;) {
		if (held[i] != rank)
			continue;
		held_count--;
		for (; i < held_count; i++)
			held[i] = held[i + 1];
		return;
	}
	shim_broken("%s is let go of, but not held", name);
}

static unsigned my_id(void)
{
	static unsigned last;
	static __thread unsigned id;

	if (!id)
		id = __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
	return id;
}

static struct thread *me(void)
{
	return (struct thread *)(uintptr_t)my_id();
}

void spin_init(struct spinlock *lock, const char *name, enum lock_rank rank)
{
	*lock = (struct spinlock)SPINLOCK_INIT(name, rank);
}

bool spin_try_lock(struct spinlock *lock)
{
	if (__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE))
		return false;
	__atomic_store_n(&lock->holder, my_id(), __ATOMIC_RELAXED);
	push(lock->rank);
	spins++;
	return true;
}

void spin_lock(struct spinlock *lock)
{
	check_rank(lock->name, lock->rank);
	while (!spin_try_lock(lock))
		sched_yield();
}

void spin_unlock(struct spinlock *lock)
{
	if (!spin_held(lock))
		shim_broken("%s is not held", lock->name);
	pop(lock->name, lock->rank);
	spins--;
	__atomic_store_n(&lock->holder, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&lock->locked, 0, __ATOMIC_RELEASE);
}

bool spin_held(const struct spinlock *lock)
{
	return lock->locked &&
	       __atomic_load_n(&lock->holder, __ATOMIC_RELAXED) == my_id();
}

void interrupts_push_off(void)
{
}

void interrupts_pop_off(void)
{
}

static void sleep_init(void)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&sleep_cond, &attr);
}

void waitq_init(struct waitq *q, struct spinlock *guard)
{
	q->guard = guard;
	list_init(&q->waiters);
}

/* Wait for w->woken or the deadline. Result: it was not woken. */
static bool wait(struct waiter *w, nsec_t deadline)
{
	struct timespec until = {
		.tv_sec = (time_t)(deadline / NSEC_PER_SEC),
		.tv_nsec = (long)(deadline % NSEC_PER_SEC),
	};
	int error = 0;

	pthread_once(&sleep_once, sleep_init);
	pthread_mutex_lock(&sleep_mutex);
	while (!w->woken && error != ETIMEDOUT)
		error = deadline == NSEC_FOREVER ?
			pthread_cond_wait(&sleep_cond, &sleep_mutex) :
			pthread_cond_timedwait(&sleep_cond, &sleep_mutex,
					       &until);
	pthread_mutex_unlock(&sleep_mutex);
	return error == ETIMEDOUT;
}

int waitq_sleep(struct waitq *q, enum wait_how how, nsec_t deadline)
{
	struct waiter w = { .queue = q };
	bool late;

	(void)how;
	if (!spin_held(q->guard) || spins != 1)
		shim_broken("sleeping with %u spinlocks", spins);
	list_append(&q->waiters, &w.link);
	spin_unlock(q->guard);
	late = wait(&w, deadline);
	spin_lock(q->guard);
	if (list_linked(&w.link))
		list_remove(&w.link);
	else
		late = false;
	return late ? -ETIMEDOUT : 0;
}

static void wake(struct waiter *w)
{
	pthread_once(&sleep_once, sleep_init);
	pthread_mutex_lock(&sleep_mutex);
	list_remove(&w->link);
	w->woken = true;
	pthread_cond_broadcast(&sleep_cond);
	pthread_mutex_unlock(&sleep_mutex);
}

void waitq_wake_one(struct waitq *q)
{
	struct waiter *w = list_first(&q->waiters, struct waiter, link);

	if (!spin_held(q->guard))
		shim_broken("waking without the guard");
	if (w)
		wake(w);
}

void waitq_wake_all(struct waitq *q)
{
	if (!spin_held(q->guard))
		shim_broken("waking without the guard");
	while (!list_empty(&q->waiters))
		waitq_wake_one(q);
}

void mutex_init(struct mutex *m, const char *name, enum lock_rank rank)
{
	spin_init(&m->inside, name, RANK_MUTEX);
	m->owner = NULL;
	waitq_init(&m->waiters, &m->inside);
	m->rank = (u16)rank;
	m->name = name;
}

void mutex_lock(struct mutex *m)
{
	if (spins)
		shim_broken("%s is taken with a spinlock held", m->name);
	if (mutex_held(m))
		shim_broken("%s is held already", m->name);
	check_rank(m->name, m->rank);
	spin_lock(&m->inside);
	while (m->owner)
		waitq_sleep(&m->waiters, WAIT_UNINTERRUPTIBLE, NSEC_FOREVER);
	m->owner = me();
	spin_unlock(&m->inside);
	push(m->rank);
}

void mutex_unlock(struct mutex *m)
{
	if (!mutex_held(m))
		shim_broken("%s is not held", m->name);
	pop(m->name, m->rank);
	spin_lock(&m->inside);
	m->owner = NULL;
	waitq_wake_one(&m->waiters);
	spin_unlock(&m->inside);
}

bool mutex_held(const struct mutex *m)
{
	return __atomic_load_n(&m->owner, __ATOMIC_RELAXED) == me();
}

void rwlock_init(struct rwlock *l, const char *name, enum lock_rank rank)
{
	*l = (struct rwlock) { .rank = (u16)rank, .name = name };
	spin_init(&l->inside, name, RANK_MUTEX);
	waitq_init(&l->read_waiters, &l->inside);
	waitq_init(&l->write_waiters, &l->inside);
}

void rwlock_read(struct rwlock *l)
{
	if (spins)
		shim_broken("%s is taken with a spinlock held", l->name);
	check_rank(l->name, l->rank);
	spin_lock(&l->inside);
	while (l->writer || l->writers_waiting)
		waitq_sleep(&l->read_waiters, WAIT_UNINTERRUPTIBLE,
			    NSEC_FOREVER);
	l->readers++;
	spin_unlock(&l->inside);
	push(l->rank);
}

void rwlock_read_done(struct rwlock *l)
{
	pop(l->name, l->rank);
	spin_lock(&l->inside);
	if (--l->readers == 0)
		waitq_wake_one(&l->write_waiters);
	spin_unlock(&l->inside);
}

void rwlock_write(struct rwlock *l)
{
	if (spins)
		shim_broken("%s is taken with a spinlock held", l->name);
	check_rank(l->name, l->rank);
	spin_lock(&l->inside);
	l->writers_waiting++;
	while (l->writer || l->readers)
		waitq_sleep(&l->write_waiters, WAIT_UNINTERRUPTIBLE,
			    NSEC_FOREVER);
	l->writers_waiting--;
	l->writer = me();
	spin_unlock(&l->inside);
	push(l->rank);
}

void rwlock_write_done(struct rwlock *l)
{
	pop(l->name, l->rank);
	spin_lock(&l->inside);
	if (l->writer != me())
		shim_broken("%s is not held for writing", l->name);
	l->writer = NULL;
	if (l->writers_waiting)
		waitq_wake_one(&l->write_waiters);
	else
		waitq_wake_all(&l->read_waiters);
	spin_unlock(&l->inside);
}
