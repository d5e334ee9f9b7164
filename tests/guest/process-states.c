/* SPDX-License-Identifier: MIT */
/*
 * The states of a process as /proc tells them: the letters R, S, T and Z in
 * stat and status; a zombie that stays one until it is waited for, what is
 * still known of it, and what may still be asked of it.
 */
#include "signals.h"
#include <dirent.h>
#include <poll.h>
#include <sys/resource.h>

static char path[64];
static int empty[2];

static const char *of(pid_t pid, const char *name)
{
	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return path;
}

/* The whole file, which is short, or NULL. */
static const char *text_of(pid_t pid, const char *name)
{
	static char text[8192];
	int fd = open(of(pid, name), O_RDONLY);
	long n = read(fd, text, sizeof(text) - 1);

	close(fd);
	text[n > 0 ? n : 0] = 0;
	return n < 0 ? NULL : text;
}

/* The state's letter, the same in both files; 0: there is no such process. */
static char letter(pid_t pid)
{
	const char *stat = text_of(pid, "stat"), *end;
	char found;

	if (!stat)
		return 0;
	end = strrchr(stat, ')');
	found = end ? end[2] : '?';
	return found;
}

static char letter_in_status(pid_t pid)
{
	const char *status = text_of(pid, "status"), *line;

	line = status ? strstr(status, "\nState:\t") : NULL;
	return line ? line[8] : '?';
}

/* It gets there in its own time. */
static char becomes(pid_t pid, char want)
{
	for (int i = 0; i < 1000 && letter(pid) != want; i++)
		usleep(2000);
	return letter_in_status(pid);
}

/* ---- living ---- */

static void computes(long unused)
{
	(void)unused;
	for (;;)
		__asm__ volatile("");
}

static void reads(long unused)
{
	char c;

	(void)unused;
	read(empty[0], &c, 1);
}

static void pauses(long unused)
{
	(void)unused;
	for (;;)
		pause();
}

static void sleeps(long unused)
{
	struct timespec ts = { 1000, 0 };

	(void)unused;
	nanosleep(&ts, NULL);
}

static void polls(long unused)
{
	(void)unused;
	poll(NULL, 0, -1);
}

static void waits(long unused)
{
	pid_t pid = fork();

	(void)unused;
	if (pid == 0) {
		close(empty[1]);
		reads(0);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static const struct {
	const char *name;
	void (*fn)(long unused);
	char letter;
} states[] = {
	{ "computing: R", computes, 'R' }, { "read: S", reads, 'S' },
	{ "pause: S", pauses, 'S' },	   { "nanosleep: S", sleeps, 'S' },
	{ "poll: S", polls, 'S' },	   { "wait4: S", waits, 'S' },
};

static void living(unsigned i)
{
	pid_t pid;

	SECTION(states[i].name);
	CHECK_OK(pipe(empty));
	pid = start(states[i].fn, 0);
	CHECK_EQ(becomes(pid, states[i].letter), states[i].letter);
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(becomes(pid, 'T'), 'T');
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(becomes(pid, states[i].letter), states[i].letter);
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_EQ(becomes(pid, 'Z'), 'Z');
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
	CHECK_EQ(letter(pid), 0);
	close(empty[0]);
	close(empty[1]);
}

static void myself(void)
{
	SECTION("who looks at itself: R");
	CHECK_EQ(letter(getpid()), 'R');
	CHECK_EQ(letter_in_status(getpid()), 'R');
}

/* ---- dead ---- */

static pid_t zombie(int code)
{
	siginfo_t info;
	pid_t pid = fork();

	if (pid == 0)
		_exit(code);
	CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	return pid;
}

static void stays(void)
{
	siginfo_t info;
	pid_t pid = zombie(5);

	SECTION("a zombie stays until it is waited for");
	for (int i = 0; i < 3; i++) {
		CHECK_EQ(letter(pid), 'Z');
		CHECK_EQ(letter_in_status(pid), 'Z');
		CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
		CHECK_EQ(info.si_status, 5);
		CHECK_OK(kill(pid, SIGKILL));
		CHECK_OK(kill(pid, SIGSTOP));
		CHECK_OK(kill(pid, SIGCONT));
		usleep(5000);
	}
	CHECK_EQ(status_of(pid), EXITED(5));
	CHECK_ERR(kill(pid, 0), ESRCH);
	CHECK_ERR(open(of(pid, "stat"), O_RDONLY), ENOENT);
}

static void known(void)
{
	char bytes[64];
	pid_t pid = zombie(0);
	const char *status;

	SECTION("what is still known of a zombie");
	CHECK(strcmp(text_of(pid, "cmdline"), "") == 0);
	CHECK(strcmp(text_of(pid, "statm"), "0 0 0 0 0 0 0\n") == 0);
	CHECK(strcmp(text_of(pid, "maps"), "") == 0);
	CHECK_EQ(strlen(text_of(pid, "comm")), strlen(text_of(getpid(),
							      "comm")));
	CHECK_ERR(readlink(of(pid, "exe"), bytes, 64), ENOENT);
	CHECK_ERR(readlink(of(pid, "cwd"), bytes, 64), ENOENT);
	CHECK_ERR(readlink(of(pid, "root"), bytes, 64), ENOENT);
	status = text_of(pid, "status");
	CHECK(strstr(status, "State:\tZ (zombie)\n"));
	CHECK(!strstr(status, "VmSize:"));
	CHECK(!strstr(status, "VmRSS:"));
	CHECK_EQ(status_of(pid), EXITED(0));
}

static void asked(void)
{
	struct rlimit limit;
	pid_t pid = zombie(0);
	unsigned long mask[16];

	SECTION("what may still be asked of a zombie");
	CHECK_OK(kill(pid, 0));
	CHECK_EQ(getpgid(pid), getpgrp());
	CHECK_EQ(getsid(pid), getsid(0));
	CHECK_EQ(getpriority(PRIO_PROCESS, pid),
		 getpriority(PRIO_PROCESS, 0));
	CHECK_OK(setpriority(PRIO_PROCESS, pid, 19));
	CHECK_OK(syscall(SYS_prlimit64, pid, RLIMIT_CORE, NULL, &limit));
	CHECK(syscall(SYS_sched_getaffinity, pid, sizeof(mask), mask) > 0);
	CHECK_OK(setpgid(pid, pid));
	CHECK_EQ(getpgid(pid), pid);
	CHECK_EQ(waitpid(-pid, NULL, 0), pid);
	CHECK_ERR(getpgid(pid), ESRCH);
	CHECK_ERR(setpriority(PRIO_PROCESS, pid, 19), ESRCH);
}

/* A process that leads a group of zombies and a session of its own. */
static void numbers(void)
{
	pid_t pids[20];
	int wrong = 0;

	SECTION("twenty zombies: all listed, none twice, then none");
	for (int i = 0; i < 20; i++)
		pids[i] = zombie(i);
	for (int i = 0; i < 20; i++) {
		wrong += letter(pids[i]) != 'Z';
		for (int j = 0; j < i; j++)
			wrong += pids[i] == pids[j];
	}
	CHECK_EQ(wrong, 0);
	for (int i = 19; i >= 0; i--)
		CHECK_EQ(status_of(pids[i]), EXITED(i));
	for (int i = 0; i < 20; i++)
		CHECK_EQ(letter(pids[i]), 0);
}

int main(void)
{
	fresh_signals();
	myself();
	for (unsigned i = 0; i < ARRAY_SIZE(states); i++)
		living(i);
	stays();
	known();
	asked();
	numbers();
	return check_done();
}
