/* SPDX-License-Identifier: MIT */
/*
 * exit(2) and exit_group(2): the low eight bits are the status, descriptors
 * are closed, children are handed on, and nothing runs afterwards.
 */
#include "check.h"

static void group(long code)
{
	syscall(SYS_exit_group, code);
}

static void single(long code)
{
	syscall(SYS_exit, code);
}

static void statuses(void)
{
	static const int codes[] = { 0, 1, 2, 77, 127, 128, 255 };

	SECTION("exit: the status");
	for (unsigned i = 0; i < ARRAY_SIZE(codes); i++) {
		CHECK_EQ(in_child(group, codes[i]), EXITED(codes[i]));
		CHECK_EQ(in_child(single, codes[i]), EXITED(codes[i]));
	}
	CHECK_EQ(in_child(group, 256), EXITED(0));
	CHECK_EQ(in_child(group, 0x1234), EXITED(0x34));
	CHECK_EQ(in_child(group, -1), EXITED(255));
	CHECK_EQ(in_child(group, 0x7fffffff00000003), EXITED(3));
}

static void handlers(void)
{
	int fds[2];
	pid_t pid;
	char c;

	SECTION("exit: closes what was open");
	CHECK_OK(pipe(fds));
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		usleep(5000);
		_exit(0);
	}
	close(fds[1]);
	CHECK_EQ(read(fds[0], &c, 1), 0);
	CHECK_EQ(status_of(pid), EXITED(0));
	close(fds[0]);
}

static void last(void)
{
	exit(3);
}

static void at_exit(long unused)
{
	(void)unused;
	atexit(last);
	exit(0);
}

static void returns(void)
{
	SECTION("exit: musl's own way out");
	CHECK_EQ(in_child(at_exit, 0), EXITED(3));
}

int main(void)
{
	statuses();
	handlers();
	returns();
	return check_done();
}
