/* SPDX-License-Identifier: MIT */
/*
 * realpath [-emqz] PATH…: the path from the root on, without symbolic links,
 * "." and "..". All of it must exist with -e, nothing need with -m, else all
 * but the last part. -q says nothing of what is missing.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "canonical.h"
#include "util.h"

int main(int argc, char **argv)
{
	enum canonical_mode mode = CANONICAL_PARENT;
	bool quiet = false;
	int c, status = 0;
	char end = '\n';

	while ((c = next_option(argc, argv, "emqz")) != -1) {
		if (c == '?')
			usage(1, "[-emqz] PATH...");
		if (c == 'e')
			mode = CANONICAL_EXISTS;
		if (c == 'm')
			mode = CANONICAL_MISSING;
		quiet |= c == 'q';
		if (c == 'z')
			end = '\0';
	}
	if (optind == argc)
		errx(1, "missing operand");
	for (; optind < argc; optind++) {
		char *path = canonical_path(argv[optind], mode);

		if (path) {
			printf("%s%c", path, end);
		} else {
			if (!quiet)
				warn("%s", argv[optind]);
			status = 1;
		}
		free(path);
	}
	return finish(status);
}
