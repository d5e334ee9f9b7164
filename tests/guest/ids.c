/* SPDX-License-Identifier: MIT */
/*
 * Process, group and session numbers: getpid, getppid, gettid, getpgrp,
 * getpgid, setpgid, getsid and setsid.
 */
#include "check.h"

static void child_numbers(long parent)
{
	CHECK_EQ(getppid(), parent);
	CHECK_EQ(getpgrp(), getpgid(parent));
	CHECK_OK(setpgid(0, 0));
	CHECK_EQ(getpgrp(), getpid());
	CHECK_OK(setpgid(0, 0));
	CHECK_OK(setpgid(0, getpgid(parent)));
	CHECK_EQ(getpgrp(), getpgid(parent));
}

static void numbers(void)
{
	SECTION("getpid and its like");
	CHECK(getpid() > 0 && getppid() > 0 && getpid() != getppid());
	CHECK_EQ(syscall(SYS_gettid), getpid());
	CHECK_EQ(getpgid(0), getpgrp());
	CHECK_EQ(getpgid(getpid()), getpgrp());
	CHECK_EQ(getsid(getpid()), getsid(0));
	CHECK_ERR(getpgid(0x7fffffff), ESRCH);
	CHECK_ERR(getpgid(-1), ESRCH);
	CHECK_ERR(getsid(0x7fffffff), ESRCH);
	CHECK_EQ(in_child(child_numbers, getpid()), EXITED(0));
}

static void leader(long old_group)
{
	pid_t me = getpid();

	CHECK_EQ(setsid(), me);
	CHECK_EQ(getsid(0), me);
	CHECK_EQ(getpgrp(), me);
	CHECK_ERR(setsid(), EPERM);
	CHECK_ERR(setpgid(0, 0), EPERM);
	CHECK_ERR(setpgid(0, old_group), EPERM);
}

static void group_leader(long unused)
{
	(void)unused;
	CHECK_OK(setpgid(0, 0));
	CHECK_ERR(setsid(), EPERM);
}

static void sessions(void)
{
	SECTION("setsid");
	CHECK_EQ(in_child(leader, getpgrp()), EXITED(0));
	CHECK_EQ(in_child(group_leader, 0), EXITED(0));
}

static void held(long fd)
{
	char c;

	read(fd, &c, 1);
}

static void groups(void)
{
	int fds[2];
	pid_t a, b;

	SECTION("setpgid: of children");
	CHECK_OK(pipe2(fds, O_CLOEXEC));
	a = start(held, fds[0]);
	b = start(held, fds[0]);
	CHECK_OK(setpgid(a, 0));
	CHECK_EQ(getpgid(a), a);
	CHECK_OK(setpgid(b, a));
	CHECK_EQ(getpgid(b), a);
	CHECK_OK(setpgid(b, b));
	CHECK_EQ(getpgid(b), b);
	CHECK_ERR(setpgid(b, -1), EINVAL);
	CHECK_ERR(setpgid(b, 0x7ffffff), EPERM);
	CHECK_ERR(setpgid(getppid(), 0), ESRCH);
	CHECK_ERR(setpgid(0x7fffffff, 0), ESRCH);
	CHECK_EQ(write(fds[1], "xx", 2), 2);
	CHECK_EQ(status_of(a), EXITED(0));
	CHECK_EQ(status_of(b), EXITED(0));
	CHECK_ERR(setpgid(a, 0), ESRCH);
}

/* No two processes alive at once have one number. */
static void unique(void)
{
	pid_t pids[100];
	int fds[2], twins = 0;

	SECTION("pids: a hundred at once, all different");
	CHECK_OK(pipe(fds));
	for (int i = 0; i < 100; i++)
		pids[i] = start(held, fds[0]);
	for (int i = 0; i < 100; i++)
		for (int j = 0; j < i; j++)
			twins += pids[i] == pids[j];
	CHECK_EQ(twins, 0);
	for (int i = 0; i < 100; i++)
		CHECK_EQ(write(fds[1], "x", 1), 1);
	for (int i = 0; i < 100; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
}

int main(void)
{
	numbers();
	sessions();
	groups();
	unique();
	return check_done();
}
