/* SPDX-License-Identifier: MIT */
/*
 * futex(2): WAIT and WAKE, with and without a bit set. A word in user memory
 * stands for a lock; only who must wait comes here. What a futex is: for
 * memory that is shared, the page frame and the place in it, so that
 * processes which map it at different addresses meet; else the space and the
 * address. Waiters hang on a hash of that; a waiter stands on the queue
 * before it looks at the word, so a wake-up in between finds it.
 */
#include "sys/clock.h"

#include "abi/errno.h"

#define FUTEX_WAIT		0
#define FUTEX_WAKE		1
#define FUTEX_WAIT_BITSET	9
#define FUTEX_WAKE_BITSET	10
#define FUTEX_PRIVATE		128
#define FUTEX_CLOCK_REALTIME	256
#define FUTEX_COMMAND		0x7f

#define BUCKETS 64			/* a power of two */

struct futex_key {
	const void *where;		/* the space, or `frame` */
	u64 address;			/* in the space, or in the frame */
	struct frame *frame;		/* of shared memory: held, so that it
					 * is nobody else's meanwhile */
};

struct sleeper {
	struct list link;		/* bucket lock */
	struct futex_key key;
	u32 bits;
	struct thread *thread;
	bool woken;			/* bucket lock to set */
};

static struct bucket {
	struct spinlock lock;
	struct list sleepers;
} buckets[BUCKETS];

void futex_init(void)
{
	for (unsigned i = 0; i < BUCKETS; i++) {
		spin_init(&buckets[i].lock, "futex", RANK_PIPE);
		list_init(&buckets[i].sleepers);
	}
}

static struct bucket *bucket_of(const struct futex_key *k)
{
	u64 where = (u64)k->where / sizeof(struct frame);

	return &buckets[(k->address / 4 ^ k->address >> 12 ^ where) % BUCKETS];
}

/* Reads the word, too: the page is there then. 0 or -EFAULT. */
static int key_of(u64 address, bool private, struct futex_key *k, u32 *value)
{
	struct space *s = proc_current()->space;
	struct frame *f;

	if (copy_in(value, address, sizeof(*value)) < 0)
		return -EFAULT;
	f = private ? NULL : vm_shared_frame(s, address);
	if (f)
		*k = (struct futex_key) { f, address & PAGE_MASK, f };
	else
		*k = (struct futex_key) { s, address, NULL };
	return 0;
}

static void key_done(const struct futex_key *k)
{
	if (k->frame)
		frame_put(k->frame);
}

static bool same(const struct futex_key *a, const struct futex_key *b)
{
	return a->where == b->where && a->address == b->address;
}

static void leave(struct bucket *b, struct sleeper *s, int *error)
{
	spin_lock(&b->lock);
	if (s->woken)
		*error = 0;
	else
		list_remove(&s->link);
	spin_unlock(&b->lock);
}

static s64 wait(u64 address, bool private, u32 expected, u32 bits,
		nsec_t deadline)
{
	struct sleeper s = { .bits = bits, .thread = thread_current() };
	struct bucket *b;
	u32 value;
	int error = key_of(address, private, &s.key, &value);

	if (error)
		return error;
	b = bucket_of(&s.key);
	spin_lock(&b->lock);
	list_append(&b->sleepers, &s.link);
	spin_unlock(&b->lock);
	error = copy_in(&value, address, sizeof(value));
	if (!error && value != expected)
		error = -EAGAIN;
	while (!error && !__atomic_load_n(&s.woken, __ATOMIC_ACQUIRE))
		error = thread_park(WAIT_INTERRUPTIBLE, deadline);
	leave(b, &s, &error);
	key_done(&s.key);
	return error;
}

static s64 wake(u64 address, bool private, u32 count, u32 bits)
{
	struct futex_key key;
	struct sleeper *s, *next;
	struct bucket *b;
	u32 value;
	s64 n = 0;
	int error = key_of(address, private, &key, &value);

	if (error)
		return error;
	b = bucket_of(&key);
	spin_lock(&b->lock);
	list_for_each_safe(s, next, &b->sleepers, link) {
		if (!same(&s->key, &key) || !(s->bits & bits))
			continue;
		list_remove(&s->link);
		__atomic_store_n(&s->woken, true, __ATOMIC_RELEASE);
		thread_unpark(s->thread);
		if (++n >= (s32)count)
			break;		/* one at least, as on Linux */
	}
	spin_unlock(&b->lock);
	key_done(&key);
	return n;
}

/* WAIT's timeout is a span, WAIT_BITSET's a point in time. */
static int deadline_of(u64 timeout, u64 op, nsec_t *deadline)
{
	nsec_t t = NSEC_FOREVER;
	nsec_t now = op & FUTEX_CLOCK_REALTIME ? clock_realtime() :
						 clock_monotonic();
	int error = timeout ? timespec_in(timeout, &t) : 0;

	if (timeout && (op & FUTEX_COMMAND) == FUTEX_WAIT_BITSET)
		t = t > now ? t - now : 0;
	if (!error)
		*deadline = signal_deadline(t);
	return error;
}

s64 sys_futex(u64 address, u32 op, u32 value, u64 timeout, UNUSED u64 address2,
	      u32 value3)
{
	u32 command = op & FUTEX_COMMAND;
	bool bitset = command >= FUTEX_WAIT_BITSET;
	u32 bits = bitset ? value3 : ~0u;
	nsec_t deadline;
	int error;

	if (command != FUTEX_WAIT && command != FUTEX_WAKE &&
	    command != FUTEX_WAIT_BITSET && command != FUTEX_WAKE_BITSET)
		return -ENOSYS;
	if (address & 3 || bits == 0)
		return -EINVAL;
	if (command == FUTEX_WAKE || command == FUTEX_WAKE_BITSET)
		return wake(address, op & FUTEX_PRIVATE, value, bits);
	error = deadline_of(timeout, op, &deadline);
	if (error)
		return error;
	return wait(address, op & FUTEX_PRIVATE, value, bits, deadline);
}
