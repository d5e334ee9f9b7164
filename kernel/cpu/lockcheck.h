/* SPDX-License-Identifier: MIT */
/*
 * Lock checking, turned on by the boot word `lockcheck`: a CPU takes
 * spinlocks in rising rank only (cpu/spinlock.h has the order), a thread its
 * sleeping locks likewise. Called by the locks themselves; the work is done
 * in debug/lockcheck.c, which stops the kernel and names both places.
 */
#ifndef CPU_LOCKCHECK_H
#define CPU_LOCKCHECK_H

#include "base/types.h"

struct spinlock;

extern bool lockcheck_on;

void lockcheck_before(const struct spinlock *lock, const void *from);
void lockcheck_taken(struct spinlock *lock, const void *from);
void lockcheck_released(struct spinlock *lock);

/* For the sleeping locks, which are checked in sched/mutex.c: the end. */
void lockcheck_complain(const char *name, unsigned rank, const void *from,
			const char *held, unsigned held_rank,
			const void *held_since) __attribute__((noreturn));

#endif
