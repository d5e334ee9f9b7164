/* SPDX-License-Identifier: MIT */
/*
 * Spinlocks (spinlock.h has the rules). A test-and-set lock with a read-only
 * spin; while it spins a CPU answers TLB shootdowns, for the one who asks may
 * hold the very lock.
 */
#include "cpu/spinlock.h"
#include "base/assert.h"
#include "cpu/io.h"
#include "cpu/lockcheck.h"
#include "cpu/percpu.h"
#include "cpu/smp.h"

void spin_init(struct spinlock *lock, const char *name, enum lock_rank rank)
{
	*lock = (struct spinlock)SPINLOCK_INIT(name, rank);
}

static inline u32 me(void)		/* as in lock->holder */
{
	return cpu_index() + 1;
}

bool spin_held(const struct spinlock *lock)
{
	return lock->holder == me();
}

static inline struct cpu *push_off(void)
{
	u64 flags = rflags_read();
	struct cpu *c;

	interrupts_off();
	c = cpu_this();
	if (c->off_depth++ == 0)
		c->off_flags = (u32)flags;
	return c;
}

static void NOINLINE on_with_kicks(const struct cpu *c)
{
	smp_send_kicks();
	if (c->off_flags & RFLAGS_IF)
		interrupts_on();
}

/* What is called is called last, so the usual way needs no stack. */
static inline void pop_off(void)
{
	struct cpu *c = cpu_this();

	ASSERT(c->off_depth, >, 0u);
	if (--c->off_depth > 0)
		return;
	if (unlikely(c->kicks))
		on_with_kicks(c);
	else if (c->off_flags & RFLAGS_IF)
		interrupts_on();
}

void interrupts_push_off(void)
{
	push_off();
}

void interrupts_pop_off(void)
{
	pop_off();
}

static void NOINLINE spin(struct spinlock *lock)
{
	while (__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE)) {
		while (lock->locked) {
			smp_tlb_answer();
			cpu_pause();
		}
	}
}

static void NOINLINE spin_and_take(struct spinlock *lock)
{
	spin(lock);
	lock->holder = (u16)me();
}

static void NOINLINE lock_checked(struct spinlock *lock, void *site)
{
	push_off();
	lockcheck_before(lock, site);
	spin_and_take(lock);
	lockcheck_taken(lock, site);
}

/* Once for each step of everything: the usual way makes no call. */
void spin_lock(struct spinlock *lock)
{
	struct cpu *c;

	if (unlikely(lockcheck_on)) {
		lock_checked(lock, __builtin_return_address(0));
		return;
	}
	c = push_off();
	if (likely(!__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE)))
		lock->holder = (u16)(c->index + 1);
	else
		spin_and_take(lock);
}

bool spin_try_lock(struct spinlock *lock)
{
	push_off();
	if (__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE)) {
		pop_off();
		return false;
	}
	lock->holder = (u16)me();
	if (unlikely(lockcheck_on))
		lockcheck_taken(lock, __builtin_return_address(0));
	return true;
}

void spin_unlock(struct spinlock *lock)
{
	ASSERT_TRUE(spin_held(lock));
	if (unlikely(lockcheck_on))
		lockcheck_released(lock);
	lock->holder = 0;
	__atomic_store_n(&lock->locked, 0, __ATOMIC_RELEASE);
	pop_off();
}
