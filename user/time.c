/* SPDX-License-Identifier: MIT */
/*
 * time [-p] COMMAND [ARGUMENT…]: runs a command, then says on standard error
 * how long it took, and how much of that the processors worked for it: in its
 * own code (user) and in the kernel (sys). The status is the command's, 128 +
 * n if signal n ended it.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "util.h"

static double seconds(struct timeval t)
{
	return t.tv_sec + t.tv_usec / 1e6;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void report(double real, const struct rusage *used)
{
	fprintf(stderr, "real %.2f\nuser %.2f\nsys %.2f\n", real,
		seconds(used->ru_utime), seconds(used->ru_stime));
}

int main(int argc, char **argv)
{
	struct rusage used;
	double start;
	int c, status;
	pid_t child;

	while ((c = next_option(argc, argv, "+p")) != -1)
		if (c == '?')
			usage(125, "[-p] COMMAND [ARGUMENT...]");
	if (optind == argc)
		usage(125, "[-p] COMMAND [ARGUMENT...]");
	start = now();
	child = fork();
	if (child < 0)
		err(125, "cannot fork");
	if (child == 0) {
		execvp(argv[optind], argv + optind);
		warn("cannot run %s", argv[optind]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	/* Not RUSAGE_CHILDREN: exec may have left us children of a shell's. */
	if (wait4(child, &status, 0, &used) < 0)
		err(125, "cannot wait");
	report(now() - start, &used);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}
