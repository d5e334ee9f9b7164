/* SPDX-License-Identifier: MIT */
/*
 * readlink [-efmnz] PATH…: what a symbolic link holds; or with -f, -e or -m
 * the path without any link, "." and "..": lib/canonical.c finds it. -n leaves
 * the newline out, -z puts a NUL there. Status 1, without a message, if a PATH
 * is no link.
 */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "canonical.h"
#include "util.h"

static char *read_link(const char *path)
{
	char target[PATH_MAX];
	ssize_t length = readlink(path, target, sizeof(target) - 1);

	return length < 0 ? NULL : format("%.*s", (int)length, target);
}

int main(int argc, char **argv)
{
	enum canonical_mode mode = CANONICAL_PARENT;
	bool canonical = false, newline = true;
	int c, status = 0;
	char end = '\n';

	while ((c = next_option(argc, argv, "efmnz")) != -1) {
		if (c == '?')
			usage(1, "[-efmnz] PATH...");
		canonical |= c == 'e' || c == 'f' || c == 'm';
		if (c == 'e')
			mode = CANONICAL_EXISTS;
		if (c == 'f')
			mode = CANONICAL_PARENT;
		if (c == 'm')
			mode = CANONICAL_MISSING;
		newline &= c != 'n';
		if (c == 'z')
			end = '\0';
	}
	if (optind == argc)
		usage(1, "[-efmnz] PATH...");
	if (argc - optind > 1)
		newline = true;
	for (; optind < argc; optind++) {
		char *path = canonical ? canonical_path(argv[optind], mode)
				       : read_link(argv[optind]);

		if (!path) {
			status = 1;
			continue;
		}
		fputs(path, stdout);
		if (newline)
			putchar(end);
		free(path);
	}
	return finish(status);
}
