/* SPDX-License-Identifier: MIT */
/*
 * System calls on time: clocks, sleeping, interval timers.
 */
#include "abi/errno.h"
#include "sys/sys.h"

#define CLOCK_REALTIME		0
#define CLOCK_MONOTONIC		1
#define CLOCK_PROCESS_CPUTIME	2
#define CLOCK_THREAD_CPUTIME	3
#define CLOCK_MONOTONIC_RAW	4
#define CLOCK_REALTIME_COARSE	5
#define CLOCK_MONOTONIC_COARSE	6
#define CLOCK_BOOTTIME		7
#define CLOCK_TAI		11	/* without leap seconds: as REALTIME */
#define TIMER_ABSTIME		1
#define USER_HZ			100

static struct linux_timespec timespec_of(nsec_t t)
{
	return (struct linux_timespec) { (s64)(t / NSEC_PER_SEC),
					 (s64)(t % NSEC_PER_SEC) };
}

/* A span or a point in time from the user; saturates. 0, -EFAULT, -EINVAL. */
static int timespec_in(u64 user, nsec_t *t)
{
	struct linux_timespec ts;

	if (copy_in(&ts, user, sizeof(ts)) < 0)
		return -EFAULT;
	if (ts.sec < 0 || ts.nsec < 0 || ts.nsec >= (s64)NSEC_PER_SEC)
		return -EINVAL;
	if ((u64)ts.sec > NSEC_FOREVER / NSEC_PER_SEC / 2)
		*t = NSEC_FOREVER / 2;
	else
		*t = (u64)ts.sec * NSEC_PER_SEC + (u64)ts.nsec;
	return 0;
}

static nsec_t cpu_time(void)
{
	nsec_t user, system;

	thread_times(thread_current(), &user, &system);
	return user + system;
}

static int clock_read(u64 clock, nsec_t *t)
{
	switch ((int)clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_TAI:
		*t = clock_realtime();
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		*t = clock_monotonic();
		return 0;
	case CLOCK_PROCESS_CPUTIME:
	case CLOCK_THREAD_CPUTIME:
		*t = cpu_time();
		return 0;
	default:
		return -EINVAL;
	}
}

s64 sys_clock_gettime(u32 clock, u64 to)
{
	struct linux_timespec ts;
	nsec_t t;

	if (clock_read(clock, &t) < 0)
		return -EINVAL;
	ts = timespec_of(t);
	return copy_out(to, &ts, sizeof(ts));
}

s64 sys_clock_settime(u32 clock, u64 from)
{
	nsec_t t;
	int error;

	if (clock != CLOCK_REALTIME)
		return -EINVAL;
	error = timespec_in(from, &t);
	if (error)
		return error;
	if (proc_current()->cred.euid != 0)
		return -EPERM;
	clock_set_realtime(t);
	return 0;
}

s64 sys_clock_getres(u32 clock, u64 to)
{
	struct linux_timespec ts = { 0, 1 };
	nsec_t t;

	if (clock_read(clock, &t) < 0)
		return -EINVAL;
	if (clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE)
		ts.nsec = 4000000;	/* as on Linux with HZ=250 */
	return to ? copy_out(to, &ts, sizeof(ts)) : 0;
}

s64 sys_gettimeofday(u64 to, u64 zone)
{
	nsec_t now = clock_realtime();
	struct linux_timeval tv = { (s64)(now / NSEC_PER_SEC),
				    (s64)(now % NSEC_PER_SEC / NSEC_PER_USEC) };
	s32 none[2] = { 0, 0 };

	if (to && copy_out(to, &tv, sizeof(tv)) < 0)
		return -EFAULT;
	return zone ? copy_out(zone, none, sizeof(none)) : 0;
}

s64 sys_time(u64 to)
{
	s64 now = (s64)(clock_realtime() / NSEC_PER_SEC);

	if (to && copy_out(to, &now, sizeof(now)) < 0)
		return -EFAULT;
	return now;
}

static s64 ticks_of(const struct linux_timeval *t)
{
	return t->sec * USER_HZ + t->usec / (1000000 / USER_HZ);
}

s64 sys_times(u64 to)
{
	struct proc *p = proc_current();
	struct linux_rusage u;
	s64 values[4];

	proc_usage(p, &u);
	values[0] = ticks_of(&u.user);
	values[1] = ticks_of(&u.system);
	values[2] = ticks_of(&p->used_children.user);
	values[3] = ticks_of(&p->used_children.system);
	if (to && copy_out(to, values, sizeof(values)) < 0)
		return -EFAULT;
	return (s64)(clock_monotonic() / (NSEC_PER_SEC / USER_HZ));
}

/* Until `deadline`; what is left goes to `remaining` when a signal came. */
static s64 sleep_until(nsec_t deadline, u64 remaining)
{
	struct linux_timespec ts;
	int error = 0;
	nsec_t now;

	while ((now = clock_monotonic()) < deadline && error != -EINTR)
		error = thread_park(WAIT_INTERRUPTIBLE, deadline);
	if (error != -EINTR || now >= deadline)
		return 0;
	ts = timespec_of(deadline - now);
	if (remaining && copy_out(remaining, &ts, sizeof(ts)) < 0)
		return -EFAULT;
	return -EINTR;
}

s64 sys_nanosleep(u64 request, u64 remaining)
{
	nsec_t t;
	int error = timespec_in(request, &t);

	if (error)
		return error;
	return sleep_until(signal_deadline(t), remaining);
}

s64 sys_clock_nanosleep(u32 clock, u32 flags, u64 request, u64 remaining)
{
	nsec_t t, now;
	int error;

	if (clock_read(clock, &now) < 0 || clock == CLOCK_THREAD_CPUTIME)
		return -EINVAL;
	if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC &&
	    clock != CLOCK_BOOTTIME)
		return -EOPNOTSUPP;
	error = timespec_in(request, &t);
	if (error)
		return error;
	if (!(flags & TIMER_ABSTIME))
		return sleep_until(signal_deadline(t), remaining);
	return sleep_until(signal_deadline(t > now ? t - now : 0), 0);
}
