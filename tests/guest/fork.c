/* SPDX-License-Identifier: MIT */
/*
 * fork(2): what a child has of its parent (memory, descriptors, directory,
 * umask, group, session) and what is its own (pid, parent, times, children),
 * and that many in a row and at once leave nothing behind.
 */
#include "check.h"
#include <sys/times.h>

static int value = 1;

static void identity(long parent)
{
	CHECK_EQ(getppid(), parent);
	CHECK(getpid() != parent && getpid() > 0);
	CHECK_EQ(syscall(SYS_gettid), getpid());
	CHECK_EQ(getpgrp(), getpgid(parent));
	CHECK_EQ(getsid(0), getsid(parent));
	CHECK_EQ(waitpid(-1, NULL, 0), -1);
	CHECK_EQ(errno, ECHILD);
	CHECK_EQ(value, 1);
	value = 2;
	CHECK_EQ(umask(0), 022);
	CHECK_EQ(chdir("/"), 0);
}

static void inheritance(void)
{
	struct tms tms;

	SECTION("fork: what is the same, what is not");
	CHECK_EQ(in_child(identity, getpid()), EXITED(0));
	CHECK_EQ(value, 1);
	CHECK_EQ(umask(022), 022);
	CHECK_OK(access("file", F_OK));
	CHECK(times(&tms) != -1);
}

static void registers(void)
{
	long a = 0x1111, b = 0x2222, c = 0x3333, d = 0x4444, pid;
	int status;

	SECTION("fork: the child's registers");
	__asm__ volatile("mov $57, %%eax\n\tsyscall"
			 : "=a"(pid), "+r"(a), "+r"(b), "+r"(c), "+r"(d)
			 :
			 : "rcx", "r11", "memory");
	if (pid == 0)
		_exit(a == 0x1111 && b == 0x2222 && c == 0x3333 && d == 0x4444
			      ? 7
			      : 8);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, EXITED(7));
	CHECK(a == 0x1111 && b == 0x2222 && c == 0x3333 && d == 0x4444);
}

static void exit_with(long code)
{
	_exit(code);
}

static void many_in_a_row(void)
{
	int good = 0;

	SECTION("fork: 500 children one after the other");
	for (int i = 0; i < 500; i++)
		good += in_child(exit_with, i & 0xff) == EXITED(i & 0xff);
	CHECK_EQ(good, 500);
}

static void many_at_once(void)
{
	pid_t pids[60];
	int good = 0;

	SECTION("fork: 60 children at once, waited for by pid");
	for (int i = 0; i < 60; i++)
		pids[i] = start(exit_with, i);
	for (int i = 59; i >= 0; i--)
		good += status_of(pids[i]) == EXITED(i);
	CHECK_EQ(good, 60);
	CHECK_ERR(waitpid(-1, NULL, 0), ECHILD);
}

static void tree(long depth)
{
	pid_t left, right;

	if (depth == 0)
		return;
	left = start(tree, depth - 1);
	right = start(tree, depth - 1);
	CHECK_EQ(status_of(left), EXITED(0));
	CHECK_EQ(status_of(right), EXITED(0));
}

static void closes(long fd)
{
	CHECK_OK(close(fd));
	CHECK_EQ(open("file", O_RDONLY), fd);
}

static void descriptors(void)
{
	int fd = open("file", O_RDONLY);

	SECTION("fork: a table of descriptors of its own");
	CHECK_EQ(in_child(closes, fd), EXITED(0));
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);
	close(fd);
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	inheritance();
	registers();
	many_in_a_row();
	many_at_once();
	SECTION("fork: a tree of 255 processes");
	CHECK_EQ(in_child(tree, 7), EXITED(0));
	descriptors();
	return check_done();
}
