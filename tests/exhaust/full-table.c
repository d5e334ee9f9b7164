/* SPDX-License-Identifier: MIT */
/*
 * full-table - a user makes all the processes that he can
 *
 * Afterwards root can still make some, to look around and to kill. Says "ok",
 * or what root's fork said. Only for Vitrix: it fills the process table.
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOTS 10 /* processes that root wants */

/* In a group of its own, until fork says that there are enough. */
static void be_many(int say)
{
	pid_t pid;

	setpgid(0, 0);
	if (setgid(1000) < 0 || setuid(1000) < 0)
		err(1, "setuid");
	while ((pid = fork()) > 0)
		;
	if (pid < 0 && (errno != EAGAIN || write(say, "x", 1) != 1))
		err(1, "fork");
	for (;;)
		pause();
}

int main(void)
{
	pid_t user, mine[ROOTS];
	int fds[2], n = 0;
	char c;

	if (pipe(fds) < 0)
		err(1, "pipe");
	user = fork();
	if (user == 0)
		be_many(fds[1]);
	if (read(fds[0], &c, 1) != 1)
		errx(1, "the user's processes said nothing");
	while (n < ROOTS && (mine[n] = fork()) >= 0) {
		if (mine[n] == 0)
			_exit(0);
		n++;
	}
	printf("%s\n", n == ROOTS ? "ok" : strerror(errno));
	kill(-user, SIGKILL);
	while (wait(NULL) > 0)
		;
	return n < ROOTS;
}
