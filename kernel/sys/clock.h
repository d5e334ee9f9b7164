/* SPDX-License-Identifier: MIT */
/*
 * The clocks of clock_gettime(2) by their numbers, and times from the user,
 * for this folder only.
 */
#ifndef SYS_CLOCK_H
#define SYS_CLOCK_H

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

/* ~pid << 3, a bit for one thread, and the kind: clock_getcpuclockid(3). */
#define CPU_CLOCK_KIND	3u
#define CPU_CLOCK_THREAD 4u

bool clock_is_cpu(u32 clock);		/* of a process, by such a number */

/* What it says now: 0, or -EINVAL: there is no such clock. */
int clock_read(u32 clock, nsec_t *t);

/* A span or a point in time from the user; saturates. 0, -EFAULT, -EINVAL. */
int timespec_in(u64 user, nsec_t *t);

#endif
