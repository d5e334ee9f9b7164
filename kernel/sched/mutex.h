/* SPDX-License-Identifier: MIT */
/*
 * Sleeping locks, for what may wait on the disk or on user memory. A mutex
 * has one owner and knows it; an rwlock has many readers or one writer.
 * Taking either asserts that no spinlock is held. Not for interrupt handlers.
 */
#ifndef SCHED_MUTEX_H
#define SCHED_MUTEX_H

#include "sched/waitq.h"

struct mutex {
	struct thread *owner;		/* NULL: free; atomic */
	u32 waiting;			/* who sleeps for it; atomic */
	struct spinlock inside;
	struct waitq waiters;		/* inside */
	u16 rank;			/* enum lock_rank */
	const char *name;
};

void mutex_init(struct mutex *m, const char *name, enum lock_rank rank);
void mutex_lock(struct mutex *m);	/* may sleep, not interruptible */
void mutex_unlock(struct mutex *m);	/* by the owner */
bool mutex_held(const struct mutex *m);	/* by the calling thread */

struct rwlock {
	struct spinlock inside;
	unsigned readers;
	struct thread *writer;
	unsigned writers_waiting;	/* new readers let them go first */
	struct waitq read_waiters, write_waiters;
	u16 rank;
	const char *name;
};

void rwlock_init(struct rwlock *l, const char *name, enum lock_rank rank);
void rwlock_read(struct rwlock *l);		/* may sleep */
void rwlock_read_done(struct rwlock *l);
void rwlock_write(struct rwlock *l);		/* may sleep */
void rwlock_write_done(struct rwlock *l);

#endif
