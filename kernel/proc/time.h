/* SPDX-License-Identifier: MIT */
/*
 * Times in the forms of Linux, from and to nanoseconds. A span of more than
 * some 292 years is that long, so that a point in time can be added to it.
 */
#ifndef PROC_TIME_H
#define PROC_TIME_H

#include "abi/resource.h"
#include "base/types.h"

#define USEC_PER_SEC	1000000
#define USER_HZ		100		/* times(2) and /proc/PID/stat … */
#define USER_TICK	(NSEC_PER_SEC / USER_HZ)	/* … count in these */

static inline struct linux_timespec timespec_of(nsec_t t)
{
	return (struct linux_timespec) { (s64)(t / NSEC_PER_SEC),
					 (s64)(t % NSEC_PER_SEC) };
}

static inline struct linux_timeval timeval_of(nsec_t t)
{
	return (struct linux_timeval) {
		(s64)(t / NSEC_PER_SEC),
		(s64)(t % NSEC_PER_SEC / NSEC_PER_USEC) };
}

static inline nsec_t nsec_of_timespec(const struct linux_timespec *t)
{
	if ((u64)t->sec > NSEC_FOREVER / NSEC_PER_SEC / 2)
		return NSEC_FOREVER / 2;
	return (u64)t->sec * NSEC_PER_SEC + (u64)t->nsec;
}

static inline nsec_t nsec_of_timeval(const struct linux_timeval *t)
{
	struct linux_timespec same = { t->sec, t->usec * (s64)NSEC_PER_USEC };

	return nsec_of_timespec(&same);
}

#endif
