/* SPDX-License-Identifier: MIT */
/*
 * dirname [-z] NAME…: a path without its last part: the directory in which
 * that stands, "." if the path names none. -z ends each answer with a NUL.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "path.h"
#include "util.h"

int main(int argc, char **argv)
{
	char end = '\n';
	int c;

	while ((c = next_option(argc, argv, "z")) != -1) {
		if (c == '?')
			usage(1, "[-z] NAME...");
		end = '\0';
	}
	if (optind == argc)
		errx(1, "missing operand");
	for (; optind < argc; optind++) {
		char *directory = path_directory(argv[optind]);

		printf("%s%c", directory, end);
		free(directory);
	}
	return finish(0);
}
