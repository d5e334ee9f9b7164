/* SPDX-License-Identifier: MIT */
/*
 * SIGCHLD: what its handler is told about a child that exits or dies, waiting
 * in the handler, many children at once of which one signal tells, and the
 * shell's loop around sigsuspend.
 */
#include "signals.h"

static volatile int reaped, last_status;

static void exit_with(long code)
{
	_exit(code);
}

static void die_of(long sig)
{
	signal(sig, SIG_DFL);
	kill(getpid(), sig);
	pause();
}

/* Takes all that are there, as a shell does. */
static void reap(int sig, siginfo_t *info, void *context)
{
	int was = errno, status;

	note(sig, info, context);
	while (waitpid(-1, &status, WNOHANG) > 0) {
		last_status = status;
		reaped++;
	}
	errno = was;
}

/* Until the handler has seen one. */
static void wait_for(volatile int *what, int want)
{
	sigset_t none = set_of(0);

	while (*what < want)
		sigsuspend(&none);
}

static void told(void)
{
	pid_t pid;

	SECTION("what SIGCHLD tells: exit, death by signal");
	handle(SIGCHLD, note, 0);
	block(SIGCHLD);
	forget();
	pid = start(exit_with, 300);
	wait_for(&seen.count, 1);
	CHECK_EQ(seen.info.si_signo, SIGCHLD);
	CHECK_EQ(seen.info.si_code, CLD_EXITED);
	CHECK_EQ(seen.info.si_pid, pid);
	CHECK_EQ(seen.info.si_uid, getuid());
	CHECK_EQ(seen.info.si_status, 300 & 0xff);
	CHECK_EQ(status_of(pid), EXITED(300 & 0xff));
	forget();
	pid = start(die_of, SIGTERM);
	wait_for(&seen.count, 1);
	CHECK_EQ(seen.info.si_code, CLD_KILLED);
	CHECK_EQ(seen.info.si_status, SIGTERM);
	CHECK_EQ(status_of(pid), KILLED(SIGTERM));
	unblock(SIGCHLD);
}

static void reaping(void)
{
	SECTION("waiting in the handler: nobody is left");
	handle(SIGCHLD, reap, SA_RESTART);
	block(SIGCHLD);
	reaped = 0;
	for (int i = 0; i < 40; i++)
		CHECK_OK(start(exit_with, i));
	wait_for(&reaped, 40);
	CHECK_EQ(reaped, 40);
	CHECK_ERR(waitpid(-1, NULL, 0), ECHILD);
	/* With the signal let in at any moment. */
	unblock(SIGCHLD);
	reaped = 0;
	for (int i = 0; i < 40; i++)
		CHECK_OK(start(exit_with, i));
	block(SIGCHLD);
	wait_for(&reaped, 40);
	CHECK_EQ(reaped, 40);
	unblock(SIGCHLD);
}

static void exit_late(long code)
{
	usleep(50000);
	_exit(code);
}

/* wait is interrupted by the very child that it waits for: not at all. */
static void interrupted(void)
{
	int status;
	pid_t pid;

	SECTION("waiting while the handler only looks");
	handle(SIGCHLD, note, SA_RESTART);
	for (int i = 0; i < 20; i++) {
		forget();
		pid = start(exit_with, i);
		CHECK_EQ(waitpid(pid, &status, 0), pid);
		CHECK_EQ(status, EXITED(i));
		CHECK_EQ(seen.count, 1);
	}
	/* It waits for a, b ends: EINTR without SA_RESTART. */
	handle(SIGCHLD, note, 0);
	forget();
	pid = fork();
	if (pid == 0)
		for (;;)
			pause();
	CHECK_OK(start(exit_late, 1));
	/* Unless it ended before we slept: then nothing interrupts. */
	if (!seen.count)
		CHECK_ERR(waitpid(pid, &status, 0), EINTR);
	else
		CHECK(!waitpid(pid, &status, WNOHANG));
	CHECK_EQ(seen.count, 1);
	handle(SIGCHLD, note, SA_RESTART);
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
	CHECK_OK(wait(NULL));
}

/* A child stays a zombie until somebody waits, also after the handler. */
static void stays(void)
{
	pid_t pid;

	SECTION("the handler alone takes nothing away");
	handle(SIGCHLD, note, SA_RESTART);
	block(SIGCHLD);
	forget();
	pid = start(exit_with, 9);
	wait_for(&seen.count, 1);
	unblock(SIGCHLD);
	CHECK_OK(kill(pid, 0));
	CHECK_EQ(status_of(pid), EXITED(9));
	CHECK_ERR(kill(pid, 0), ESRCH);
}

/* SIGCHLD of a grandchild goes to its parent, or to who adopts it. */
static void parent_dies(long unused)
{
	(void)unused;
	forget();
	start(exit_with, 1);
}

static void not_ours(void)
{
	pid_t pid;

	SECTION("one signal for a child, none for its children");
	forget();
	block(SIGCHLD);
	pid = start(parent_dies, 0);
	wait_for(&seen.count, 1);
	CHECK_EQ(seen.info.si_pid, pid);
	CHECK_EQ(status_of(pid), EXITED(0));
	unblock(SIGCHLD);
	usleep(20000);
	CHECK_EQ(seen.count, 1);
}

int main(void)
{
	fresh_signals();
	told();
	reaping();
	interrupted();
	stays();
	not_ours();
	return check_done();
}
