/* SPDX-License-Identifier: MIT */
/*
 * System calls on time: clocks and sleeping; interval timers are alarm.c's.
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

/* ~pid << 3, a bit for one thread, and the kind: clock_getcpuclockid(3). */
#define CPU_CLOCK_KIND	3u
#define CPU_CLOCK_THREAD 4u

static bool is_cpu_clock(u32 clock)
{
	return (s32)clock < 0 && (clock & 7) != 3;	/* 3: a descriptor's */
}

/* Of the pid 0, it is the caller's own. Other processes have one thread, too,
 * but theirs is not ours to ask for. */
static int cpu_clock_read(u32 clock, nsec_t *t)
{
	pid_t pid = ~((s32)clock >> 3);
	u32 kind = clock & CPU_CLOCK_KIND;

	if (!is_cpu_clock(clock) || kind > CPU_CLOCK_EXACT)
		return -EINVAL;
	if (clock & CPU_CLOCK_THREAD && pid && pid != proc_current()->pid)
		return -EINVAL;
	return cputime_read(pid, kind, t) < 0 ? -EINVAL : 0;
}

static int clock_read(u32 clock, nsec_t *t)
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
		return is_cpu_clock(clock) && !clock_read(clock, &t) ?
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

#define CPU_CLOCK_STEP	(10 * NSEC_PER_MSEC)	/* looks at most so often */

/*
 * Until a process has used so much CPU time. With its one thread it uses no
 * more than passes, so what is missing is slept, and then looked at again.
 * Asleep, we use none: our own time stands, and so does that of a process
 * which has gone; then only a signal ends the sleep, as on Linux.
 */
static s64 sleep_on_cpu_clock(u32 clock, nsec_t until, u64 remaining)
{
	pid_t pid = (s32)clock < 0 ? ~((s32)clock >> 3) : 0;
	bool own = !pid || pid == proc_current()->pid;
	struct linux_timespec ts;
	nsec_t now = 0;
	int error = 0;

	while (error != -EINTR) {
		bool stands = clock_read(clock, &now) < 0 || own;

		if (now >= until)
			return 0;
		error = thread_park(WAIT_INTERRUPTIBLE, stands ? NSEC_FOREVER :
				    clock_monotonic() +
				    MAX(until - now, CPU_CLOCK_STEP));
	}
	ts = timespec_of(until - now);
	if (remaining && copy_out(remaining, &ts, sizeof(ts)) < 0)
		return -EFAULT;
	return -EINTR;
}

static bool can_sleep_on(u32 clock)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_MONOTONIC:
	case CLOCK_PROCESS_CPUTIME:
	case CLOCK_BOOTTIME:
	case CLOCK_TAI:
		return true;
	default:
		return is_cpu_clock(clock);
	}
}

/* The thread's own clock stands while it sleeps: there is no waiting for it. */
static int check_sleep(u32 clock)
{
	nsec_t t;

	if (!is_cpu_clock(clock))
		return 0;
	return clock & CPU_CLOCK_THREAD || clock_read(clock, &t) < 0 ?
		-EINVAL : 0;
}

s64 sys_clock_nanosleep(u32 clock, u32 flags, u64 request, u64 remaining)
{
	bool absolute = flags & TIMER_ABSTIME;
	nsec_t t, now = 0;
	int error;

	if (!can_sleep_on(clock))
		return (s32)clock < 0 || !clock_read(clock, &t) ?
			-EOPNOTSUPP : -EINVAL;
	error = timespec_in(request, &t);
	if (!error)
		error = check_sleep(clock);
	if (error)
		return error;
	if (absolute)
		remaining = 0;
	clock_read(clock, &now);
	if (clock == CLOCK_PROCESS_CPUTIME || is_cpu_clock(clock))
		return sleep_on_cpu_clock(clock, absolute ? t : now + t,
					  remaining);
	if (!absolute)
		return sleep_until(signal_deadline(t), remaining);
	return sleep_until(signal_deadline(t > now ? t - now : 0), 0);
}
