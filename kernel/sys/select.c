/* SPDX-License-Identifier: MIT */
/*
 * select(2) and pselect6(2): from three bitmaps of descriptors to a set of
 * watches, and what was found back into the bitmaps.
 */
#include "sys/watch.h"

#include "abi/errno.h"
#include "abi/poll.h"

#define SET_WORDS	(FD_MAX / 64)
#define SETS		3		/* readable, writable, exceptional */

static const u16 set_events[SETS] = {
	POLLIN | POLLRDNORM | POLLHUP | POLLERR,
	POLLOUT | POLLWRNORM | POLLERR,
	POLLPRI,
};

struct sets {
	u64 user[SETS];			/* addresses; 0: no such set */
	unsigned count;			/* descriptors looked at */
	u64 words[SETS][SET_WORDS];
};

static size_t set_bytes(const struct sets *s)
{
	return ROUND_UP(s->count, 64) / 8;
}

static int get_sets(struct sets *s)
{
	for (int k = 0; k < SETS; k++) {
		for (unsigned i = 0; i < ROUND_UP(s->count, 64) / 64; i++)
			s->words[k][i] = 0;
		if (s->user[k] &&
		    copy_in(s->words[k], s->user[k], set_bytes(s)))
			return -EFAULT;
	}
	return 0;
}

static int put_sets(const struct sets *s)
{
	for (int k = 0; k < SETS; k++)
		if (s->user[k] &&
		    copy_out(s->user[k], s->words[k], set_bytes(s)))
			return -EFAULT;
	return 0;
}

static bool in_set(const struct sets *s, int k, unsigned fd)
{
	return s->words[k][fd / 64] >> fd % 64 & 1;
}

/* A watch for each descriptor that is in a set. All must be open. */
static int add_sets(struct watch_set *w, const struct sets *s)
{
	for (unsigned fd = 0; fd < s->count; fd++) {
		u16 events = 0;

		for (int k = 0; k < SETS; k++)
			events |= in_set(s, k, fd) ? set_events[k] : 0;
		if (!events)
			continue;
		if (watch_add(w, fd, events))
			return -ENOMEM;
		if (!watch_nth(w, w->count - 1)->file)
			return -EBADF;
	}
	return 0;
}

/* The sets become what was found. Result: bits left in all of them. */
static int reduce(struct sets *s, struct watch_set *w)
{
	u64 found[SETS][SET_WORDS] = { 0 };
	int bits = 0;

	for (unsigned i = 0; i < w->count; i++) {
		unsigned fd = watch_nth(w, i)->fd;
		u16 revents = watch_nth(w, i)->revents;

		for (int k = 0; k < SETS; k++) {
			if (!in_set(s, k, fd) || !(revents & set_events[k]))
				continue;
			found[k][fd / 64] |= 1ULL << fd % 64;
			bits++;
		}
	}
	for (int k = 0; k < SETS; k++)
		for (unsigned i = 0; i < SET_WORDS; i++)
			s->words[k][i] = found[k][i];
	return bits;
}

static s64 wait_for_sets(struct sets *s, nsec_t deadline)
{
	struct watch_set w;
	s64 result;

	watch_set_init(&w);
	result = add_sets(&w, s);
	if (!result)
		result = watch_wait(&w, deadline);
	if (result >= 0)
		result = reduce(s, &w);
	watch_set_done(&w);
	return result;
}

static s64 select(u32 count, u64 in, u64 out, u64 exceptional,
		  nsec_t deadline)
{
	struct sets s = { .user = { in, out, exceptional } };
	s64 result;

	if ((s32)count < 0)
		return -EINVAL;
	s.count = MIN(count, (u32)FD_MAX);
	result = get_sets(&s);
	if (!result)
		result = wait_for_sets(&s, deadline);
	if (result >= 0 && put_sets(&s))
		result = -EFAULT;
	return result;
}

s64 sys_select(u32 count, u64 in, u64 out, u64 exceptional, u64 time)
{
	nsec_t deadline;
	s64 result = deadline_of_timeval(time, &deadline);

	if (result)
		return result;
	result = select(count, in, out, exceptional, deadline);
	rest_to_timeval(time, deadline);
	return result;
}

s64 sys_pselect6(u32 count, u64 in, u64 out, u64 exceptional, u64 time,
		 u64 argument)
{
	struct linux_sigset_argument set = { 0 };
	nsec_t deadline;
	s64 result;

	if (argument && copy_in(&set, argument, sizeof(set)))
		return -EFAULT;
	result = deadline_of_timespec(time, &deadline);
	if (!result)
		result = wait_mask_begin(set.mask, set.size);
	if (result)
		return result;
	result = select(count, in, out, exceptional, deadline);
	wait_mask_end(set.mask, result);
	rest_to_timespec(time, deadline);
	return result;
}
