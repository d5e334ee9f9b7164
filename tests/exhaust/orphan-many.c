/* SPDX-License-Identifier: MIT */
/*
 * orphan-many NUMBER - a parent of many ends while somebody is stopped
 *
 * Its children are all in one process group, or each in its own. The kernel
 * has to look whether a group became an orphan that has a stopped member; done
 * child by child, that is the square of their number, with the process table
 * locked. "ok" if nobody else was held up for a second meanwhile.
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WATCH_MS 2500 /* as long we look */
#define MOST_MS	 1000 /* that a call may take */

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static pid_t stopped(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		raise(SIGSTOP);
		_exit(0);
	}
	waitpid(pid, NULL, WUNTRACED);
	return pid;
}

/* Has that many children, says so, and waits. */
static void be_parent(int number, int one_group, int say)
{
	pid_t group = 0;

	for (int i = 0; i < number; i++) {
		pid_t pid = fork();

		if (pid < 0)
			err(1, "fork");
		if (pid == 0)
			for (;;)
				pause();
		if (i == 0 || !one_group)
			group = pid;
		setpgid(pid, group);
	}
	if (write(say, "x", 1) != 1)
		err(1, "write");
	for (;;)
		pause();
}

/* The longest that a pair of calls took, while the parent ended. */
static long longest(pid_t parent, pid_t other)
{
	long last = now_ms(), end = last + WATCH_MS, most = 0;

	kill(parent, SIGKILL);
	while (last < end) {
		long now;

		getppid();
		kill(other, 0);
		now = now_ms();
		if (now - last > most)
			most = now - last;
		last = now;
	}
	return most;
}

static int try(int number, int one_group)
{
	pid_t other = stopped(), parent;
	int fds[2];
	long ms;
	char c;

	if (pipe(fds) < 0)
		err(1, "pipe");
	parent = fork();
	if (parent == 0)
		be_parent(number, one_group, fds[1]);
	if (read(fds[0], &c, 1) != 1)
		errx(1, "the parent said nothing");
	ms = longest(parent, other);
	waitpid(parent, NULL, 0);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	if (ms > MOST_MS)
		printf("%s: a call took %ld ms\n",
		       one_group ? "one group" : "many groups", ms);
	return ms > MOST_MS;
}

int main(int argc, char **argv)
{
	int number = argc > 1 ? atoi(argv[1]) : 1000;

	/* The children stay behind: the machine ends with us. */
	if (try(number, 1) || try(number / 2, 0))
		return 1;
	puts("ok");
	return 0;
}
