/* SPDX-License-Identifier: MIT */
/*
 * tty [-s]: the name of the terminal that standard input is; or "not a tty",
 * and status 1. -s says nothing.
 */
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "util.h"

int main(int argc, char **argv)
{
	const char *name;
	bool silent = false;
	int c;

	while ((c = next_option(argc, argv, "s")) != -1) {
		if (c == '?')
			usage(2, "[-s]");
		silent = true;
	}
	if (silent)
		return !isatty(0);
	/* Its name is looked up in /proc and may not be known. */
	name = ttyname(0);
	if (!name)
		name = isatty(0) ? "/dev/tty" : "not a tty";
	puts(name);
	return finish(!isatty(0));
}
