/* SPDX-License-Identifier: MIT */
/*
 * System calls on time: the clocks, and how they are asked for. Sleeping is
 * in sleep.c, interval timers in alarm.c.
 */
#include "sys/clock.h"

#include "abi/errno.h"

int timespec_in(u64 user, nsec_t *t)
{
	struct linux_timespec ts;

	if (copy_in(&ts, user, sizeof(ts)) < 0)
		return -EFAULT;
	if (ts.sec < 0 || ts.nsec < 0 || ts.nsec >= (s64)NSEC_PER_SEC)
		return -EINVAL;
	*t = nsec_of_timespec(&ts);
	return 0;
}

bool clock_is_cpu(u32 clock)
{
	return (s32)clock < 0 && (clock & 7) != 3;	/* 3: a descriptor's */
}

/* Of the pid 0, it is the caller's own. Other processes have one thread, too,
 * but theirs is not ours to ask for. */
static int cpu_clock_read(u32 clock, nsec_t *t)
{
	pid_t pid = ~((s32)clock >> 3);
	u32 kind = clock & CPU_CLOCK_KIND;

	if (!clock_is_cpu(clock) || kind > CPU_CLOCK_EXACT)
		return -EINVAL;
	if (clock & CPU_CLOCK_THREAD && pid && pid != proc_current()->pid)
		return -EINVAL;
	return cputime_read(pid, kind, t) < 0 ? -EINVAL : 0;
}

int clock_read(u32 clock, nsec_t *t)
{
	switch (clock) {
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
		return cputime_read(0, CPU_CLOCK_EXACT, t);
	default:
		return cpu_clock_read(clock, t);
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
		return clock_is_cpu(clock) && !clock_read(clock, &t) ?
			-EPERM : -EINVAL;
	error = timespec_in(from, &t);
	if (error)
		return error;
	if (proc_current()->cred.euid != 0)
		return -EPERM;
	clock_set_realtime(t);
	return 0;
}

/* Those that go by ticks: of 4 ms, as on Linux with HZ=250. */
static bool is_coarse(u32 clock)
{
	if ((s32)clock < 0)
		return (clock & CPU_CLOCK_KIND) != CPU_CLOCK_EXACT;
	return clock == CLOCK_REALTIME_COARSE ||
	       clock == CLOCK_MONOTONIC_COARSE;
}

s64 sys_clock_getres(u32 clock, u64 to)
{
	struct linux_timespec ts = { 0, is_coarse(clock) ? 4000000 : 1 };
	nsec_t t;

	if (clock_read(clock, &t) < 0)
		return -EINVAL;
	return to ? copy_out(to, &ts, sizeof(ts)) : 0;
}

s64 sys_gettimeofday(u64 to, u64 zone)
{
	struct linux_timeval tv = timeval_of(clock_realtime());
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
	return (s64)(nsec_of_timeval(t) / USER_TICK);
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
	return (s64)(clock_monotonic() / USER_TICK);
}
