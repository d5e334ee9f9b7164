/* SPDX-License-Identifier: MIT */
/*
 * A child of clone(2) without a signal has ended, and then its parent ends,
 * which never waited for it. Whoever adopts it finds it by a plain wait: init
 * knows no other, and would keep it in the table of processes for ever.
 */
#include "check.h"
#include <signal.h>
#include <sys/prctl.h>

static int told[2];

/* Ends once its child is a zombie: the child's end of a pipe says so. */
static void leaves_zombie(long sig)
{
	int gone[2];
	pid_t pid;
	char c;

	signal(SIGUSR1, SIG_IGN);
	CHECK_OK(pipe(gone));
	pid = CHECK_OK(syscall(SYS_clone, sig, 0, 0, 0, 0));
	if (pid == 0)
		_exit(7);
	close(gone[1]);
	CHECK_EQ(read(gone[0], &c, 1), 0);
	usleep(20000);
	CHECK_EQ(write(told[1], &pid, sizeof(pid)), sizeof(pid));
}

static pid_t zombie(int sig)
{
	pid_t pid = 0;

	CHECK_EQ(in_child(leaves_zombie, sig), EXITED(0));
	CHECK_EQ(read(told[0], &pid, sizeof(pid)), sizeof(pid));
	return pid;
}

static void adopt(int sig)
{
	pid_t pid = zombie(sig);
	int status = 0;

	CHECK_EQ(waitpid(-1, &status, 0), pid);
	CHECK_EQ(status, EXITED(7));
	CHECK_ERR(kill(pid, 0), ESRCH);
}

/* Who ignores SIGCHLD finds neither those that he adopts nor his own. */
static void ignore(int sig)
{
	pid_t pid = 0;

	signal(SIGCHLD, SIG_IGN);
	CHECK_OK(start(leaves_zombie, sig));
	CHECK_EQ(read(told[0], &pid, sizeof(pid)), sizeof(pid));
	CHECK_ERR(waitpid(-1, NULL, 0), ECHILD);
	/* Linux frees it a moment after its parent is no more to be seen. */
	for (int i = 0; i < 1000 && kill(pid, 0) == 0; i++)
		usleep(1000);
	CHECK_ERR(kill(pid, 0), ESRCH);
	signal(SIGCHLD, SIG_DFL);
}

int main(void)
{
	CHECK_OK(pipe(told));
	CHECK_OK(prctl(PR_SET_CHILD_SUBREAPER, 1));
	SECTION("adopted: a plain wait finds it");
	adopt(0);
	adopt(SIGUSR1);
	adopt(SIGCHLD);
	SECTION("adopted by who ignores SIGCHLD: gone at once");
	ignore(0);
	ignore(SIGUSR1);
	ignore(SIGCHLD);
	return check_done();
}
