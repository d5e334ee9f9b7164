/* SPDX-License-Identifier: MIT */
/*
 * CPU clocks of processes, one's own and others', by the numbers that
 * clock_getcpuclockid makes; sleeping on them; which clock can be read, set
 * and slept on, as a table.
 */
#include "signals.h"

#define OF(pid, kind) ((int)(~(unsigned)(pid) << 3 | (kind)))
#define PROF	      0
#define VIRTUAL	      1
#define EXACT	      2
#define THREAD	      4 /* a bit */

static long read_clock(int clock, struct timespec *ts)
{
	return syscall(SYS_clock_gettime, clock, ts);
}

static long ms(int clock)
{
	struct timespec ts = { -1, 0 };

	CHECK_OK(read_clock(clock, &ts));
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void own(void)
{
	struct timespec ts;
	int clock, me = getpid();

	SECTION("clocks of this process");
	burn(50);
	CHECK_EQ(clock_getcpuclockid(me, &clock), 0);
	CHECK_EQ(clock, OF(me, EXACT));
	CHECK(labs(ms(clock) - ms(CLOCK_PROCESS_CPUTIME_ID)) < 20);
	CHECK(labs(ms(OF(0, EXACT)) - ms(clock)) < 20);
	CHECK(labs(ms(OF(0, EXACT | THREAD)) - ms(clock)) < 20);
	CHECK(labs(ms(OF(me, EXACT | THREAD)) - ms(clock)) < 20);
	CHECK(labs(ms(OF(me, PROF)) - ms(clock)) < 60);
	CHECK(ms(OF(me, VIRTUAL)) <= ms(OF(me, PROF)));
	CHECK_OK(read_clock(OF(me, VIRTUAL | THREAD), &ts));
	CHECK_OK(read_clock(OF(me, PROF | THREAD), &ts));
}

static void computes(long unused)
{
	(void)unused;
	for (;;)
		;
}

static void sleeps(long unused)
{
	(void)unused;
	for (;;)
		pause();
}

static void until(int clock, long want)
{
	long end = check_ms(CLOCK_MONOTONIC) + 20000;

	while (check_ms(clock) < want && check_ms(CLOCK_MONOTONIC) < end)
		usleep(10000);
}

static void others(void)
{
	pid_t busy = start(computes, 0), idle = start(sleeps, 0);
	int clock = OF(busy, EXACT);
	struct timespec ts;

	SECTION("clocks of another process");
	until(clock, 100);
	CHECK(ms(clock) >= 100);
	CHECK(ms(OF(busy, PROF)) >= 40);
	CHECK(ms(OF(busy, VIRTUAL)) >= 40);
	CHECK(ms(OF(idle, EXACT)) < 50);
	CHECK_ERR(read_clock(OF(busy, EXACT | THREAD), &ts), EINVAL);
	kill(busy, SIGKILL);
	CHECK_OK(waitid(P_PID, busy, NULL, WEXITED | WNOWAIT));
	CHECK(ms(clock) >= 100); /* a zombie has what it had */
	CHECK_EQ(status_of(busy), KILLED(SIGKILL));
	CHECK_ERR(read_clock(clock, &ts), EINVAL);
	kill(idle, SIGKILL);
	CHECK_EQ(status_of(idle), KILLED(SIGKILL));
}

static long sleep_on(int clock, int flags, long sleep_ms, struct timespec *rest)
{
	struct timespec ts = { sleep_ms / 1000, sleep_ms % 1000 * 1000000 };

	return syscall(SYS_clock_nanosleep, clock, flags, &ts, rest);
}

static void sleeping(void)
{
	pid_t busy = start(computes, 0);
	int clock = OF(busy, EXACT);
	struct timespec rest = { 99, 0 };
	struct itimerval soon = { { 0, 0 }, { 0, 200000 } };
	long at;

	SECTION("clock_nanosleep on CPU clocks");
	until(clock, 50);
	CHECK_OK(sleep_on(clock, TIMER_ABSTIME, 20, NULL));
	CHECK_OK(sleep_on(clock, TIMER_ABSTIME, 200, NULL));
	CHECK(ms(clock) >= 200);
	at = ms(clock);
	CHECK_OK(sleep_on(clock, 0, 100, &rest));
	CHECK(ms(clock) >= at + 100);
	CHECK_EQ(rest.tv_sec, 99);
	kill(busy, SIGSTOP);
	CHECK_OK(waitid(P_PID, busy, NULL, WSTOPPED));
	handle(SIGALRM, note, 0);
	CHECK_OK(setitimer(ITIMER_REAL, &soon, NULL));
	CHECK_ERR(sleep_on(clock, 0, 5000, &rest), EINTR);
	CHECK(rest.tv_sec == 5 ||
	      (rest.tv_sec == 4 && rest.tv_nsec > 900000000));
	/* Our own time stands while we wait for it. */
	CHECK_OK(sleep_on(CLOCK_PROCESS_CPUTIME_ID, TIMER_ABSTIME, 0, NULL));
	CHECK_OK(setitimer(ITIMER_REAL, &soon, NULL));
	CHECK_ERR(sleep_on(CLOCK_PROCESS_CPUTIME_ID, 0, 2000, &rest), EINTR);
	CHECK(rest.tv_sec == 1 || (rest.tv_sec == 2 && rest.tv_nsec == 0));
	kill(busy, SIGKILL);
	CHECK_EQ(status_of(busy), KILLED(SIGKILL));
}

/* Prints what each call answers for each clock. */
static void table(void)
{
	static const int clocks[] = {
		0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 15, 16, 99, 1 << 30,
		OF(0, 0), OF(0, 1), OF(0, 2), OF(0, 3), OF(0, 4), OF(0, 5),
		OF(0, 6), OF(0, 7), OF(1, 2), OF(1, 6), OF(0x7ffffff, 2),
	};
	struct timespec ts, past = { 0, 1 }, wrong = { 0, -1 };

	for (unsigned i = 0; i < ARRAY_SIZE(clocks); i++) {
		int c = clocks[i], e[6] = { 0 };

#define TRY(n, ...) e[n] = syscall(__VA_ARGS__) < 0 ? errno : 0
		TRY(0, SYS_clock_gettime, c, &ts);
		TRY(1, SYS_clock_getres, c, &ts);
		TRY(2, SYS_clock_nanosleep, c, TIMER_ABSTIME, &past, NULL);
		TRY(3, SYS_clock_nanosleep, c, TIMER_ABSTIME, NULL, NULL);
		TRY(4, SYS_clock_nanosleep, c, 0, &wrong, NULL);
		if (c != CLOCK_REALTIME)
			TRY(5, SYS_clock_settime, c, &ts);
		check_say("# clock %d: read %d, resolution %d (%s), sleep "
			  "%d %d %d, set %d\n", c, e[0], e[1],
			  !e[1] && ts.tv_nsec > 1 ? "coarse" : "fine", e[2],
			  e[3], e[4], e[5]);
	}
}

int main(void)
{
	fresh_signals();
	own();
	others();
	sleeping();
	SECTION("clocks and calls");
	table();
	return check_done();
}
