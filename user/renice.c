/* SPDX-License-Identifier: MIT */
/*
 * renice [-n] N [-p] PID…: gives processes the nice value N, from -20 to 19.
 * A process may be made nicer by its owner, and less nice by root alone.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "util.h"

static const char synopsis[] = "[-n] N [-p] PID...";

static int renice(const char *text, int value)
{
	pid_t pid = number_or_die(text, "process number");
	int old;

	errno = 0;
	old = getpriority(PRIO_PROCESS, pid);
	if (errno || setpriority(PRIO_PROCESS, pid, value) < 0) {
		warn("%d", (int)pid);
		return 1;
	}
	printf("%d (process ID) old priority %d, new priority %d\n", (int)pid,
	       old, getpriority(PRIO_PROCESS, pid));
	return 0;
}

int main(int argc, char **argv)
{
	int value, status = 0;

	/* No getopt: N itself may begin with a dash. */
	(void)argc;
	argv++;
	if (*argv && strcmp(*argv, "-n") == 0)
		argv++;
	if (!*argv)
		usage(1, synopsis);
	value = number_or_die(*argv++, "priority");
	if (*argv && strcmp(*argv, "-p") == 0)
		argv++;
	if (!*argv)
		usage(1, synopsis);
	for (; *argv; argv++)
		status |= renice(*argv, value);
	return finish(status);
}
