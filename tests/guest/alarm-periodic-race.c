/* SPDX-License-Identifier: MIT */
/*
 * A periodic alarm goes off on one CPU while its process, moved to another,
 * takes SIGALRM that others sent. A kernel that arms the alarm again with the
 * lock held for which the expiry waits comes to a stop for good, and with it
 * the whole machine.
 */
#include "signals.h"
#include <sys/prctl.h>

#define RUN_MS	 2000
#define EVERY_US 50
#define HELPERS	 4

static void sends(long to)
{
	for (;;)
		kill(to, SIGALRM);
}

/* Asleep and awake again, so that others are moved from CPU to CPU. */
static void moves(long unused)
{
	(void)unused;
	for (;;)
		usleep(30);
}

static void helper(long number)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (number % 2)
		moves(0);
	sends(getppid());
}

static void alarm_every(long us)
{
	struct timeval tv = { 0, us };
	struct itimerval timer = { tv, tv };

	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
}

int main(void)
{
	long end = check_ms(CLOCK_MONOTONIC) + RUN_MS;
	pid_t pids[HELPERS];

	fresh_signals();
	SECTION("a periodic alarm among SIGALRMs that others send");
	handle(SIGALRM, note, 0);
	for (int i = 0; i < HELPERS; i++)
		pids[i] = start(helper, i);
	alarm_every(EVERY_US);
	while (check_ms(CLOCK_MONOTONIC) < end)
		usleep(20);
	alarm_every(0);
	signal(SIGALRM, SIG_IGN);
	for (int i = 0; i < HELPERS; i++) {
		CHECK_OK(kill(pids[i], SIGKILL));
		CHECK_EQ(status_of(pids[i]), KILLED(SIGKILL));
	}
	CHECK(seen.count > 0);
	return check_done();
}
