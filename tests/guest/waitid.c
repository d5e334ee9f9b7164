/* SPDX-License-Identifier: MIT */
/*
 * waitid(2): what siginfo tells of an exit and of a death by signal, looking
 * without taking (WNOWAIT), not hanging, and the errors.
 */
#include "check.h"
#include <signal.h>
#include <sys/resource.h>

static void exit_with(long code)
{
	_exit(code);
}

static void kill_self(long sig)
{
	kill(getpid(), sig);
	pause();
}

static long raw(int type, long id, siginfo_t *info, int options)
{
	return syscall(SYS_waitid, type, id, info, options, NULL);
}

static void forms(void)
{
	siginfo_t info;
	pid_t pid;

	SECTION("waitid: exit, death, WNOWAIT");
	pid = start(exit_with, 300);
	memset(&info, 0xff, sizeof(info));
	CHECK_OK(raw(P_PID, pid, &info, WEXITED | WNOWAIT));
	CHECK_EQ(info.si_pid, pid);
	CHECK_EQ(info.si_signo, SIGCHLD);
	CHECK_EQ(info.si_code, CLD_EXITED);
	CHECK_EQ(info.si_status, 300 & 0xff);
	CHECK_EQ(info.si_uid, getuid());
	CHECK_OK(raw(P_ALL, 0, &info, WEXITED));
	CHECK_EQ(info.si_pid, pid);
	CHECK_ERR(raw(P_ALL, 0, &info, WEXITED), ECHILD);
	pid = start(kill_self, SIGTERM);
	CHECK_OK(raw(P_PGID, getpgrp(), &info, WEXITED));
	CHECK_EQ(info.si_pid, pid);
	CHECK_EQ(info.si_code, CLD_KILLED);
	CHECK_EQ(info.si_status, SIGTERM);
}

static void no_hang(void)
{
	siginfo_t info;
	int fds[2];
	pid_t pid;
	char c;

	SECTION("waitid: WNOHANG, no siginfo");
	CHECK_OK(pipe(fds));
	pid = fork();
	if (pid == 0) {
		close(fds[1]);
		_exit(read(fds[0], &c, 1));
	}
	memset(&info, 0xff, sizeof(info));
	CHECK_OK(raw(P_PID, pid, &info, WEXITED | WNOHANG));
	CHECK_EQ(info.si_pid, 0);
	CHECK_EQ(info.si_signo, 0);
	close(fds[1]);
	CHECK_OK(raw(P_PID, pid, NULL, WEXITED));
	CHECK_ERR(raw(P_PID, pid, NULL, WEXITED), ECHILD);
}

static void errors(void)
{
	siginfo_t info;
	pid_t pid;

	SECTION("waitid: errors");
	CHECK_ERR(raw(P_ALL, 0, &info, 0), EINVAL);
	CHECK_ERR(raw(P_ALL, 0, &info, WNOHANG), EINVAL);
	CHECK_ERR(raw(P_ALL, 0, &info, WEXITED | 0x100), EINVAL);
	CHECK_ERR(raw(99, 0, &info, WEXITED), EINVAL);
	CHECK_ERR(raw(P_PID, 0, &info, WEXITED), EINVAL);
	CHECK_ERR(raw(P_PID, -1, &info, WEXITED), EINVAL);
	CHECK_ERR(raw(P_PID, getpid(), &info, WEXITED), ECHILD);
	for (unsigned i = 1; i < ARRAY_SIZE(bad_pointers); i++) {
		pid = start(exit_with, 1);
		CHECK_ERR(raw(P_PID, pid, bad_pointers[i], WEXITED), EFAULT);
		waitpid(pid, NULL, 0);
	}
}

int main(void)
{
	forms();
	no_hang();
	errors();
	return check_done();
}
