/* SPDX-License-Identifier: MIT */
/*
 * fork(2) itself, without what the libc does around it: it blocks all signals
 * first, and what comes between that and the call is the parent's alone.
 *
 * A signal to a group reaches all of it, those included that are being forked
 * at that moment: 300 groups whose members fork without a pause, each ended
 * by one kill(-group). Whoever missed it would live on.
 */
#include "check.h"
#include <signal.h>
#include <sys/prctl.h>

#define ROUNDS	300
#define MEMBERS 3

/* fork and wait, for ever; what SIGTERM does to a half made one is seen. */
static void member(long unused)
{
	(void)unused;
	for (;;) {
		pid_t pid = (pid_t)syscall(SYS_fork);

		if (pid == 0)
			for (;;)
				pause();
		/* A second one that ends at once, so the table changes. */
		if (syscall(SYS_fork) == 0)
			_exit(0);
		kill(pid, SIGKILL);
		while (wait(NULL) > 0)
			;
	}
}

static void group(long unused)
{
	(void)unused;
	setpgid(0, 0);
	for (int i = 1; i < MEMBERS; i++)
		if (syscall(SYS_fork) == 0)
			break;
	member(0);
}

/* Everybody below us, by adoption too, has ended within two seconds. */
static int all_gone(void)
{
	for (int i = 0; i < 2000; i++) {
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		if (waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD)
			return 1;
		usleep(1000);
	}
	return 0;
}

int main(void)
{
	int good = 1;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	SECTION("one signal ends a group that forks");
	for (int i = 0; good && i < ROUNDS; i++) {
		pid_t pid = start(group, 0);

		while (getpgid(pid) != pid)
			usleep(10);
		usleep(i * 37 % 3000);
		good = kill(-pid, SIGTERM) == 0 && all_gone();
		if (!good)
			kill(-pid, SIGKILL);
	}
	CHECK(good);
	return check_done();
}
