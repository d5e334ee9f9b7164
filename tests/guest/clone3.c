/* SPDX-License-Identifier: MIT */
/*
 * clone3(2) as glibc's posix_spawn, system and popen use it, and what it
 * refuses; and a thread where there are none: EAGAIN, as at a limit. Linux
 * makes the thread, which ends at once.
 */
#include "check.h"
#include <sched.h>
#include <signal.h>

#define CLEAR_HANDLERS 0x100000000

struct arguments {
	uint64_t flags, pidfd, child_tid, parent_tid, exit_signal;
	uint64_t stack, stack_size, tls, more[3];
};

static struct arguments with(uint64_t flags)
{
	return (struct arguments){ .flags = flags, .exit_signal = SIGCHLD };
}

static long clone3(struct arguments a, size_t size)
{
	return syscall(SYS_clone3, &a, size);
}

static void handler(int number)
{
	(void)number;
}

static long handler_of(int number)
{
	struct sigaction act;

	sigaction(number, NULL, &act);
	return (long)act.sa_handler;
}

static void forks(void)
{
	int child = 0, parent = 0;
	struct arguments a = with(CLONE_PARENT_SETTID | CLONE_CHILD_SETTID);
	pid_t pid;

	SECTION("clone3: fork");
	a.child_tid = (uintptr_t)&child;
	a.parent_tid = (uintptr_t)&parent;
	signal(SIGUSR1, handler);
	signal(SIGUSR2, SIG_IGN);
	pid = clone3(a, sizeof(a));
	if (pid == 0)
		_exit(child == getpid() &&
		      handler_of(SIGUSR1) == (long)handler);
	CHECK_EQ(pid, parent);
	CHECK_EQ(child, 0);
	CHECK_EQ(status_of(pid), EXITED(1));
	pid = clone3(with(CLEAR_HANDLERS), 64);
	if (pid == 0)
		_exit(handler_of(SIGUSR1) == (long)SIG_DFL &&
		      handler_of(SIGUSR2) == (long)SIG_IGN);
	CHECK_EQ(status_of(pid), EXITED(1));
	CHECK_EQ(handler_of(SIGUSR1), (long)handler);
}

static void refuses(void)
{
	struct arguments a = with(0);

	SECTION("clone3: what it refuses");
	CHECK_ERR(clone3(a, 63), EINVAL);
	CHECK_ERR(clone3(a, PAGE + 1), E2BIG);
	CHECK_ERR(clone3(with(SIGCHLD), sizeof(a)), EINVAL);
	CHECK_ERR(clone3(with(CLONE_DETACHED), sizeof(a)), EINVAL);
	CHECK_ERR(clone3(with(CLONE_SIGHAND), sizeof(a)), EINVAL);
	a.exit_signal = 65;
	CHECK_ERR(clone3(a, sizeof(a)), EINVAL);
	a = with(0);
	a.stack = 0x10000;
	CHECK_ERR(clone3(a, sizeof(a)), EINVAL);
	a = with(0);
	a.stack_size = PAGE;
	CHECK_ERR(clone3(a, sizeof(a)), EINVAL);
	CHECK_BAD(syscall(SYS_clone3, bad, sizeof(a)));
	CHECK_ERR(syscall(SYS_clone3, edge(32), 64), EFAULT);
}

static int leave(void *unused)
{
	(void)unused;
	return syscall(SYS_exit, 0);
}

static void threads(void)
{
	static char stack[16384] __attribute__((aligned(16)));
	long tid = clone(leave, stack + sizeof(stack),
			 CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
				 CLONE_THREAD,
			 NULL);

	SECTION("a thread, or EAGAIN");
	CHECK(tid > 0 || errno == EAGAIN);
	usleep(10000);
}

int main(void)
{
	forks();
	refuses();
	threads();
	return check_done();
}
