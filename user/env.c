/* SPDX-License-Identifier: MIT */
/*
 * env [-0i] [-u NAME]… [NAME=VALUE]… [COMMAND [ARGUMENT…]]: runs a command in
 * a changed environment, or prints the environment. -i begins with an empty
 * one. It becomes the command by exec, without a fork. Status 126 if the
 * command cannot be run, 127 if there is none such.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util.h"

extern char **environ;

static int print(char end)
{
	for (char **entry = environ; entry && *entry; entry++)
		printf("%s%c", *entry, end);
	return finish(0) ? 125 : 0;
}

int main(int argc, char **argv)
{
	char end = '\n';
	int c;

	while ((c = next_option(argc, argv, "+0iu:")) != -1) {
		switch (c) {
		case '0':
			end = '\0';
			break;
		case 'i':
			clearenv();
			break;
		case 'u':
			if (unsetenv(optarg) < 0)
				err(125, "cannot unset '%s'", optarg);
			break;
		default:
			usage(125, "[-0i] [-u NAME] [NAME=VALUE]... "
				   "[COMMAND [ARGUMENT...]]");
		}
	}
	if (optind < argc && strcmp(argv[optind], "-") == 0) {
		clearenv();
		optind++;
	}
	for (; optind < argc && strchr(argv[optind], '='); optind++)
		putenv(argv[optind]);
	if (optind == argc)
		return print(end);
	execvp(argv[optind], argv + optind);
	c = errno == ENOENT ? 127 : 126;
	err(c, "'%s'", argv[optind]);
}
