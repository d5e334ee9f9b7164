/* SPDX-License-Identifier: MIT */
/*
 * getpriority and setpriority: one process, a group, a user; the most urgent
 * of many; who may change whose and in which direction, RLIMIT_NICE; what a
 * child inherits, what exec keeps and what /proc shows.
 */
#include "check.h"
#include <signal.h>
#include <sys/resource.h>

#define USER	   54321
#define OTHER_USER 54322

static int nice_of(int which, int who)
{
	return 20 - (int)syscall(SYS_getpriority, which, who);
}

static void become(uid_t real, uid_t effective)
{
	CHECK_OK(setgid(500));
	CHECK_OK(setresuid(real, effective, effective));
}

static void sleeping(long unused)
{
	(void)unused;
	for (;;)
		pause();
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
}

/* Field 19 of stat; the name in brackets has no blanks. */
static int nice_shown(pid_t pid)
{
	char name[64], line[1024] = "", *at = line;
	int fd;

	snprintf(name, sizeof(name), "/proc/%d/stat", pid);
	fd = CHECK_OK(open(name, O_RDONLY));
	CHECK_OK(read(fd, line, sizeof(line) - 1));
	close(fd);
	for (int i = 1; i < 19 && at; i++)
		at = strchr(at + 1, ' ');
	return at ? atoi(at) : -1;
}

static void child_has(long nice)
{
	CHECK_EQ(nice_of(PRIO_PROCESS, 0), nice);
	CHECK_OK(setpriority(PRIO_PROCESS, 0, nice + 1));
}

static void single(long unused)
{
	pid_t pid;

	(void)unused;
	CHECK_EQ(nice_of(PRIO_PROCESS, 0), 0);
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 5));
	CHECK_EQ(nice_of(PRIO_PROCESS, 0), 5);
	CHECK_EQ(nice_of(PRIO_PROCESS, getpid()), 5);
	CHECK_EQ(nice_shown(getpid()), 5);
	CHECK_EQ(in_child(child_has, 5), EXITED(0));
	CHECK_EQ(nice_of(PRIO_PROCESS, 0), 5);
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 100));
	CHECK_EQ(nice_of(PRIO_PROCESS, 0), 19);
	CHECK_OK(setpriority(PRIO_PROCESS, 0, -100));
	CHECK_EQ(nice_of(PRIO_PROCESS, 0), -20);
	pid = start(sleeping, 0);
	CHECK_OK(setpriority(PRIO_PROCESS, pid, 3));
	CHECK_EQ(nice_of(PRIO_PROCESS, pid), 3);
	CHECK_EQ(nice_of(PRIO_PROCESS, 0), -20);
	kill(pid, SIGKILL);
	CHECK_OK(waitid(P_PID, pid, NULL, WEXITED | WNOWAIT));
	CHECK_EQ(nice_of(PRIO_PROCESS, pid), 3); /* a zombie has one */
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
}

static void errors(long unused)
{
	(void)unused;
	CHECK_ERR(syscall(SYS_getpriority, 3, 0), EINVAL);
	CHECK_ERR(syscall(SYS_getpriority, -1, 0), EINVAL);
	CHECK_ERR(syscall(SYS_setpriority, 3, 0, 0), EINVAL);
	CHECK_ERR(syscall(SYS_setpriority, -1, 0, 0), EINVAL);
	CHECK_ERR(syscall(SYS_getpriority, PRIO_PROCESS, 0x7fffffff), ESRCH);
	CHECK_ERR(syscall(SYS_getpriority, PRIO_PGRP, 0x7fffffff), ESRCH);
	CHECK_ERR(syscall(SYS_getpriority, PRIO_USER, 0x7ffffff0), ESRCH);
	CHECK_ERR(setpriority(PRIO_PROCESS, 0x7fffffff, 0), ESRCH);
	CHECK_ERR(setpriority(PRIO_PROCESS, -5, 0), ESRCH);
	CHECK_ERR(setpriority(PRIO_PGRP, 0x7fffffff, 0), ESRCH);
	CHECK_ERR(setpriority(PRIO_USER, 0x7ffffff0, 0), ESRCH);
}

static void group(long unused)
{
	pid_t one, two, three;

	(void)unused;
	CHECK_OK(setpgid(0, 0));
	one = start(sleeping, 0);
	two = start(sleeping, 0);
	three = start(sleeping, 0);
	CHECK_OK(setpgid(three, three));
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 9));
	CHECK_OK(setpriority(PRIO_PROCESS, one, 7));
	CHECK_OK(setpriority(PRIO_PROCESS, two, 11));
	CHECK_OK(setpriority(PRIO_PROCESS, three, -3));
	CHECK_EQ(nice_of(PRIO_PGRP, 0), 7);
	CHECK_EQ(nice_of(PRIO_PGRP, getpid()), 7);
	CHECK_EQ(nice_of(PRIO_PGRP, three), -3);
	CHECK_OK(setpriority(PRIO_PGRP, 0, 12));
	CHECK_EQ(nice_of(PRIO_PROCESS, 0), 12);
	CHECK_EQ(nice_of(PRIO_PROCESS, one), 12);
	CHECK_EQ(nice_of(PRIO_PROCESS, two), 12);
	CHECK_EQ(nice_of(PRIO_PROCESS, three), -3);
	CHECK_OK(setpriority(PRIO_PGRP, three, 1));
	CHECK_EQ(nice_of(PRIO_PROCESS, three), 1);
	end(one);
	end(two);
	end(three);
}

static int tell[2];

static void user_sleeping(long nice)
{
	become(USER, USER);
	CHECK_OK(setpriority(PRIO_PROCESS, 0, nice));
	CHECK_OK(write(tell[1], "", 1));
	sleeping(0);
}

static pid_t user_start(int nice)
{
	pid_t pid = start(user_sleeping, nice);
	char c;

	CHECK_EQ(read(tell[0], &c, 1), 1);
	return pid;
}

static void user(long unused)
{
	pid_t one, two;

	(void)unused;
	CHECK_OK(pipe(tell));
	one = user_start(4);
	two = user_start(6);
	CHECK_EQ(nice_of(PRIO_USER, USER), 4);
	CHECK_OK(setpriority(PRIO_USER, USER, 2));
	CHECK_EQ(nice_of(PRIO_PROCESS, one), 2);
	CHECK_EQ(nice_of(PRIO_PROCESS, two), 2);
	CHECK_EQ(nice_of(PRIO_PROCESS, 0), 0);
	CHECK_OK(setpriority(PRIO_PROCESS, two, -1));
	CHECK_EQ(nice_of(PRIO_USER, USER), -1);
	end(two);
	CHECK_EQ(nice_of(PRIO_USER, USER), 2);
	end(one);
	CHECK_ERR(syscall(SYS_getpriority, PRIO_USER, USER), ESRCH);
}

/* Who may: the caller's effective id is the other's real or effective one. */
static void rules(long root_child)
{
	pid_t other = user_start(4);

	become(USER, USER);
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 5));
	CHECK_ERR(setpriority(PRIO_PROCESS, 0, 4), EACCES);
	CHECK_ERR(setpriority(PRIO_PROCESS, 0, -1), EACCES);
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 5));
	CHECK_OK(setpriority(PRIO_PROCESS, other, 6));
	CHECK_ERR(setpriority(PRIO_PROCESS, other, 5), EACCES);
	CHECK_ERR(setpriority(PRIO_PROCESS, root_child, 19), EPERM);
	CHECK_ERR(setpriority(PRIO_PROCESS, 1, 19), EPERM);
	CHECK_ERR(setpriority(PRIO_USER, 0, 3), EACCES);
	CHECK_OK(setpriority(PRIO_USER, 0, 7));
	CHECK_EQ(nice_of(PRIO_PROCESS, other), 7);
	end(other);
}

static void foreign(long of_user)
{
	become(OTHER_USER, OTHER_USER);
	CHECK_ERR(setpriority(PRIO_PROCESS, of_user, 19), EPERM);
	CHECK_ERR(setpriority(PRIO_USER, USER, 19), EPERM);
	CHECK_EQ(nice_of(PRIO_PROCESS, of_user), 4);
}

static void effective(long of_user)
{
	become(OTHER_USER, USER);
	CHECK_OK(setpriority(PRIO_PROCESS, of_user, 8));
}

static void real(long of_user)
{
	become(USER, OTHER_USER);
	CHECK_ERR(setpriority(PRIO_PROCESS, of_user, 19), EPERM);
}

/* RLIMIT_NICE n lets a user go down to 20 - n. */
static void limited(long unused)
{
	struct rlimit limit = { 15, 15 };

	(void)unused;
	if (setrlimit(RLIMIT_NICE, &limit) < 0)
		_exit(EPERM);
	become(USER, USER);
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 10));
	CHECK_ERR(setpriority(PRIO_PROCESS, 0, 4), EACCES);
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 5));
	CHECK_EQ(nice_of(PRIO_PROCESS, 0), 5);
}

static void users(long unused)
{
	pid_t pid, mine;

	(void)unused;
	CHECK_OK(pipe(tell));
	mine = start(sleeping, 0);
	CHECK_EQ(in_child(rules, mine), EXITED(0));
	end(mine);
	pid = user_start(4);
	CHECK_EQ(in_child(foreign, pid), EXITED(0));
	CHECK_EQ(in_child(real, pid), EXITED(0));
	CHECK_EQ(in_child(effective, pid), EXITED(0));
	CHECK_EQ(nice_of(PRIO_PROCESS, pid), 8);
	end(pid);
}

/* A sandbox may refuse even root to raise a limit. */
static void limits(void)
{
	int status;

	SECTION("RLIMIT_NICE");
	status = in_child(limited, 0);
	if (status == EXITED(EPERM))
		SKIP("limits cannot be raised");
	else
		CHECK_EQ(status, EXITED(0));
}

static void run(const char *name, void (*test)(long))
{
	SECTION(name);
	if (geteuid() != 0)
		SKIP("needs root");
	else
		CHECK_EQ(in_child(test, 0), EXITED(0));
}

int main(int argc, char **argv)
{
	char *again[] = { argv[0], "exec", NULL };

	if (argc > 1)
		return nice_of(PRIO_PROCESS, 0);
	run("one process", single);
	run("errors", errors);
	run("a group", group);
	run("a user", user);
	run("who may", users);
	limits();
	SECTION("exec keeps it");
	if (start(child_has, 0) > 0 && fork() == 0) {
		setpriority(PRIO_PROCESS, 0, 13);
		execv("/proc/self/exe", again);
		_exit(1);
	}
	for (int n = 0, status; n < 2; n++) {
		CHECK_OK(wait(&status));
		CHECK(status == EXITED(13) || status == EXITED(0));
	}
	return check_done();
}
