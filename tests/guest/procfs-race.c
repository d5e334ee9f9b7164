/* SPDX-License-Identifier: MIT */
/*
 * Everything in /proc is read while processes start, run other programs, open
 * and close files, change their directory and end: whatever a reader meets
 * half way, it gets an answer or an error, and the machine goes on. What a
 * reader holds does not keep a pipe or a program from being given back.
 */
#include "check.h"
#include <dirent.h>
#include <signal.h>

#define ROUNDS 60

static const char *const kinds[] = {
	"stat", "status", "statm", "cmdline", "environ", "maps", "limits",
	"wchan", "comm", "cwd", "root", "exe", "fd",
};

static char text[16384];

/* Every way of looking at one file; the results do not matter. */
static void look_at(const char *path)
{
	struct stat st;
	int fd;

	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		(void)!readlink(path, text, sizeof(text));
	fd = open(path, O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return;
	(void)!read(fd, text, sizeof(text));
	if (pread(fd, text, 100, 50) < 0)
		(void)!fstat(fd, &st);
	close(fd);
}

/* The links in /proc/PID/fd. Result: how many there were. */
static int look_at_fds(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char path[600];
	int n = 0;

	while (d && (e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		(void)!readlink(path, text, sizeof(text));
		n++;
	}
	if (d)
		closedir(d);
	return n;
}

static void look_at_process(pid_t pid)
{
	char path[64];

	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", pid, kinds[i]);
		if (strcmp(kinds[i], "fd"))
			look_at(path);
		else
			look_at_fds(path);
	}
}

/* Until killed. */
static void reader(long first)
{
	for (pid_t pid = first;; pid = first)
		for (; pid < first + 8 * ROUNDS; pid++)
			look_at_process(pid);
}

static void change(long round)
{
	int p[2], fd = open("/dev/null", O_RDONLY);
	char *args[] = { "procfs-race", NULL }, *env[] = { "END=1", NULL };

	(void)!chdir(round % 2 ? "/" : "/dev");
	for (int i = 0; i < 20; i++) {
		if (pipe(p) == 0) {
			close(p[0]);
			close(p[1]);
		}
		dup2(fd, 40 + i);
		(void)!chdir(i % 2 ? "/" : "/tmp");
		free(malloc(1 << 20));
	}
	if (round % 3)
		execve("/proc/self/exe", args, env);
}

int main(void)
{
	pid_t readers[3], pid;
	int wrong = 0, p[2];
	char byte;

	if (getenv("END"))
		return 0;
	SECTION("read everything while processes come and go");
	CHECK_OK(pipe(p));
	for (int i = 0; i < 3; i++)
		readers[i] = start(reader, getpid());
	for (long round = 0; round < ROUNDS; round++) {
		pid = start(change, round);
		wrong += status_of(pid) != EXITED(0);
	}
	CHECK_EQ(wrong, 0);
	for (int i = 0; i < 3; i++) {
		kill(readers[i], SIGKILL);
		CHECK_EQ(status_of(readers[i]), KILLED(SIGKILL));
	}
	SECTION("nothing is kept");
	close(p[1]);
	CHECK_EQ(read(p[0], &byte, 1), 0);
	CHECK_ERR(open("/proc/self/fd/4000", O_RDONLY), ENOENT);
	CHECK_EQ(look_at_fds("/proc/self/fd") > 3, 1);
	return check_done();
}
