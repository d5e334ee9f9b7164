/* SPDX-License-Identifier: MIT */
/*
 * Who takes a dead child away, and who must not: waitid without WEXITED does
 * not; SA_NOCLDWAIT and an ignored SIGCHLD do, at once.
 */
#include "signals.h"

static void exit_with(long code)
{
	_exit(code);
}

/* Starts one and waits until it is dead, without taking it. */
static pid_t dead_child(int code)
{
	siginfo_t info;
	pid_t pid = start(exit_with, code);

	CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	return pid;
}

static void without_wexited(void)
{
	siginfo_t info;
	pid_t pid = dead_child(7);

	SECTION("waitid without WEXITED leaves the dead");
	CHECK_ERR(waitid(P_ALL, 0, &info, WSTOPPED | WNOHANG), ECHILD);
	CHECK_ERR(waitid(P_PID, pid, &info, WSTOPPED | WNOHANG), ECHILD);
	CHECK_ERR(waitid(P_PID, pid, &info, WCONTINUED), ECHILD);
	CHECK_ERR(waitid(P_PGID, 0, &info, WSTOPPED | WCONTINUED), ECHILD);
	CHECK_EQ(status_of(pid), EXITED(7));
}

/* Reads until nobody holds the pipe: the child and what it made are gone. */
static void until_gone(const int fds[2])
{
	char c;

	close(fds[1]);
	CHECK_EQ(read(fds[0], &c, 1), 0);
	close(fds[0]);
}

static void not_kept(const char *name)
{
	int fds[2];
	pid_t pids[3];

	SECTION(name);
	CHECK_OK(pipe(fds));
	for (int i = 0; i < 3; i++)
		pids[i] = start(exit_with, i);
	/* Waits for all of them, and tells nothing of any. */
	CHECK_ERR(waitpid(pids[1], NULL, 0), ECHILD);
	CHECK_ERR(wait(NULL), ECHILD);
	until_gone(fds);
	for (int i = 0; i < 3; i++)
		CHECK_ERR(kill(pids[i], 0), ESRCH);
}

static void nobody_waits(void)
{
	struct sigaction action = { .sa_handler = SIG_DFL,
				    .sa_flags = SA_NOCLDWAIT };
	pid_t pid;

	CHECK_OK(sigaction(SIGCHLD, &action, NULL));
	not_kept("SA_NOCLDWAIT: no zombies");
	handle(SIGCHLD, note, SA_NOCLDWAIT | SA_RESTART);
	forget();
	not_kept("SA_NOCLDWAIT with a handler");
	CHECK(seen.count > 0);
	signal(SIGCHLD, SIG_IGN);
	not_kept("SIGCHLD ignored");
	SECTION("ignored too late: a zombie stays");
	signal(SIGCHLD, SIG_DFL);
	pid = dead_child(3);
	signal(SIGCHLD, SIG_IGN);
	CHECK_OK(kill(pid, 0));
	CHECK_EQ(status_of(pid), EXITED(3));
	signal(SIGCHLD, SIG_DFL);
}

int main(void)
{
	fresh_signals();
	without_wexited();
	nobody_waits();
	return check_done();
}
