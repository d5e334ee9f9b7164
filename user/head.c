/* SPDX-License-Identifier: MIT */
/*
 * head [-qv] [-n LINES | -c BYTES | -LINES] [FILE…]: the first ten lines of
 * each file, or as many lines or bytes as said; with "-" before the number,
 * all but so many at the end. -q never names the files, -v always.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fileio.h"
#include "util.h"

static unsigned long long count = 10;
static bool bytes, all_but, headers;

static void first_bytes(FILE *in)
{
	char buffer[BUFSIZ];
	unsigned long long left = count;

	while (left > 0) {
		size_t want = left < sizeof(buffer) ? left : sizeof(buffer);
		size_t got = fread(buffer, 1, want, in);

		fwrite(buffer, 1, got, stdout);
		if (got < want)
			break;
		left -= got;
	}
}

static void first_lines(FILE *in)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	for (unsigned long long i = 0; i < count; i++) {
		length = getline(&line, &size, in);
		if (length < 0)
			break;
		fwrite(line, 1, length, stdout);
	}
	free(line);
}

static void all_but_lines(FILE *in)
{
	struct lines lines = { NULL, 0, false };

	read_lines(&lines, in, '\n');
	for (size_t i = 0; i + count < lines.count; i++) {
		fwrite(lines.line[i].text, 1, lines.line[i].length, stdout);
		if (i + 1 < lines.count || !lines.unended)
			putchar('\n');
	}
	free_lines(&lines);
}

static void all_but_bytes(FILE *in)
{
	char *text = NULL;
	size_t size = 0;
	int c;

	while ((c = getc(in)) != EOF) {
		text = grow(text, size, 1);
		text[size++] = c;
	}
	if (size > count)
		fwrite(text, 1, size - count, stdout);
	free(text);
}

static int head(FILE *in, const char *name)
{
	static bool not_first;

	if (headers)
		printf("%s==> %s <==\n", not_first ? "\n" : "",
		       in == stdin ? "standard input" : name);
	not_first = true;
	if (bytes)
		(all_but ? all_but_bytes : first_bytes)(in);
	else
		(all_but ? all_but_lines : first_lines)(in);
	/* What follows in a file is the next program's: see the shell's { }. */
	if (in == stdin)
		fflush(stdin);
	return 0;
}

static void take_count(const char *text, bool of_bytes)
{
	bytes = of_bytes;
	all_but = *text == '-';
	count = size_or_die(text + all_but,
			    bytes ? "number of bytes" : "number of lines");
}

int main(int argc, char **argv)
{
	bool quiet = false, verbose = false;
	int c;

	if (argc > 1 && argv[1][0] == '-' &&
	    isdigit((unsigned char)argv[1][1])) {
		take_count(argv[1] + 1, false);
		argv++;
		argc--;
	}
	while ((c = next_option(argc, argv, "c:n:qv")) != -1) {
		if (c == '?')
			usage(1, "[-qv] [-n LINES | -c BYTES] [FILE...]");
		if (c == 'c' || c == 'n')
			take_count(optarg, c == 'c');
		quiet |= c == 'q';
		verbose |= c == 'v';
	}
	headers = verbose || (argc - optind > 1 && !quiet);
	return finish(each_input(argv + optind, head));
}
