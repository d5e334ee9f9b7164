/* SPDX-License-Identifier: MIT */
/*
 * A killed process dies wherever it is: reading a pipe, writing a full one,
 * sleeping, polling, waiting for a child, waiting on a futex, or computing
 * without ever calling the kernel.
 */
#include "check.h"
#include <poll.h>
#include <sched.h>
#include <signal.h>

#define FUTEX_WAIT 0

static int empty[2];

static void reads(void)
{
	char c;

	read(empty[0], &c, 1);
}

static void writes(void)
{
	static char big[70000];

	write(empty[1], big, sizeof(big));
}

static void sleeps(void)
{
	struct timespec ts = { 1000, 0 };

	nanosleep(&ts, NULL);
}

static void polls(void)
{
	struct pollfd p = { empty[0], POLLIN, 0 };

	poll(&p, 1, -1);
}

static void forever(void)
{
	for (;;)
		__asm__ volatile("");
}

static void waits(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		/* Ends by itself when the pipe's writers are gone. */
		close(empty[1]);
		reads();
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void futex_waits(void)
{
	static int word = 1;

	syscall(SYS_futex, &word, FUTEX_WAIT, 1, NULL, NULL, 0);
}

static void yields(void)
{
	for (;;)
		sched_yield();
}

static void forks(void)
{
	for (;;) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
}

static void (*const states[])(void) = { reads,	writes,	     sleeps,
					polls,	forever,     waits,
					yields, futex_waits, forks };

static void enter(long state)
{
	states[state]();
	_exit(1);
}

int main(void)
{
	SECTION("SIGKILL ends a process in every state");
	for (unsigned i = 0; i < ARRAY_SIZE(states); i++) {
		pid_t pid;

		CHECK_OK(pipe(empty));
		pid = start(enter, i);
		usleep(10000);
		CHECK_OK(kill(pid, SIGKILL));
		CHECK_EQ(status_of(pid), KILLED(SIGKILL));
		close(empty[0]);
		close(empty[1]);
	}
	SECTION("and SIGTERM, at once after fork as well");
	for (unsigned i = 0; i < 4 * ARRAY_SIZE(states); i++) {
		pid_t pid;

		CHECK_OK(pipe(empty));
		pid = start(enter, i % 5);
		CHECK_OK(kill(pid, SIGTERM));
		CHECK_EQ(status_of(pid), KILLED(SIGTERM));
		close(empty[0]);
		close(empty[1]);
	}
	return check_done();
}
