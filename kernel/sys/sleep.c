/* SPDX-License-Identifier: MIT */
/*
 * Sleeping by the clock: nanosleep(2), clock_nanosleep(2).
 */
#include "sys/clock.h"

#include "abi/errno.h"

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
		return clock_is_cpu(clock);
	}
}

/* The thread's own clock stands while it sleeps: there is no waiting for it. */
static int check_sleep(u32 clock)
{
	nsec_t t;

	if (!clock_is_cpu(clock))
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
	if (clock == CLOCK_PROCESS_CPUTIME || clock_is_cpu(clock))
		return sleep_on_cpu_clock(clock, absolute ? t : now + t,
					  remaining);
	if (!absolute)
		return sleep_until(signal_deadline(t), remaining);
	return sleep_until(signal_deadline(t > now ? t - now : 0), 0);
}
