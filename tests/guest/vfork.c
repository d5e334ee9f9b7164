/* SPDX-License-Identifier: MIT */
/*
 * vfork(2), and clone(2) as posix_spawn uses it: the child runs in the
 * parent's memory while the parent waits until it exits, executes another
 * program or is killed.
 */
#include "check.h"
#include <sched.h>
#include <signal.h>
#include <spawn.h>

extern char **environ;

static char *self;
static volatile int shared;

/* A vfork whose return address survives what the child does to the stack. */
static void exits(void)
{
	pid_t pid;

	SECTION("vfork: shared memory, the parent waits for the exit");
	shared = 1;
	pid = vfork();
	if (pid == 0) {
		shared = 2;
		_exit(5);
	}
	CHECK_EQ(shared, 2);
	CHECK_EQ(status_of(pid), EXITED(5));
}

static void executes(void)
{
	char *const argv[] = { self, "exit", "9", NULL };
	char *const none[] = { "none", NULL };
	pid_t pid;

	SECTION("vfork: until execve, also when that fails first");
	pid = vfork();
	if (pid == 0) {
		execve("/none/such", none, environ);
		shared = errno;
		execve(self, argv, environ);
		_exit(1);
	}
	CHECK_EQ(shared, ENOENT);
	CHECK_EQ(status_of(pid), EXITED(9));
}

static void killed(void)
{
	pid_t pid;

	SECTION("vfork: until the child is killed");
	pid = vfork();
	if (pid == 0) {
		shared = 3;
		*(volatile int *)0x10000 = 1;
		_exit(1);
	}
	CHECK_EQ(shared, 3);
	CHECK_EQ(status_of(pid), KILLED(SIGSEGV));
	pid = vfork();
	if (pid == 0) {
		kill(getpid(), SIGKILL);
		_exit(1);
	}
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
}

static void descriptors(void)
{
	int fd = open("/dev/null", O_RDONLY);
	pid_t pid;

	SECTION("vfork: descriptors are not shared");
	pid = vfork();
	if (pid == 0) {
		close(fd);
		_exit(0);
	}
	CHECK_OK(fcntl(fd, F_GETFD));
	CHECK_EQ(status_of(pid), EXITED(0));
	close(fd);
}

static int clone_child(void *arg)
{
	shared = (long)arg;
	return 6;
}

static void cloned(void)
{
	static char stack[16384] __attribute__((aligned(16)));
	pid_t pid;

	SECTION("clone: CLONE_VM | CLONE_VFORK with a stack of its own");
	pid = clone(clone_child, stack + sizeof(stack),
		    CLONE_VM | CLONE_VFORK | SIGCHLD, (void *)77L);
	CHECK(pid > 0);
	CHECK_EQ(shared, 77);
	CHECK_EQ(status_of(pid), EXITED(6));
	pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (pid == 0)
		_exit(8);
	CHECK_EQ(status_of(pid), EXITED(8));
	CHECK_ERR(syscall(SYS_clone, CLONE_THREAD | SIGCHLD, 0, 0, 0, 0),
		  EINVAL);
	CHECK_ERR(syscall(SYS_clone, CLONE_SIGHAND | SIGCHLD, 0, 0, 0, 0),
		  EINVAL);
}

static void spawned(void)
{
	char *const argv[] = { self, "exit", "42", NULL };
	posix_spawn_file_actions_t actions;
	char byte = 0;
	int fds[2];
	pid_t pid;

	SECTION("posix_spawn");
	CHECK_EQ(posix_spawn(&pid, self, NULL, NULL, argv, environ), 0);
	CHECK_EQ(status_of(pid), EXITED(42));
	CHECK_EQ(posix_spawn(&pid, "/none", NULL, NULL, argv, environ), ENOENT);
	CHECK_EQ(posix_spawn(&pid, "/dev/null", NULL, NULL, argv, environ),
		 EACCES);
	CHECK_OK(pipe(fds));
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[1], 1);
	posix_spawn_file_actions_addclose(&actions, fds[0]);
	CHECK_EQ(posix_spawn(&pid, self, &actions, NULL,
			     (char *[]){ self, "say", "y", NULL }, environ),
		 0);
	CHECK_EQ(read(fds[0], &byte, 1), 1);
	CHECK_EQ(byte, 'y');
	CHECK_EQ(status_of(pid), EXITED(0));
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc == 3 && strcmp(argv[1], "exit") == 0)
		return atoi(argv[2]);
	if (argc == 3 && strcmp(argv[1], "say") == 0)
		return write(1, argv[2], 1) != 1;
	exits();
	executes();
	killed();
	descriptors();
	cloned();
	spawned();
	return check_done();
}
