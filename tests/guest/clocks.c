/* SPDX-License-Identifier: MIT */
/*
 * clock_gettime, clock_getres, gettimeofday, time: clocks that only go
 * forward, agree with each other, count CPU time apart from waiting, and the
 * errors.
 */
#include "check.h"
#include <sys/time.h>

static int64_t ns(int clock)
{
	struct timespec ts = { -1, -1 };

	if (syscall(SYS_clock_gettime, clock, &ts) < 0 || ts.tv_nsec < 0 ||
	    ts.tv_nsec > 999999999)
		return -1;
	return ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static void forward(void)
{
	static const int clocks[] = {
		CLOCK_REALTIME,		  CLOCK_MONOTONIC,
		CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID,
		CLOCK_MONOTONIC_RAW,	  CLOCK_BOOTTIME
	};
	int good = 1;

	SECTION("clock_gettime: clocks go forward");
	for (unsigned i = 0; i < ARRAY_SIZE(clocks); i++) {
		int64_t last = ns(clocks[i]), now;

		CHECK(last >= 0);
		for (int n = 0; n < 2000; n++, last = now) {
			now = ns(clocks[i]);
			good &= now >= last;
		}
		CHECK(good);
	}
	CHECK(ns(CLOCK_REALTIME_COARSE) > 0);
	CHECK(ns(CLOCK_MONOTONIC_COARSE) > 0);
}

static void agreement(void)
{
	struct timeval tv;
	struct timezone tz;
	long seconds;

	SECTION("gettimeofday and time: the same day");
	CHECK_OK(syscall(SYS_gettimeofday, &tv, NULL));
	CHECK(tv.tv_usec >= 0 && tv.tv_usec < 1000000);
	CHECK(labs(ns(CLOCK_REALTIME) / 1000000000 - tv.tv_sec) <= 5);
	CHECK(labs(syscall(SYS_time, NULL) - tv.tv_sec) <= 5);
	CHECK_EQ(syscall(SYS_time, &seconds) == seconds, 1);
	CHECK_OK(syscall(SYS_gettimeofday, NULL, &tz));
	CHECK(tv.tv_sec > 1600000000);
}

static void waiting(void)
{
	int64_t wall = ns(CLOCK_MONOTONIC);
	int64_t cpu = ns(CLOCK_PROCESS_CPUTIME_ID);

	SECTION("clock_gettime: CPU time stands while we wait");
	usleep(50000);
	CHECK(ns(CLOCK_MONOTONIC) - wall >= 50000000);
	CHECK(ns(CLOCK_PROCESS_CPUTIME_ID) - cpu < 50000000);
	cpu = ns(CLOCK_PROCESS_CPUTIME_ID);
	burn(30);
	CHECK(ns(CLOCK_PROCESS_CPUTIME_ID) - cpu > 1000000);
}

static void errors(void)
{
	struct timespec ts;

	SECTION("clock_gettime, clock_getres: errors");
	CHECK_OK(syscall(SYS_clock_getres, CLOCK_REALTIME, &ts));
	CHECK_EQ(ts.tv_sec, 0);
	CHECK(ts.tv_nsec > 0 && ts.tv_nsec <= 10000000);
	CHECK_OK(syscall(SYS_clock_getres, CLOCK_MONOTONIC, NULL));
	CHECK_ERR(syscall(SYS_clock_gettime, 99, &ts), EINVAL);
	CHECK_ERR(syscall(SYS_clock_getres, 99, &ts), EINVAL);
	CHECK_BAD(syscall(SYS_clock_gettime, CLOCK_REALTIME, bad));
	CHECK_BAD_NOT_NULL(syscall(SYS_clock_getres, CLOCK_REALTIME, bad));
	CHECK_BAD_NOT_NULL(syscall(SYS_gettimeofday, bad, NULL));
	CHECK_BAD_NOT_NULL(syscall(SYS_time, bad));
	CHECK_ERR(syscall(SYS_clock_gettime, CLOCK_REALTIME, edge(15)), EFAULT);
}

int main(void)
{
	forward();
	agreement();
	waiting();
	errors();
	return check_done();
}
