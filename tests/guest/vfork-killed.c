/* SPDX-License-Identifier: MIT */
/*
 * Who waits for a vfork child dies of SIGKILL at once, however long the child
 * stays in its memory; other signals wait until the child is gone; the child
 * goes on in memory whose first owner is no more.
 */
#include "signals.h"

static int alive[2]; /* written by the child, closed by its end */

/* The child sleeps in the parent's memory, tells, and ends. */
static void waits_for_child(long ms)
{
	volatile int in_child = 0;
	pid_t pid = vfork();

	if (pid == 0) {
		struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

		in_child = 7;
		write(alive[1], "c", 1);
		nanosleep(&ts, NULL);
		write(alive[1], "e", 1);
		_exit(in_child);
	}
	_exit(in_child == 7 && status_of(pid) == EXITED(7) ? 5 : 6);
}

static char next(void)
{
	char c = 0;

	return read(alive[0], &c, 1) == 1 ? c : 0;
}

static void by_sigkill(void)
{
	long begin;
	pid_t pid;

	SECTION("vfork: SIGKILL to the waiting parent");
	for (int i = 0; i < 3; i++) {
		CHECK_OK(pipe(alive));
		begin = check_ms(CLOCK_MONOTONIC);
		pid = start(waits_for_child, 600);
		close(alive[1]);
		CHECK_EQ(next(), 'c');
		CHECK_OK(kill(pid, SIGKILL));
		CHECK_EQ(status_of(pid), KILLED(SIGKILL));
		CHECK(check_ms(CLOCK_MONOTONIC) - begin < 500);
		/* The child lives on and ends in peace. */
		if (i == 0)
			CHECK_EQ(next(), 'e');
		if (i == 0)
			CHECK_EQ(next(), 0);
		close(alive[0]);
	}
}

static void by_others(void)
{
	static const int signals[] = { SIGTERM, SIGALRM, SIGSEGV };

	SECTION("vfork: others when the child is gone");
	for (unsigned i = 0; i < ARRAY_SIZE(signals); i++) {
		pid_t pid;

		CHECK_OK(pipe(alive));
		pid = start(waits_for_child, 50);
		close(alive[1]);
		CHECK_EQ(next(), 'c');
		CHECK_OK(kill(pid, signals[i]));
		CHECK_EQ(next(), 'e');
		CHECK_EQ(status_of(pid), KILLED(signals[i]));
		close(alive[0]);
	}
}

/* A handler runs once, and vfork gives the pid all the same. */
static void with_handler(long unused)
{
	pid_t me = getpid(), pid;

	(void)unused;
	handle(SIGUSR1, note, 0);
	pid = vfork();
	if (pid == 0) {
		kill(me, SIGUSR1);
		kill(me, SIGUSR1);
		_exit(seen.count);
	}
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(status_of(pid), EXITED(0));
}

int main(void)
{
	fresh_signals();
	signal(SIGPIPE, SIG_IGN);
	by_sigkill();
	by_others();
	SECTION("vfork: a handler runs after the child's end");
	CHECK_EQ(in_child(with_handler, 0), EXITED(0));
	return check_done();
}
