/* SPDX-License-Identifier: MIT */
/*
 * The calls that a handler interrupts for good, with SA_RESTART or without:
 * those that wait with a time limit, and the waits for a signal. What they
 * tell of the time that was left, and what they leave alone.
 */
#include "signals.h"
#include <poll.h>
#include <sys/select.h>

#define FUTEX_WAIT 0
#define LONG	   1000 /* seconds */

static int pipes[2], word;

static long do_sigtimedwait(void)
{
	sigset_t set = set_of(SIGUSR1);

	return syscall(SYS_rt_sigtimedwait, &set, NULL, NULL, 8);
}

static long do_sigtimedwait_timed(void)
{
	struct timespec ts = { LONG, 0 };
	sigset_t set = set_of(SIGUSR1);

	return syscall(SYS_rt_sigtimedwait, &set, NULL, &ts, 8);
}

static int is_less(const struct timespec *ts)
{
	return ts->tv_sec == LONG - 1 && ts->tv_nsec > 0;
}

static long do_nanosleep(void)
{
	struct timespec ts = { LONG, 0 }, left = { 0, 0 };
	long got = syscall(SYS_nanosleep, &ts, &left);

	CHECK(is_less(&left));
	return got;
}

static long do_clock_nanosleep(void)
{
	struct timespec ts = { LONG, 0 }, left = { 0, 0 };
	long got = syscall(SYS_clock_nanosleep, CLOCK_REALTIME, 0, &ts, &left);

	CHECK(is_less(&left));
	return got;
}

/* Until a time: what is left is not told. */
static long do_sleep_until(void)
{
	struct timespec ts, left = { 7, 7 };
	long got;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_sec += LONG;
	got = syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &ts,
		      &left);
	CHECK(left.tv_sec == 7 && left.tv_nsec == 7);
	return got;
}

static long do_poll(void)
{
	struct pollfd p = { pipes[0], POLLIN, 5 };
	long got = syscall(SYS_poll, &p, 1, LONG * 1000);

	CHECK_EQ(p.revents, 0);
	return got;
}

static long do_ppoll(void)
{
	struct pollfd p = { pipes[0], POLLIN, 0 };
	struct timespec ts = { LONG, 0 };
	long got = syscall(SYS_ppoll, &p, 1, &ts, NULL, 8);

	CHECK(is_less(&ts));
	return got;
}

static long do_select(void)
{
	struct timeval tv = { LONG, 0 };
	fd_set set;
	long got;

	FD_ZERO(&set);
	FD_SET(pipes[0], &set);
	got = syscall(SYS_select, pipes[0] + 1, &set, NULL, NULL, &tv);
	CHECK(tv.tv_sec == LONG - 1 && tv.tv_usec > 0);
	CHECK(FD_ISSET(pipes[0], &set));
	return got;
}

static long do_pselect(void)
{
	struct timespec ts = { LONG, 0 };
	fd_set set;
	long got;

	FD_ZERO(&set);
	FD_SET(pipes[0], &set);
	got = syscall(SYS_pselect6, pipes[0] + 1, &set, NULL, NULL, &ts, NULL);
	CHECK(is_less(&ts));
	return got;
}

static long do_futex_timed(void)
{
	struct timespec ts = { LONG, 0 };

	return syscall(SYS_futex, &word, FUTEX_WAIT, 0, &ts);
}

static const struct {
	const char *name;
	long (*call)(void);
} calls[] = {
	{ "sigtimedwait", do_sigtimedwait },
	{ "sigtimedwait with a limit", do_sigtimedwait_timed },
	{ "nanosleep and what is left", do_nanosleep },
	{ "clock_nanosleep and what is left", do_clock_nanosleep },
	{ "clock_nanosleep until a time", do_sleep_until },
	{ "poll with a limit", do_poll },
	{ "ppoll and what is left", do_ppoll },
	{ "select and what is left", do_select },
	{ "pselect6 and what is left", do_pselect },
	{ "futex with a limit", do_futex_timed },
};

static void interrupted(unsigned i, int flags)
{
	forget();
	handle(SIGALRM, note, flags);
	ticks(1);
	CHECK_ERR(calls[i].call(), EINTR);
	ticks(0);
	CHECK(seen.count >= 1);
}

int main(void)
{
	fresh_signals();
	CHECK_OK(pipe(pipes));
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
		SECTION(calls[i].name);
		interrupted(i, 0);
		interrupted(i, SA_RESTART);
		interrupted(i, SA_NODEFER);
		interrupted(i, SA_RESTART | SA_NODEFER);
	}
	return check_done();
}
