/* SPDX-License-Identifier: MIT */
/*
 * Spinlocks: for data that another CPU or an interrupt handler may touch at
 * the same moment, held for a few hundred instructions at most.
 *
 * Taking one turns interrupts off on this CPU, letting go of the last one
 * held turns them back on if they were on before: so an interrupt handler
 * can never wait for a lock which the code that it interrupted holds. Who
 * holds a spinlock must not sleep, touch user memory, or call anything that
 * may. While it spins, a CPU still answers TLB shootdowns (cpu/smp.h).
 *
 * Each lock has a name and a rank, its place in the order of locks; a CPU
 * takes locks in rising rank only. Lock checking (debug/lockcheck.c) proves
 * it at run time and names both places.
 */
#ifndef CPU_SPINLOCK_H
#define CPU_SPINLOCK_H

#include "base/types.h"

/*
 * The order of locks: a lock may be taken while locks of lower rank are
 * held. Two of the same rank only where the code orders them itself, or only
 * tries: the check lets that pass.
 */
enum lock_rank {
	/* sleeping locks (sched/mutex.h) */
	RANK_FILE = 5,		/* an open file's position */
	RANK_TEXT,		/* what an open file of /proc tells */
	RANK_RENAME = 10,	/* all renames across directories */
	RANK_VNODE,		/* a vnode: parent before child (nests) */
	RANK_SPACE,		/* an address space */
	RANK_BLOCK_MAP,		/* a file's block map; shared memory's pages */
	RANK_FS,		/* a file system's allocator */
	RANK_WRITE_BACK,	/* one write-back pass at a time */
	RANK_HOST,		/* a writer to the host's channels */
	/* spinlocks */
	RANK_PROCTABLE = 30,
	RANK_FD_TABLE,
	RANK_SIGNAL,
	RANK_MAPPINGS,		/* which regions map a file */
	RANK_VNODE_CACHE,	/* vnodes by number, names */
	RANK_CACHE,		/* blocks by number */
	RANK_PIPE,		/* pipes, futexes */
	RANK_TTY,		/* the terminal */
	RANK_DEVICE,		/* a driver's own state */
	RANK_MUTEX,		/* the inside of a sleeping lock */
	RANK_TIMER,
	RANK_THREAD,		/* stacks of threads that are gone */
	RANK_RUNQ,
	RANK_MEMORY,		/* page frames, objects, page tables */
	RANK_LOG,
	RANK_CONSOLE,		/* the screen: log lines go there too */
	RANK_OUTPUT,		/* the serial port */
};

struct spinlock {
	volatile u32 locked;
	u16 rank;
	u16 holder;			/* index of the CPU + 1, 0: free */
	const char *name;
	const void *taken_at;		/* code address, for lock checking */
};

#define SPINLOCK_INIT(n, r)	{ .name = (n), .rank = (r) }

void spin_init(struct spinlock *lock, const char *name, enum lock_rank rank);

/* Take the lock; interrupts are off until it is let go. */
void spin_lock(struct spinlock *lock);
void spin_unlock(struct spinlock *lock);

/* Take it if it is free now. Result: taken or not. */
bool spin_try_lock(struct spinlock *lock);

/* This CPU holds it (for assertions). */
bool spin_held(const struct spinlock *lock);

/* Interrupts off and back, nesting; what the locks use. */
void interrupts_push_off(void);
void interrupts_pop_off(void);

#endif
