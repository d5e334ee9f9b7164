/* SPDX-License-Identifier: MIT */
/*
 * hostname [-s] [NAME]: the machine's name in the network, without its domain
 * with -s; or sets it, which is root's to do.
 */
#define _GNU_SOURCE
#include <err.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "util.h"

int main(int argc, char **argv)
{
	char name[HOST_NAME_MAX + 1];
	bool is_short = false;
	int c;

	while ((c = next_option(argc, argv, "s")) != -1) {
		if (c == '?')
			usage(1, "[-s] [NAME]");
		is_short = true;
	}
	if (optind < argc) {
		if (sethostname(argv[optind], strlen(argv[optind])) < 0)
			err(1, "cannot set the name to '%s'", argv[optind]);
		return 0;
	}
	if (gethostname(name, sizeof(name)) < 0)
		err(1, "cannot get the name");
	if (is_short)
		name[strcspn(name, ".")] = '\0';
	puts(name);
	return finish(0);
}
