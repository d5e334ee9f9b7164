/* SPDX-License-Identifier: MIT */
/*
 * nice [-n N] [COMMAND [ARGUMENT…]]: runs a command with a nice value N higher
 * than its own, 10 unless said: the nicer a process, the more it leaves to
 * others. Only root may lower it. Without a command, prints the value.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "util.h"

static const char synopsis[] = "[-n N] [COMMAND [ARGUMENT...]]";

int main(int argc, char **argv)
{
	long long more = 10;
	int c, own;

	while ((c = next_option(argc, argv, "+n:")) != -1) {
		if (c == '?')
			usage(125, synopsis);
		more = number_or_die(optarg, "adjustment");
	}
	errno = 0;
	own = getpriority(PRIO_PROCESS, 0);
	if (own == -1 && errno)
		err(125, "cannot get niceness");
	if (optind == argc) {
		printf("%d\n", own);
		return finish(0);
	}
	more = more > 40 ? 40 : more < -40 ? -40 : more;
	if (setpriority(PRIO_PROCESS, 0, own + (int)more) < 0)
		warn("cannot set niceness");
	execvp(argv[optind], argv + optind);
	warn("%s", argv[optind]);
	return errno == ENOENT ? 127 : 126;
}
