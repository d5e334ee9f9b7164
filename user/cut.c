/* SPDX-License-Identifier: MIT */
/*
 * cut -b LIST [-n] | -c LIST | -f LIST [-d CHAR] [-s] [FILE…]: of each line
 * the bytes, characters (bytes here too) or fields that LIST names, such as
 * 1,3-5,8-. Fields end at a tab or at CHAR; a line without any is shown whole,
 * or with -s not at all.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fileio.h"
#include "ranges.h"
#include "util.h"

static struct ranges ranges;
static bool by_field, only_separated;
static char separator = '\t';

static void cut_bytes(const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (ranges_contain(&ranges, i + 1))
			putchar(line[i]);
	putchar('\n');
}

static void cut_fields(const char *line, size_t length)
{
	const char *p = line, *end = line + length, *next;
	bool any = false;

	if (!memchr(line, separator, length)) {
		if (!only_separated)
			printf("%.*s\n", (int)length, line);
		return;
	}
	for (size_t field = 1; p <= end; field++, p = next + 1) {
		next = memchr(p, separator, end - p);
		if (!next)
			next = end;
		if (!ranges_contain(&ranges, field))
			continue;
		if (any)
			putchar(separator);
		any = true;
		fwrite(p, 1, next - p, stdout);
	}
	putchar('\n');
}

static int cut(FILE *in, const char *name)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	(void)name;
	while ((length = getline(&line, &size, in)) > 0) {
		if (line[length - 1] == '\n')
			length--;
		(by_field ? cut_fields : cut_bytes)(line, length);
	}
	free(line);
	return 0;
}

int main(int argc, char **argv)
{
	const char *list = NULL;
	int c;

	while ((c = next_option(argc, argv, "b:c:d:f:ns")) != -1) {
		if (c == '?')
			usage(1, "-b LIST [-n] | -c LIST | "
				 "-f LIST [-d CHAR] [-s] [FILE...]");
		if (c == 'd') {
			if (strlen(optarg) > 1)
				errx(1, "the delimiter must be a single "
					"character");
			separator = *optarg;
		} else if (c == 's') {
			only_separated = true;
		} else if (c != 'n') {
			if (list)
				errx(1, "only one list may be specified");
			list = optarg;
			by_field = c == 'f';
		}
	}
	if (!list)
		errx(1, "you must specify a list of bytes, characters, or "
			"fields");
	if (!ranges_parse(&ranges, list))
		errx(1, "invalid list: '%s'", list);
	return finish(each_input(argv + optind, cut));
}
