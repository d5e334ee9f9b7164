/* SPDX-License-Identifier: MIT */
/*
 * futex(2): WAIT and WAKE. A word in user memory stands for a lock; only who
 * must wait comes here. Waiters hang on a hash by the word's address and
 * space; the bucket's lock guards the look at the word against a wake-up
 * that comes between the look and the sleep.
 */
#include "abi/errno.h"
#include "sys/sys.h"

#define FUTEX_WAIT		0
#define FUTEX_WAKE		1
#define FUTEX_COMMAND		0x7f	/* without PRIVATE and CLOCK_REALTIME */

#define BUCKETS 64

struct sleeper {
	struct list link;		/* bucket lock */
	struct space *space;
	u64 address;
	struct thread *thread;
	bool woken;			/* bucket lock to set */
};

static struct bucket {
	struct spinlock lock;
	struct list sleepers;
} buckets[BUCKETS];

static struct bucket *bucket_of(u64 address)
{
	struct bucket *b = &buckets[address / 4 % BUCKETS];

	if (unlikely(!b->lock.name)) {	/* first use: same value by whomever */
		b->lock.rank = RANK_PIPE;
		b->lock.name = "futex";
	}
	return b;
}

static s64 wait(u64 address, u32 expected, nsec_t deadline)
{
	struct bucket *b = bucket_of(address);
	struct sleeper s = { .space = proc_current()->space,
			     .address = address,
			     .thread = thread_current() };
	u32 value;
	int error = 0;

	/* On the queue first, then the look: a wake-up in between finds us. */
	spin_lock(&b->lock);
	if (!b->sleepers.next)
		list_init(&b->sleepers);
	list_append(&b->sleepers, &s.link);
	spin_unlock(&b->lock);
	error = copy_in(&value, address, sizeof(value));
	if (!error && value != expected)
		error = -EAGAIN;
	while (!error && !__atomic_load_n(&s.woken, __ATOMIC_ACQUIRE))
		error = thread_park(WAIT_INTERRUPTIBLE, deadline);
	spin_lock(&b->lock);
	if (s.woken)
		error = 0;
	else
		list_remove(&s.link);
	spin_unlock(&b->lock);
	return error;
}

static s64 wake(u64 address, u32 count)
{
	struct bucket *b = bucket_of(address);
	struct sleeper *s, *next;
	s64 n = 0;

	spin_lock(&b->lock);
	if (!b->sleepers.next)
		list_init(&b->sleepers);
	list_for_each_safe(s, next, &b->sleepers, link) {
		if (n >= (s64)count)
			break;
		if (s->address != address ||
		    s->space != proc_current()->space)
			continue;
		list_remove(&s->link);
		__atomic_store_n(&s->woken, true, __ATOMIC_RELEASE);
		thread_unpark(s->thread);
		n++;
	}
	spin_unlock(&b->lock);
	return n;
}

s64 sys_futex(u64 address, u64 op, u64 value, u64 timeout, u64 address2,
	      u64 value3)
{
	struct linux_timespec ts;
	nsec_t deadline = NSEC_FOREVER;

	(void)address2;
	(void)value3;
	if (address & 3)
		return -EINVAL;
	if (address >= USER_END)
		return -EFAULT;
	switch (op & FUTEX_COMMAND) {
	case FUTEX_WAKE:
		return wake(address, (u32)value);
	case FUTEX_WAIT:
		if (timeout && copy_in(&ts, timeout, sizeof(ts)) < 0)
			return -EFAULT;
		if (timeout && (ts.sec < 0 || ts.nsec < 0 ||
				ts.nsec >= (s64)NSEC_PER_SEC))
			return -EINVAL;
		if (timeout && (u64)ts.sec < NSEC_FOREVER / NSEC_PER_SEC / 2)
			deadline = clock_monotonic() +
				   (u64)ts.sec * NSEC_PER_SEC + (u64)ts.nsec;
		return wait(address, (u32)value, deadline);
	default:
		return -ENOSYS;
	}
}
