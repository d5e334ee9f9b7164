/* SPDX-License-Identifier: MIT */
/*
 * Real-time signals come to processes amid their exit. Those that are queued
 * after a process has given its queue back, and before it is a zombie, have
 * nobody left to free them: the count of kernel objects around the guest tests
 * (tests/leaks) finds them.
 */
#include "signals.h"
#include <sys/prctl.h>

#define EXITS 120
#define FLOOD 1000

static int victims[2], begun[2];

/* Floods whomever it is told of, and tells when it has begun. */
static void sender(long unused)
{
	union sigval value = { 0 };
	pid_t pid;

	(void)unused;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (read(victims[0], &pid, sizeof(pid)) == sizeof(pid)) {
		sigqueue(pid, SIGRTMIN, value);
		CHECK_EQ(write(begun[1], "", 1), 1);
		for (int i = 0; i < FLOOD; i++)
			if (sigqueue(pid, SIGRTMIN, value) < 0 &&
			    errno == ESRCH)
				break;
	}
}

static void victim(long unused)
{
	pid_t me = getpid();
	char c;

	(void)unused;
	block(SIGRTMIN);
	CHECK_EQ(write(victims[1], &me, sizeof(me)), sizeof(me));
	CHECK_EQ(read(begun[0], &c, 1), 1);
}

int main(void)
{
	pid_t pid;

	fresh_signals();
	SECTION("signals are queued to processes that end");
	CHECK_OK(pipe(victims));
	CHECK_OK(pipe(begun));
	pid = start(sender, 0);
	for (int i = 0; i < EXITS; i++)
		CHECK_EQ(in_child(victim, 0), EXITED(0));
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
	return check_done();
}
