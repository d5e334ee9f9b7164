/* SPDX-License-Identifier: MIT */
/*
 * The files of /proc/PID as programs parse them: the fields of stat, the lines
 * of status, the strings the program was started with, its regions, in what
 * state letter a process sleeps, stops and ends, and what is left to read of
 * one that is gone.
 */
#include "check.h"
#include <dirent.h>
#include <signal.h>
#include <sys/prctl.h>

static char text[65536];

/* The whole file into text; its length, or -1. */
static long slurp(const char *path)
{
	int fd = open(path, O_RDONLY);
	long n = 0, got;

	if (fd < 0)
		return -1;
	while ((got = read(fd, text + n, sizeof(text) - 1 - n)) > 0)
		n += got;
	text[n] = 0;
	close(fd);
	return got < 0 ? -1 : n;
}

static long slurp_of(pid_t pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return slurp(path);
}

/* Field number n of stat, from 3 on, as a number; a letter as its code. */
static long long field(pid_t pid, int n)
{
	char *s;

	if (slurp_of(pid, "stat") < 0 || !(s = strrchr(text, ')')))
		return -1;
	for (s += 2; n > 3; n--)
		s = strchr(s, ' ') + 1;
	return *s >= 'A' && *s <= 'Z' ? *s : strtoll(s, NULL, 10);
}

static int state_becomes(pid_t pid, char letter)
{
	for (int i = 0; i < 500; i++) {
		if (field(pid, 3) == letter)
			return 1;
		usleep(10000);
	}
	return 0;
}

static int has_line(const char *line)
{
	char *s = strstr(text, line);

	return s && (s == text || s[-1] == '\n');
}

static void sleep_long(long unused)
{
	(void)unused;
	for (;;)
		pause();
}

static void count_fields(void)
{
	int fields = 1;

	CHECK(slurp("/proc/self/stat") > 0);
	for (char *s = strrchr(text, ')'); *s; s++)
		fields += *s == ' ';
	CHECK_EQ(fields, 51);		/* 52 with the pid */
	CHECK_EQ(strtol(text, NULL, 10), getpid());
	CHECK_EQ(text[strlen(text) - 1], '\n');
}

static void stat_file(void)
{
	SECTION("stat");
	count_fields();
	CHECK_EQ(field(getpid(), 3), 'R');
	CHECK_EQ(field(getpid(), 4), getppid());
	CHECK_EQ(field(getpid(), 5), getpgid(0));
	CHECK_EQ(field(getpid(), 6), getsid(0));
	CHECK_EQ(field(getpid(), 18), 20);
	CHECK_EQ(field(getpid(), 20), 1);
	CHECK(field(getpid(), 23) > 4096);
	CHECK(field(getpid(), 24) >= 0);
	burn(200);
	CHECK(field(getpid(), 14) + field(getpid(), 15) >= 10);
	CHECK_OK(prctl(PR_SET_NAME, "a (b) c", 0, 0, 0));
	CHECK(slurp("/proc/self/stat") > 0 && strstr(text, " (a (b) c) R "));
	CHECK(slurp("/proc/self/comm") == 8 && !strcmp(text, "a (b) c\n"));
}

static void status_file(void)
{
	char line[64];

	SECTION("status");
	CHECK(slurp("/proc/self/status") > 0);
	snprintf(line, sizeof(line), "Pid:\t%d\n", getpid());
	CHECK(has_line(line));
	snprintf(line, sizeof(line), "PPid:\t%d\n", getppid());
	CHECK(has_line(line));
	snprintf(line, sizeof(line), "Uid:\t%d\t%d\t%d\t%d\n", getuid(),
		 geteuid(), geteuid(), geteuid());
	CHECK(has_line(line));
	CHECK(has_line("Name:\ta (b) c\n") && has_line("State:\tR (running)"));
	CHECK(has_line("Threads:\t1\n") && has_line("VmRSS:\t"));
	signal(SIGUSR1, SIG_IGN);
	CHECK(slurp("/proc/self/status") > 0);
	CHECK(strtoull(strstr(text, "SigIgn:") + 8, NULL, 16) >> 9 & 1);
	signal(SIGUSR1, SIG_DFL);
}

static void strings(void)
{
	pid_t pid;

	SECTION("cmdline and environ");
	pid = fork();
	if (pid == 0) {
		char *args[] = { "a", "", "b c", NULL };
		char *env[] = { "X=1", "HOLD=1", NULL };

		execve("/proc/self/exe", args, env);
		_exit(1);
	}
	for (int i = 0; i < 500 && slurp_of(pid, "cmdline") != 7; i++)
		usleep(10000);
	CHECK_EQ(slurp_of(pid, "cmdline"), 7);
	CHECK(memcmp(text, "a\0\0b c\0", 7) == 0);
	CHECK_EQ(slurp_of(pid, "environ"), 11);
	CHECK(memcmp(text, "X=1\0HOLD=1\0", 11) == 0);
	kill(pid, SIGKILL);
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
}

static void maps_file(void)
{
	char line[64], *p, *map;

	SECTION("maps");
	map = mmap(NULL, 3 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		   0);
	mprotect(map + PAGE, PAGE, PROT_READ | PROT_WRITE);
	CHECK(slurp("/proc/self/maps") > 0);
	snprintf(line, sizeof(line), "%08lx-%08lx rw-p 00000000 00:00 0",
		 (long)map + PAGE, (long)map + 2 * PAGE);
	CHECK(has_line(line));
	p = strstr(text, "[stack]\n");
	CHECK(p && p[-1] == ' ');
	while (p && p > text && p[-1] != '\n')
		p--;
	CHECK(p && strstr(p, "[stack]") - p == 73);
	CHECK(strstr(text, " r-xp "));
	munmap(map, 3 * PAGE);
}

/* All small pieces together are what one large read gives. */
static void pieces(void)
{
	char small[65536];
	long n = 0, got;
	int fd = open("/proc/self/limits", O_RDONLY);

	SECTION("read in pieces");
	while ((got = read(fd, small + n, 7)) > 0)
		n += got;
	CHECK_EQ(slurp("/proc/self/limits"), n);
	CHECK(memcmp(small, text, n) == 0);
	CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
	CHECK_EQ(read(fd, small, sizeof(small)), n);
	CHECK_EQ(pread(fd, small, 10, 5), 10);
	CHECK(memcmp(small, text + 5, 10) == 0);
	CHECK_BAD_NOT_NULL(pread(fd, bad, 10, 0));
	CHECK_EQ(strncmp(text, "Limit                     Soft Limit  ", 38),
		 0);
	close(fd);
}

static void states(void)
{
	pid_t pid = start(sleep_long, 0);
	siginfo_t info;
	char path[64];
	int fd;

	SECTION("states");
	CHECK(state_becomes(pid, 'S'));
	kill(pid, SIGSTOP);
	CHECK(state_becomes(pid, 'T'));
	kill(pid, SIGCONT);
	CHECK(state_becomes(pid, 'S'));
	CHECK(slurp_of(pid, "stat") > 0);
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY);
	kill(pid, SIGKILL);
	CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	CHECK(state_becomes(pid, 'Z'));
	CHECK_EQ(slurp_of(pid, "cmdline"), 0);
	CHECK_EQ(field(pid, 23), 0);
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
	CHECK_EQ(slurp_of(pid, "stat"), -1);
	CHECK_EQ(errno, ENOENT);
	CHECK_ERR(read(fd, text, 100), ESRCH);
	close(fd);
}

static int seen;

static void look_for(const char *dir, const char *name)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	seen = 0;
	while (d && (e = readdir(d)))
		seen += strcmp(e->d_name, name) == 0;
	if (d)
		closedir(d);
}

static void listing(void)
{
	pid_t pid = start(sleep_long, 0);
	char name[16], path[32];
	struct stat st;

	SECTION("listing");
	snprintf(name, sizeof(name), "%d", pid);
	snprintf(path, sizeof(path), "/proc/%d", pid);
	look_for("/proc", name);
	CHECK_EQ(seen, 1);
	look_for("/proc", "self");
	CHECK_EQ(seen, 1);
	look_for(path, "cmdline");
	CHECK_EQ(seen, 1);
	CHECK_OK(stat(path, &st));
	CHECK(S_ISDIR(st.st_mode) && (st.st_mode & 0777) == 0555);
	CHECK_EQ(st.st_uid, geteuid());
	kill(pid, SIGKILL);
	status_of(pid);
	look_for("/proc", name);
	CHECK_EQ(seen, 0);
	CHECK_ERR(stat(path, &st), ENOENT);
	CHECK_ERR(stat("/proc/01", &st), ENOENT);
	CHECK_ERR(stat("/proc/x", &st), ENOENT);
	CHECK_ERR(stat("/proc/9999999", &st), ENOENT);
	CHECK_ERR(open("/proc/self/nothing", O_RDONLY), ENOENT);
	CHECK(mkdir("/proc/new", 0755) == -1);
	CHECK(unlink("/proc/self/stat") == -1);
}

int main(void)
{
	if (getenv("HOLD"))
		sleep_long(0);
	stat_file();
	status_file();
	strings();
	maps_file();
	pieces();
	states();
	listing();
	return check_done();
}
