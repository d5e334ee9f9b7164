/* SPDX-License-Identifier: MIT */
/*
 * basename NAME [SUFFIX], basename [-az] [-s SUFFIX] NAME…: the last part of
 * a path, without SUFFIX if it ends in that. -a takes many names, -z ends each
 * answer with a NUL.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path.h"
#include "util.h"

static char end = '\n';

static void put_base(const char *name, const char *suffix)
{
	char *base = *name ? path_base(name) : xstrdup("");
	size_t length = strlen(base), cut = strlen(suffix);

	/* A name that is all suffix stays. */
	if (cut < length && strcmp(base + length - cut, suffix) == 0)
		base[length - cut] = '\0';
	printf("%s%c", base, end);
	free(base);
}

int main(int argc, char **argv)
{
	const char *suffix = "";
	bool many = false;
	int c;

	while ((c = next_option(argc, argv, "+as:z")) != -1) {
		if (c == '?')
			usage(1, "[-az] [-s SUFFIX] NAME... | NAME SUFFIX");
		many |= c == 'a' || c == 's';
		if (c == 's')
			suffix = optarg;
		if (c == 'z')
			end = '\0';
	}
	if (optind == argc)
		errx(1, "missing operand");
	if (!many && argc - optind > 2)
		errx(1, "extra operand '%s'", argv[optind + 2]);
	if (!many && argc - optind == 2) {
		suffix = argv[optind + 1];
		argc--;
	}
	for (int i = optind; i < argc; i++)
		put_base(argv[i], suffix);
	return finish(0);
}
