/* SPDX-License-Identifier: MIT */
/*
 * prlimit64 on another process: who may, what the other sees, the order of
 * errors; raising a hard limit as an ordinary user; and the limits as
 * /proc/PID/limits shows them.
 */
#include "check.h"
#include <signal.h>
#include <sys/resource.h>

#define USER	   54321
#define OTHER_USER 54322

struct limit {
	uint64_t now, most;
};

static int tell[2];

static long change(pid_t pid, int what, uint64_t now, uint64_t most)
{
	struct limit limit = { now, most };

	return syscall(SYS_prlimit64, pid, what, &limit, NULL);
}

static long ask(pid_t pid, int what, struct limit *limit)
{
	return syscall(SYS_prlimit64, pid, what, NULL, limit);
}

static void become(uid_t uid, uid_t effective)
{
	CHECK_OK(setresgid(500, 500, 500));
	CHECK_OK(setresuid(uid, effective, effective));
}

static void sleeping(long uid)
{
	if (uid)
		become(uid, uid);
	CHECK_OK(write(tell[1], "", 1));
	for (;;)
		pause();
}

static pid_t sleeper(uid_t uid)
{
	pid_t pid = start(sleeping, uid);
	char c;

	CHECK_EQ(read(tell[0], &c, 1), 1);
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
}

/* Waits until it is told, and shows what it has then. */
static void shows(long unused)
{
	struct limit limit = { 0, 0 };
	char c;

	(void)unused;
	CHECK_EQ(read(tell[0], &c, 1), 1);
	CHECK_OK(ask(0, RLIMIT_FSIZE, &limit));
	CHECK(limit.now == 12345 && limit.most == 23456);
	CHECK_OK(ask(0, RLIMIT_CORE, &limit));
	CHECK(limit.now == 0 && limit.most == 1000);
}

static void another(void)
{
	struct limit limit = { 12345, 23456 }, old;
	pid_t pid = start(shows, 0);

	SECTION("limits of another process");
	CHECK_OK(change(pid, RLIMIT_FSIZE, 99, 23456));
	CHECK_OK(syscall(SYS_prlimit64, pid, RLIMIT_FSIZE, &limit, &old));
	CHECK(old.now == 99 && old.most == 23456);
	CHECK_OK(change(pid, RLIMIT_CORE, 0, 1000));
	CHECK_OK(ask(pid, RLIMIT_FSIZE, &old));
	CHECK(old.now == 12345 && old.most == 23456);
	CHECK_OK(ask(0, RLIMIT_FSIZE, &old));
	CHECK(old.now != 12345);
	CHECK_OK(write(tell[1], "", 1));
	CHECK_EQ(status_of(pid), EXITED(0));
}

static void order(void)
{
	struct limit limit = { 2, 1 };
	pid_t pid = sleeper(0);

	SECTION("the order of errors");
	CHECK_ERR(syscall(SYS_prlimit64, 0x7fffffff, 99, (void *)8, NULL),
		  EFAULT);
	CHECK_ERR(syscall(SYS_prlimit64, 0x7fffffff, 99, NULL, NULL), ESRCH);
	CHECK_ERR(syscall(SYS_prlimit64, -1, 0, NULL, NULL), ESRCH);
	CHECK_ERR(syscall(SYS_prlimit64, pid, 99, &limit, NULL), EINVAL);
	CHECK_ERR(syscall(SYS_prlimit64, pid, RLIMIT_CORE, &limit, NULL),
		  EINVAL);
	CHECK_ERR(syscall(SYS_prlimit64, pid, RLIMIT_CORE, NULL, (void *)8),
		  EFAULT);
	CHECK_OK(syscall(SYS_prlimit64, pid, RLIMIT_CORE, NULL, NULL));
	CHECK_ERR(syscall(SYS_getrlimit, 16, (void *)8), EINVAL);
	CHECK_ERR(syscall(SYS_setrlimit, 16, (void *)8), EFAULT);
	end(pid);
}

/* As USER; `of_root` is root's process. */
static void by_user(long of_root)
{
	struct limit limit;

	become(USER, USER);
	CHECK_ERR(ask(of_root, RLIMIT_CORE, &limit), EPERM);
	CHECK_ERR(ask(of_root, 99, &limit), EPERM);
	CHECK_ERR(change(1, RLIMIT_CORE, 0, 0), EPERM);
	CHECK_OK(change(0, RLIMIT_FSIZE, 100, 1000));
	CHECK_ERR(change(0, RLIMIT_FSIZE, 100, 1001), EPERM);
	CHECK_ERR(change(0, RLIMIT_FSIZE, 1001, 1000), EINVAL);
	CHECK_OK(change(0, RLIMIT_FSIZE, 1000, 1000));
	CHECK_OK(change(0, RLIMIT_FSIZE, 0, 999));
	CHECK_ERR(change(0, RLIMIT_FSIZE, 0, 1000), EPERM);
	CHECK_ERR(change(0, RLIMIT_NICE, 20, 20), EPERM);
}

static void same_user(long pid)
{
	struct limit limit;

	become(USER, USER);
	CHECK_OK(ask(pid, RLIMIT_CORE, &limit));
	CHECK_OK(change(pid, RLIMIT_CORE, 0, limit.most));
}

static void other_user(long pid)
{
	struct limit limit;

	become(OTHER_USER, OTHER_USER);
	CHECK_ERR(ask(pid, RLIMIT_CORE, &limit), EPERM);
}

/* Only the caller's real ids count. */
static void effective_user(long pid)
{
	struct limit limit;

	become(OTHER_USER, USER);
	CHECK_ERR(ask(pid, RLIMIT_CORE, &limit), EPERM);
}

static void real_user(long pid)
{
	struct limit limit;

	become(USER, OTHER_USER);
	CHECK_OK(ask(pid, RLIMIT_CORE, &limit));
}

static void users(void)
{
	pid_t of_root, of_user;

	SECTION("who may");
	if (geteuid() != 0) {
		SKIP("needs root");
		return;
	}
	of_root = sleeper(0);
	of_user = sleeper(USER);
	CHECK_EQ(in_child(by_user, of_root), EXITED(0));
	CHECK_EQ(in_child(same_user, of_user), EXITED(0));
	CHECK_EQ(in_child(other_user, of_user), EXITED(0));
	CHECK_EQ(in_child(effective_user, of_user), EXITED(0));
	CHECK_EQ(in_child(real_user, of_user), EXITED(0));
	end(of_root);
	end(of_user);
}

/* Sixteen lines; those that we set are shown as they are. */
static void shown(void)
{
	char name[64], text[4096] = "", *line = text, *next;
	pid_t pid = sleeper(0);
	long n;
	int fd;

	SECTION("/proc/PID/limits");
	CHECK_OK(change(pid, RLIMIT_FSIZE, 12345, 23456));
	CHECK_OK(change(pid, RLIMIT_CPU, 77, 88));
	CHECK_OK(change(pid, RLIMIT_CORE, 0, 0));
	CHECK_OK(change(pid, RLIMIT_NOFILE, 32, 64));
	CHECK_OK(change(pid, RLIMIT_NICE, 0, 0));
	snprintf(name, sizeof(name), "/proc/%d/limits", pid);
	fd = CHECK_OK(open(name, O_RDONLY));
	n = CHECK_OK(read(fd, text, sizeof(text) - 1));
	CHECK(n > 0 && text[n - 1] == '\n');
	for (int i = 0; (next = strchr(line, '\n')); line = next + 1, i++) {
		*next = 0;
		if (i < 3 || i == 5 || i == 8 || i == 14)
			check_say("# %s|\n", line);
		else
			check_say("# %.25s|\n", line);
	}
	close(fd);
	end(pid);
}

int main(void)
{
	if (pipe(tell) < 0)
		return 1;
	another();
	order();
	users();
	shown();
	return check_done();
}
