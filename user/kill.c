/* SPDX-License-Identifier: MIT */
/*
 * kill [-s SIGNAL | -SIGNAL] PID…, kill -l [NUMBER…]: sends a signal, TERM
 * unless said, to processes; to all of group N for PID -N. -l lists the names,
 * or gives those of numbers, which may be a shell's 128 + n. Signal 0 is never
 * delivered: it only asks whether there is such a process.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signals.h"
#include "util.h"

static const char synopsis[] = "[-s SIGNAL | -SIGNAL] PID... | -l [NUMBER...]";

static int list_signals(char **numbers)
{
	int status = 0;

	for (int i = 1; !*numbers && signal_name(i); i++)
		printf("%s\n", signal_name(i));
	for (; *numbers; numbers++) {
		int number = signal_number(*numbers);
		const char *name;

		if (number < 0)
			number = atoi(*numbers);
		name = signal_name(number > 128 ? number - 128 : number);
		if (!name) {
			warnx("'%s': invalid signal", *numbers);
			status = 1;
		} else if (isdigit((unsigned char)**numbers)) {
			printf("%s\n", name);
		} else {
			printf("%d\n", number);
		}
	}
	return finish(status);
}

static int send(const char *text, int number)
{
	char *end;
	long pid;

	errno = 0;
	pid = strtol(text, &end, 10);
	if (errno || end == text || *end != '\0' || pid != (pid_t)pid) {
		warnx("'%s': not a process number", text);
		return 1;
	}
	if (kill(pid, number) == 0)
		return 0;
	warn("%s", text);
	return 1;
}

int main(int argc, char **argv)
{
	const char *signal_text = "TERM";
	int number, status = 0;

	/* No getopt: -9 and -KILL are signals, and -9 behind one a group. */
	if (argc < 2)
		usage(1, synopsis);
	argv++;
	if (strcmp(*argv, "-l") == 0)
		return list_signals(argv + 1);
	if (strcmp(*argv, "-s") == 0 && argv[1]) {
		signal_text = argv[1];
		argv += 2;
	} else if (**argv == '-' && strcmp(*argv, "--") != 0) {
		signal_text = *argv++ + 1;
	}
	if (*argv && strcmp(*argv, "--") == 0)
		argv++;
	number = signal_number(signal_text);
	if (number < 0)
		errx(1, "'%s': invalid signal", signal_text);
	if (!*argv)
		usage(1, synopsis);
	for (; *argv; argv++)
		status |= send(*argv, number);
	return status;
}
