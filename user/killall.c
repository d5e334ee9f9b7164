/* SPDX-License-Identifier: MIT */
/*
 * killall [-q] [-s SIGNAL | -SIGNAL] NAME…: sends a signal, TERM unless said,
 * to every process that runs a command of that name, but not to itself. -q
 * says nothing when there is none.
 */
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "process.h"
#include "signals.h"
#include "util.h"

static const char synopsis[] = "[-q] [-s SIGNAL | -SIGNAL] NAME...";
static bool quiet;

static int send_to(const char *name, int number)
{
	struct process_list list;
	bool any = false;
	int status = 0;

	process_list(&list);
	for (size_t i = 0; i < list.count; i++) {
		struct process *p = &list.process[i];

		if (p->pid == getpid() || !process_is(p, name))
			continue;
		any = true;
		if (kill(p->pid, number) < 0) {
			warn("%s(%d)", name, (int)p->pid);
			status = 1;
		}
	}
	process_list_free(&list);
	if (!any && !quiet)
		warnx("%s: no process found", name);
	return any ? status : 1;
}

int main(int argc, char **argv)
{
	const char *signal_text = "TERM";
	int number, status = 0;

	/* No getopt: -9 and -KILL are signals. */
	for (argv++; *argv && **argv == '-'; argv++) {
		if (strcmp(*argv, "-q") == 0)
			quiet = true;
		else if (strcmp(*argv, "-s") == 0 && argv[1])
			signal_text = *++argv;
		else
			signal_text = *argv + 1;
	}
	if (!*argv || argc < 2)
		usage(1, synopsis);
	number = signal_number(signal_text);
	if (number < 0)
		errx(1, "%s: unknown signal", signal_text);
	for (; *argv; argv++)
		status |= send_to(*argv, number);
	return status;
}
