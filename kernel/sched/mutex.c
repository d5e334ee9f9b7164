/* SPDX-License-Identifier: MIT */
/*
 * Sleeping locks (mutex.h). Taking a free mutex is one exchange; who finds it
 * taken counts itself as waiting, tries again, and sleeps. The one who lets
 * go clears the owner first and looks for waiters then: one of the two sees
 * the other.
 */
#include "sched/mutex.h"
#include "base/assert.h"
#include "cpu/lockcheck.h"
#include "sched/thread.h"

/*
 * Lock checking: sleeping locks are taken in rising rank, too; vnodes nest
 * (parent before child, as the file system orders them).
 */
static void check_before(const char *name, unsigned rank, const void *from)
{
	const struct thread *me = thread_current();

	for (unsigned i = 0; i < me->held_count; i++)
		if (me->held[i].rank > rank)
			lockcheck_complain(name, rank, from,
					   me->held[i].name, me->held[i].rank,
					   me->held[i].taken_at);
}

static void note_taken(const void *lock, const char *name, unsigned rank,
		       const void *from)
{
	struct thread *me = thread_current();
	unsigned i = me->held_count;

	if (i == THREAD_LOCKS)
		return;
	me->held[i].lock = lock;
	me->held[i].name = name;
	me->held[i].rank = (u16)rank;
	me->held[i].taken_at = from;
	me->held_count++;
}

static void note_released(const void *lock)
{
	struct thread *me = thread_current();

	for (unsigned i = me->held_count; i-- > 0;) {
		if (me->held[i].lock != lock)
			continue;
		for (; i + 1 < me->held_count; i++)
			me->held[i] = me->held[i + 1];
		me->held_count--;
		return;
	}
}

static bool take(struct mutex *m, struct thread *me)
{
	struct thread *nobody = NULL;

	return __atomic_compare_exchange_n(&m->owner, &nobody, me, false,
					   __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

void mutex_init(struct mutex *m, const char *name, enum lock_rank rank)
{
	*m = (struct mutex) { .name = name, .rank = rank };
	spin_init(&m->inside, name, RANK_MUTEX);
	waitq_init(&m->waiters, &m->inside);
}

static void lock_slowly(struct mutex *m, struct thread *me)
{
	spin_lock(&m->inside);
	__atomic_fetch_add(&m->waiting, 1, __ATOMIC_SEQ_CST);
	while (!take(m, me))
		waitq_sleep(&m->waiters, WAIT_UNINTERRUPTIBLE, NSEC_FOREVER);
	__atomic_fetch_sub(&m->waiting, 1, __ATOMIC_SEQ_CST);
	spin_unlock(&m->inside);
}

void mutex_lock(struct mutex *m)
{
	struct thread *me = thread_current();

	ASSERT(cpu_this()->off_depth, ==, 0u);
	ASSERT_TRUE(m->owner != me);
	me->job.locks++;
	if (unlikely(lockcheck_on))
		check_before(m->name, m->rank, __builtin_return_address(0));
	if (!take(m, me))
		lock_slowly(m, me);
	if (unlikely(lockcheck_on))
		note_taken(m, m->name, m->rank, __builtin_return_address(0));
}

void mutex_unlock(struct mutex *m)
{
	ASSERT_TRUE(mutex_held(m));
	m->owner->job.locks--;
	if (unlikely(lockcheck_on))
		note_released(m);
	__atomic_store_n(&m->owner, NULL, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&m->waiting, __ATOMIC_SEQ_CST) > 0) {
		spin_lock(&m->inside);
		waitq_wake_one(&m->waiters);
		spin_unlock(&m->inside);
	}
}

bool mutex_held(const struct mutex *m)
{
	return m->owner == thread_current();
}

void rwlock_init(struct rwlock *l, const char *name, enum lock_rank rank)
{
	*l = (struct rwlock) { .name = name, .rank = rank };
	spin_init(&l->inside, name, RANK_MUTEX);
	waitq_init(&l->read_waiters, &l->inside);
	waitq_init(&l->write_waiters, &l->inside);
}

void rwlock_read(struct rwlock *l)
{
	ASSERT(cpu_this()->off_depth, ==, 0u);
	if (unlikely(lockcheck_on))
		check_before(l->name, l->rank, __builtin_return_address(0));
	thread_current()->job.locks++;
	spin_lock(&l->inside);
	while (l->writer || l->writers_waiting)
		waitq_sleep(&l->read_waiters, WAIT_UNINTERRUPTIBLE,
			    NSEC_FOREVER);
	l->readers++;
	spin_unlock(&l->inside);
	if (unlikely(lockcheck_on))
		note_taken(l, l->name, l->rank, __builtin_return_address(0));
}

void rwlock_read_done(struct rwlock *l)
{
	thread_current()->job.locks--;
	if (unlikely(lockcheck_on))
		note_released(l);
	spin_lock(&l->inside);
	ASSERT(l->readers, >, 0u);
	if (--l->readers == 0)
		waitq_wake_one(&l->write_waiters);
	spin_unlock(&l->inside);
}

void rwlock_write(struct rwlock *l)
{
	ASSERT(cpu_this()->off_depth, ==, 0u);
	if (unlikely(lockcheck_on))
		check_before(l->name, l->rank, __builtin_return_address(0));
	thread_current()->job.locks++;
	spin_lock(&l->inside);
	l->writers_waiting++;
	while (l->writer || l->readers)
		waitq_sleep(&l->write_waiters, WAIT_UNINTERRUPTIBLE,
			    NSEC_FOREVER);
	l->writers_waiting--;
	l->writer = thread_current();
	spin_unlock(&l->inside);
	if (unlikely(lockcheck_on))
		note_taken(l, l->name, l->rank, __builtin_return_address(0));
}

void rwlock_write_done(struct rwlock *l)
{
	thread_current()->job.locks--;
	if (unlikely(lockcheck_on))
		note_released(l);
	spin_lock(&l->inside);
	ASSERT_TRUE(l->writer == thread_current());
	l->writer = NULL;
	if (l->writers_waiting)
		waitq_wake_one(&l->write_waiters);
	else
		waitq_wake_all(&l->read_waiters);
	spin_unlock(&l->inside);
}
