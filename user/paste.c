/* SPDX-License-Identifier: MIT */
/*
 * paste [-s] [-d LIST] FILE…: puts lines of the same number side by side, with
 * a tab or the next character of LIST between; with -s all lines of each file
 * on one. In LIST, \n \t \\ and \0 (nothing) are understood.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "fileio.h"
#include "util.h"

#define NOTHING -1

static int *separators;
static size_t separator_count;

static void take_list(const char *p)
{
	separator_count = 0;
	while (*p) {
		int c = (unsigned char)*p++;

		if (c == '\\')
			c = *p == '0' ? (p++, NOTHING)
				      : read_escape(&p, ESCAPE_OCTAL);
		separators =
			grow(separators, separator_count, sizeof(*separators));
		separators[separator_count++] = c;
	}
}

static void put_separator(size_t i)
{
	if (separator_count == 0 || separators[i % separator_count] == NOTHING)
		return;
	putchar(separators[i % separator_count]);
}

/* Copies a line without its end. False if there is none. */
static bool put_line(FILE *in)
{
	int c = getc(in);

	if (c == EOF)
		return false;
	for (; c != EOF && c != '\n'; c = getc(in))
		putchar(c);
	return true;
}

static int paste_serially(FILE *in, const char *name)
{
	int c;

	(void)name;
	for (size_t i = 0; put_line(in); i++) {
		c = getc(in);
		if (c == EOF)
			break;
		ungetc(c, in);
		put_separator(i);
	}
	putchar('\n');
	return 0;
}

/* One line of every file. False, and nothing shown, when all have ended. */
static bool paste_lines(FILE **files, size_t count)
{
	size_t pending = 0; /* separators, until a file has a line at all */
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		int c = files[i] ? getc(files[i]) : EOF;

		if (c != EOF) {
			ungetc(c, files[i]);
			for (; pending < i; pending++)
				put_separator(pending);
			put_line(files[i]);
			any = true;
		}
	}
	if (!any)
		return false;
	for (; pending + 1 < count; pending++)
		put_separator(pending);
	putchar('\n');
	return true;
}

static int paste(char **names, size_t count)
{
	FILE **files = xmalloc(count * sizeof(*files));
	int status = 0;

	for (size_t i = 0; i < count; i++) {
		files[i] = open_input(names[i]);
		if (!files[i])
			return 1;
	}
	while (paste_lines(files, count))
		;
	for (size_t i = 0; i < count; i++)
		status |= close_input(files[i], names[i]);
	free(files);
	return status;
}

int main(int argc, char **argv)
{
	static char *only_stdin[] = { "-", NULL };
	bool serially = false;
	int c;

	take_list("\t");
	while ((c = next_option(argc, argv, "d:s")) != -1) {
		if (c == '?')
			usage(1, "[-s] [-d LIST] FILE...");
		if (c == 'd')
			take_list(optarg);
		serially |= c == 's';
	}
	if (serially)
		return finish(each_input(argv + optind, paste_serially));
	if (optind == argc)
		return finish(paste(only_stdin, 1));
	return finish(paste(argv + optind, argc - optind));
}
