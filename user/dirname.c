/* SPDX-License-Identifier: MIT */
/*
 * dirname [-z] NAME…: a path without its last part: the directory in which
 * that stands, "." if the path names none. -z ends each answer with a NUL.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "util.h"

static size_t without(const char *name, size_t length, bool slashes)
{
	while (length > 0 && (name[length - 1] == '/') == slashes)
		length--;
	return length;
}

static void put_directory(const char *name, char end)
{
	size_t length = without(name, strlen(name), true);

	length = without(name, length, false);
	if (length == 0) {
		printf("%s%c", *name == '/' ? "/" : ".", end);
		return;
	}
	length = without(name, length, true);
	printf("%.*s%c", length ? (int)length : 1, name, end);
}

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
	for (; optind < argc; optind++)
		put_directory(argv[optind], end);
	return finish(0);
}
