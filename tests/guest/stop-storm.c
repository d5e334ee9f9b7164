/* SPDX-License-Identifier: MIT */
/*
 * Several processes stop, continue and kill the same others at once, which
 * themselves fork, wait, sleep and write, while the parent waits with all
 * options: everybody is taken once, nobody is left stopped, and each status is
 * one that can be.
 */
#include "signals.h"
#include <sched.h>

#define VICTIMS 4
#define KILLERS 3
#define SIGNALS 150
#define ROUNDS	2

static void nap(int microseconds)
{
	struct timespec ts = { 0, microseconds * 1000L };

	nanosleep(&ts, NULL);
}

static void victim(long kind)
{
	int fds[2];
	char c;

	CHECK_OK(pipe(fds));
	for (;;) {
		pid_t pid = kind == 0 ? fork() : 1;

		if (pid == 0)
			_exit(0);
		if (kind == 0)
			waitpid(pid, NULL, 0);
		if (kind == 1)
			nap(100);
		if (kind == 2 && write(fds[1], "x", 1) == 1)
			read(fds[0], &c, 1);
		if (kind == 3)
			sched_yield();
	}
}

static pid_t victims[VICTIMS];

static void killer(long number)
{
	static const int some[] = { SIGSTOP, SIGCONT, SIGTSTP, SIGCONT };
	unsigned seed = (unsigned)number;

	for (int i = 0; i < SIGNALS; i++) {
		seed = seed * 1103515245 + 12345;
		kill(victims[(seed >> 16) % VICTIMS], some[(seed >> 20) % 4]);
		if (i % 8 == 0)
			nap(50);
	}
}

static int index_of(const pid_t *pids, int count, pid_t pid)
{
	for (int i = 0; i < count; i++)
		if (pids[i] == pid)
			return i;
	return -1;
}

static int is_change(int status)
{
	return WIFCONTINUED(status) ||
	       (WIFSTOPPED(status) &&
		(WSTOPSIG(status) == SIGSTOP || WSTOPSIG(status) == SIGTSTP));
}

/* Takes all news until the killers have ended. */
static int watch(const pid_t *killers)
{
	int left = KILLERS, wrong = 0, status;

	while (left > 0) {
		pid_t pid = waitpid(-1, &status, WUNTRACED | WCONTINUED);

		if (index_of(killers, KILLERS, pid) >= 0)
			left -= status == EXITED(0);
		else if (index_of(victims, VICTIMS, pid) >= 0)
			wrong += !is_change(status);
		else
			wrong++;
		if (wrong > 5)
			break;
	}
	return wrong;
}

static void round_of(int number)
{
	pid_t killers[KILLERS];

	for (int i = 0; i < VICTIMS; i++)
		victims[i] = start(victim, i);
	for (int i = 0; i < KILLERS; i++)
		killers[i] = start(killer, number * 100 + i);
	CHECK_EQ(watch(killers), 0);
	for (int i = 0; i < VICTIMS; i++) {
		CHECK_OK(kill(victims[i], SIGKILL));
		kill(victims[i], i % 2 ? SIGSTOP : SIGCONT);
		CHECK_EQ(status_of(victims[i]), KILLED(SIGKILL));
	}
	CHECK_ERR(waitpid(-1, NULL, WUNTRACED | WCONTINUED | WNOHANG), ECHILD);
}

/* SIGKILL and SIGSTOP at the same moment: it dies. */
static void last_word(void)
{
	for (int i = 0; i < 30; i++) {
		pid_t pid = start(victim, i % 4);

		kill(pid, SIGSTOP);
		if (i % 3 == 0)
			waitpid(pid, NULL, WUNTRACED);
		kill(pid, SIGKILL);
		kill(pid, SIGSTOP);
		CHECK_EQ(status_of(pid), KILLED(SIGKILL));
	}
}

int main(void)
{
	fresh_signals();
	in_own_group();
	SECTION("stopping, continuing and killing at once");
	for (int i = 0; i < ROUNDS; i++)
		round_of(i + 1);
	SECTION("SIGKILL has the last word");
	last_word();
	return check_done();
}
