/* SPDX-License-Identifier: MIT */
/*
 * poll(2) and ppoll(2): from the user's array to a set of watches, and the
 * events found back into the array.
 */
#include "sys/watch.h"

#include "abi/errno.h"
#include "abi/poll.h"

#define BATCH		32u		/* pollfds copied at a time */

static int add_pollfds(struct watch_set *s, u64 user, unsigned count)
{
	struct linux_pollfd batch[BATCH];

	while (count > 0) {
		unsigned n = MIN(count, BATCH);

		if (copy_in(batch, user, n * sizeof(*batch)))
			return -EFAULT;
		for (unsigned i = 0; i < n; i++)
			if (watch_add(s, batch[i].fd, (u16)batch[i].events))
				return -ENOMEM;
		user += n * sizeof(*batch);
		count -= n;
	}
	return 0;
}

static int put_pollfds(struct watch_set *s, u64 user)
{
	for (unsigned i = 0; i < s->count; i++) {
		s16 revents = (s16)watch_nth(s, i)->revents;
		u64 to = user + i * sizeof(struct linux_pollfd) +
			 offsetof(struct linux_pollfd, revents);

		if (copy_out(to, &revents, sizeof(revents)))
			return -EFAULT;
	}
	return 0;
}

static s64 poll(u64 user, u32 count, nsec_t deadline)
{
	struct watch_set s;
	s64 result;

	if (count > proc_current()->limits[RLIM_NOFILE].current ||
	    count > FD_MAX)
		return -EINVAL;
	watch_set_init(&s);
	result = add_pollfds(&s, user, count);
	if (!result) {
		result = watch_wait(&s, deadline);
		if (put_pollfds(&s, user))
			result = -EFAULT;
	}
	watch_set_done(&s);
	return result;
}

s64 sys_poll(u64 fds, u32 count, u32 milliseconds)
{
	int ms = (int)milliseconds;
	nsec_t span = ms < 0 ? NSEC_FOREVER : ms * NSEC_PER_MSEC;

	return poll(fds, count, signal_deadline(span));
}

s64 sys_ppoll(u64 fds, u32 count, u64 time, u64 mask, u64 size)
{
	nsec_t deadline;
	s64 result = deadline_of_timespec(time, &deadline);

	if (!result)
		result = wait_mask_begin(mask, size);
	if (result)
		return result;
	result = poll(fds, count, deadline);
	wait_mask_end(mask, result);
	rest_to_timespec(time, deadline);
	return result;
}
