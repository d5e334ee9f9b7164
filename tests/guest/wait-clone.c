/* SPDX-License-Identifier: MIT */
/*
 * Children that clone(2) made with another signal than SIGCHLD, or none: wait
 * finds them with __WALL or __WCLONE alone, their end sends that signal, and
 * an ignored SIGCHLD does not take them away.
 */
#include "signals.h"

#define W_ALL	0x40000000
#define W_CLONE 0x80000000u

static void exit_with(long code)
{
	_exit(code);
}

static pid_t clone_with(int sig)
{
	pid_t pid = syscall(SYS_clone, sig, 0, 0, 0, 0);

	if (pid == 0)
		_exit(5);
	CHECK_OK(pid);
	return pid;
}

static void clones(void)
{
	siginfo_t info;
	int status;
	pid_t pid;

	SECTION("a clone with another signal: __WALL, __WCLONE");
	handle(SIGUSR1, note, 0);
	block(SIGUSR1);
	for (int sig = 0; sig <= SIGUSR1; sig += SIGUSR1) {
		pid = clone_with(sig);
		CHECK_ERR(waitpid(pid, &status, 0), ECHILD);
		CHECK_ERR(wait(&status), ECHILD);
		CHECK_ERR(waitid(P_PID, pid, &info, WEXITED), ECHILD);
		CHECK_EQ(waitpid(pid, &status, W_ALL), pid);
		CHECK_EQ(status, EXITED(5));
		CHECK_EQ(is_pending(SIGUSR1), sig != 0);
		pid = clone_with(sig);
		CHECK_EQ(waitpid(-1, &status, W_CLONE), pid);
		pid = start(exit_with, 6);
		CHECK_ERR(waitpid(pid, &status, W_CLONE), ECHILD);
		CHECK_EQ(waitpid(pid, &status, W_ALL), pid);
		CHECK_EQ(status, EXITED(6));
	}
	CHECK(!is_pending(SIGCHLD));
	unblock(SIGUSR1);
	CHECK_EQ(seen.sig, SIGUSR1);
	CHECK_EQ(seen.info.si_code, CLD_EXITED);
	CHECK_EQ(seen.info.si_status, 5);
}

/* SIG_IGN of SIGCHLD is about children that would send it. */
static void ignored_clones(void)
{
	int status;
	pid_t pid;

	SECTION("SIGCHLD ignored: a clone without it is kept");
	signal(SIGCHLD, SIG_IGN);
	pid = clone_with(0);
	CHECK_EQ(waitpid(pid, &status, W_ALL), pid);
	CHECK_EQ(status, EXITED(5));
	signal(SIGCHLD, SIG_DFL);
}

int main(void)
{
	fresh_signals();
	clones();
	ignored_clones();
	return check_done();
}
