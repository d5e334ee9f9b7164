/* SPDX-License-Identifier: MIT */
/*
 * A SIGCONT that comes while a process is on its way into the stop: it must
 * not stay stopped for ever. 2,000 pairs, one right after the other.
 */
#include "check.h"
#include <signal.h>

static void waits(long unused)
{
	(void)unused;
	for (;;)
		pause();
}

int main(void)
{
	pid_t pid = start(waits, 0);
	int good = 1;

	SECTION("stop and continue, 2,000 times");
	for (int i = 0; i < 2000; i++)
		good &= !kill(pid, SIGSTOP) && !kill(pid, SIGCONT);
	CHECK(good);
	CHECK_OK(kill(pid, SIGTERM));
	CHECK_EQ(status_of(pid), KILLED(SIGTERM));
	return check_done();
}
