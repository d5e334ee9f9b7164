/* SPDX-License-Identifier: MIT */
/*
 * wait4(2) in its forms: any child, one child, a group's; with and without
 * hanging; status and rusage; children that ended long ago; and the errors.
 */
#include "check.h"
#include <signal.h>
#include <sys/resource.h>

static int gate[2];

static void exit_with(long code)
{
	_exit(code);
}

/* Lives until the parent lets it go. */
static void held(long code)
{
	char c;

	close(gate[1]);
	CHECK_EQ(read(gate[0], &c, 1), 1);
	_exit(code);
}

static void any_and_one(void)
{
	pid_t a, b, got;
	int status, sum = 0;

	SECTION("wait4: any child, one child");
	a = start(exit_with, 1);
	b = start(exit_with, 2);
	for (int i = 0; i < 2; i++) {
		got = wait(&status);
		CHECK(got == a || got == b);
		CHECK_EQ(status, EXITED(got == a ? 1 : 2));
		sum += got == a ? 1 : 2;
	}
	CHECK_EQ(sum, 3);
	a = start(exit_with, 3);
	b = start(exit_with, 4);
	CHECK_EQ(waitpid(b, &status, 0), b);
	CHECK_EQ(status, EXITED(4));
	CHECK_EQ(waitpid(a, NULL, 0), a);
	CHECK_ERR(waitpid(a, &status, 0), ECHILD);
	CHECK_ERR(wait(&status), ECHILD);
}

static void no_hang(void)
{
	int status = 12345;
	pid_t pid;

	SECTION("wait4: WNOHANG");
	CHECK_ERR(waitpid(-1, &status, WNOHANG), ECHILD);
	CHECK_OK(pipe(gate));
	pid = start(held, 6);
	CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
	CHECK_EQ(waitpid(-1, &status, WNOHANG), 0);
	CHECK_EQ(status, 12345);
	CHECK_EQ(write(gate[1], "x", 1), 1);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, EXITED(6));
	CHECK_ERR(waitpid(pid, &status, WNOHANG), ECHILD);
}

static void own_group(long code)
{
	setpgid(0, 0);
	held(code);
}

static void groups(void)
{
	pid_t a, b;
	int status;

	SECTION("wait4: by process group");
	a = start(own_group, 1);
	setpgid(a, a);
	b = start(exit_with, 2);
	CHECK_EQ(waitpid(0, &status, 0), b);
	CHECK_EQ(status, EXITED(2));
	CHECK_ERR(waitpid(0, &status, 0), ECHILD);
	CHECK_EQ(waitpid(-a, &status, WNOHANG), 0);
	CHECK_EQ(write(gate[1], "x", 1), 1);
	CHECK_EQ(waitpid(-a, &status, 0), a);
	CHECK_EQ(status, EXITED(1));
	CHECK_ERR(waitpid(-a, &status, 0), ECHILD);
}

static void spin(long unused)
{
	char *p = malloc(MIB);

	(void)unused;
	memset(p, 1, MIB);
	burn(30);
}

static void usage(void)
{
	struct rusage ru;
	int status;
	pid_t pid;

	SECTION("wait4: rusage");
	pid = start(spin, 0);
	memset(&ru, 0xff, sizeof(ru));
	CHECK_EQ(wait4(pid, &status, 0, &ru), pid);
	CHECK_EQ(status, EXITED(0));
	CHECK(ru.ru_utime.tv_sec >= 0 && ru.ru_utime.tv_sec < 60);
	CHECK(ru.ru_utime.tv_usec >= 0 && ru.ru_utime.tv_usec < 1000000);
	CHECK(ru.ru_utime.tv_sec || ru.ru_utime.tv_usec);
	CHECK(ru.ru_stime.tv_sec >= 0 && ru.ru_stime.tv_sec < 60);
	CHECK(ru.ru_minflt > 0);
}

static void errors(void)
{
	int status;
	pid_t pid;

	SECTION("wait4: errors");
	CHECK_ERR(syscall(SYS_wait4, 1, &status, 0, NULL), ECHILD);
	CHECK_ERR(syscall(SYS_wait4, getpid(), &status, 0, NULL), ECHILD);
	CHECK_ERR(syscall(SYS_wait4, -1, &status, 0x100, NULL), EINVAL);
	CHECK_ERR(syscall(SYS_wait4, INT32_MIN, &status, 0, NULL), ESRCH);
	for (unsigned i = 1; i < ARRAY_SIZE(bad_pointers); i++) {
		pid = start(exit_with, 1);
		CHECK_ERR(syscall(SYS_wait4, pid, bad_pointers[i], 0, NULL),
			  EFAULT);
		CHECK_ERR(waitpid(pid, &status, 0), ECHILD);
	}
	pid = start(exit_with, 2);
	CHECK_EQ(syscall(SYS_wait4, pid, edge(4), 0, NULL), pid);
	CHECK_EQ(*(int *)(edge(0) - 4) >= 0, 1);
}

static void zombies(void)
{
	pid_t pids[100];
	int good = 0;

	SECTION("wait4: 100 zombies, the last first");
	for (int i = 0; i < 100; i++)
		pids[i] = start(exit_with, i);
	for (int i = 0; i < 100; i++)
		good += kill(pids[i], 0) == 0;
	CHECK_EQ(good, 100);
	for (int i = 99; i >= 0; i--)
		good -= status_of(pids[i]) == EXITED(i);
	CHECK_EQ(good, 0);
	CHECK_ERR(kill(pids[50], 0), ESRCH);
}

static void until_told(long fd)
{
	char c;

	read((int)fd, &c, 1);
	_exit(7);
}

static void eldest(void)
{
	static const int order[] = { 2, 0, 1 };
	int fds[3][2], status;
	pid_t pids[3];
	siginfo_t info;

	SECTION("of several that have ended or stopped, the eldest");
	for (int i = 0; i < 3; i++) {
		CHECK_OK(pipe(fds[i]));
		pids[i] = start(until_told, fds[i][0]);
	}
	for (int i = 0; i < 3; i++) {
		CHECK_OK(write(fds[order[i]][1], "x", 1));
		CHECK_OK(waitid(P_PID, (id_t)pids[order[i]], &info,
				WEXITED | WNOWAIT));
	}
	for (int i = 0; i < 3; i++)
		CHECK_EQ(wait(&status), pids[i]);
	for (int i = 0; i < 2; i++)
		pids[i] = start(until_told, fds[i][0]);
	CHECK_OK(write(fds[1][1], "x", 1));
	CHECK_OK(waitid(P_PID, (id_t)pids[1], &info, WEXITED | WNOWAIT));
	CHECK_OK(kill(pids[0], SIGSTOP));
	CHECK_OK(waitid(P_PID, (id_t)pids[0], &info, WSTOPPED | WNOWAIT));
	CHECK_EQ(waitpid(-1, &status, WUNTRACED), pids[0]);
	CHECK(WIFSTOPPED(status));
	CHECK_EQ(waitpid(-1, &status, WUNTRACED), pids[1]);
	kill(pids[0], SIGKILL);
	CHECK_EQ(wait(&status), pids[0]);
}

int main(void)
{
	any_and_one();
	no_hang();
	groups();
	usage();
	errors();
	zombies();
	eldest();
	return check_done();
}
