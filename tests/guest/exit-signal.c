/* SPDX-License-Identifier: MIT */
/*
 * The signal that a child of clone(2) sends at its end is an agreement of two
 * programs: when one of them has called exec since, the parent gets SIGCHLD.
 * Otherwise anybody kills the set-uid program that he starts, by a child
 * that ends with SIGKILL.
 */
#include "signals.h"

#define W_ALL 0x40000000

static char *self;

static pid_t clone_with(int sig)
{
	return CHECK_OK(syscall(SYS_clone, sig, 0, 0, 0, 0));
}

static void child_executes(void)
{
	sigset_t set = set_of(SIGUSR1);
	int status;
	pid_t pid;

	SECTION("the child calls exec: SIGCHLD, and a plain wait finds it");
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	pid = clone_with(SIGUSR1);
	if (pid == 0) {
		execl(self, self, "child", (char *)NULL);
		_exit(1);
	}
	CHECK_EQ(sigwaitinfo(&set, NULL), SIGCHLD);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, EXITED(5));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* Clones one that ends after our exec, which closes the pipe. */
static void parent(long sig)
{
	int fds[2];
	char c;

	CHECK_OK(pipe2(fds, O_CLOEXEC));
	if (clone_with(sig) == 0) {
		close(fds[1]);
		_exit(read(fds[0], &c, 1) == 0 ? 6 : 1);
	}
	execl(self, self, "parent", (char *)NULL);
	CHECK(!"execl");
}

/* The program of that parent: 7 if it lives to see its child's end. */
static int after_exec(void)
{
	sigset_t set = set_of(SIGCHLD);
	int status;

	sigprocmask(SIG_BLOCK, &set, NULL);
	if (waitpid(-1, &status, W_ALL) < 0 || status != EXITED(6))
		return 8;
	return is_pending(SIGCHLD) ? 7 : 9;
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc == 2)
		return strcmp(argv[1], "child") ? after_exec() : 5;
	fresh_signals();
	child_executes();
	SECTION("the parent calls exec: its child cannot kill it");
	block(SIGCHLD);
	CHECK_EQ(in_child(parent, SIGKILL), EXITED(7));
	CHECK_EQ(in_child(parent, SIGTERM), EXITED(7));
	return check_done();
}
