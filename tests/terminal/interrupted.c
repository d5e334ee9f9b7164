/* SPDX-License-Identifier: MIT */
/*
 * interrupted - numbered lines to the terminal, by writes that signals end
 *
 * An alarm every 10 ms, which does not begin calls again, ends a write that
 * waits while output is stopped (^S); it says how far it came, and the program
 * goes on from there. So every line is seen once, however often that happens.
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define LINES 5000

static char text[LINES * 5 + 1];

static void nothing(int sig)
{
	(void)sig;
}

static void set_alarm(long us)
{
	struct timeval tv = { 0, us };
	struct itimerval every = { tv, tv };

	setitimer(ITIMER_REAL, &every, NULL);
}

int main(void)
{
	struct sigaction action = { .sa_handler = nothing };
	size_t length, done = 0;

	for (int i = 0; i < LINES; i++)
		sprintf(text + i * 5, "%04d\n", i);
	length = strlen(text);
	sigaction(SIGALRM, &action, NULL);
	set_alarm(10000);
	while (done < length) {
		ssize_t n = write(1, text + done, length - done);

		if (n < 0 && errno != EINTR)
			err(1, "write");
		done += n > 0 ? n : 0;
	}
	set_alarm(0);
	return 0;
}
