/* SPDX-License-Identifier: MIT */
/*
 * Lock checking (cpu/lockcheck.h), on with the boot word `lockcheck`. Each
 * CPU keeps the spinlocks that it holds, in order. A lock of lower rank than
 * one of them, or one that is held already, is a bug that may hang the machine
 * one day: it stops now, with both places. Sleeping locks are checked against
 * those that the thread holds (sched/mutex.c), in the same way.
 */
#include "cpu/lockcheck.h"
#include "base/types.h"
#include "cpu/percpu.h"
#include "cpu/spinlock.h"
#include "debug/panic.h"
#include "debug/symbols.h"

bool lockcheck_on;

void lockcheck_complain(const char *name, unsigned rank, const void *from,
			const char *held, unsigned held_rank,
			const void *held_since)
{
	u64 a, b;
	const char *here = symbol_of((u64)from, &a);
	const char *there = symbol_of((u64)held_since, &b);

	lockcheck_on = false;
	panic("lockcheck: %s (rank %u) taken at %s+%#lx while %s (rank %u) is "
	      "held since %s+%#lx", name, rank, here, a, held, held_rank,
	      there, b);
}

void lockcheck_before(const struct spinlock *lock, const void *from)
{
	struct cpu *c = cpu_this();

	for (u32 i = 0; i < c->locks_held; i++) {
		const struct spinlock *held = c->held[i];

		if (held == lock || held->rank > lock->rank)
			lockcheck_complain(lock->name, lock->rank, from,
					   held->name, held->rank,
					   held->taken_at);
	}
}

void lockcheck_taken(struct spinlock *lock, const void *from)
{
	struct cpu *c = cpu_this();

	lock->taken_at = from;
	if (c->locks_held < ARRAY_SIZE(c->held))
		c->held[c->locks_held++] = lock;
}

/* Not always the last: locks may be let go in any order. */
void lockcheck_released(struct spinlock *lock)
{
	struct cpu *c = cpu_this();

	for (u32 i = c->locks_held; i-- > 0;) {
		if (c->held[i] != lock)
			continue;
		for (; i + 1 < c->locks_held; i++)
			c->held[i] = c->held[i + 1];
		c->locks_held--;
		return;
	}
}
