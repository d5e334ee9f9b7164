/* SPDX-License-Identifier: MIT */
/*
 * cmp [-ls] FILE [FILE2]: where two files first differ, by byte and line; -l
 * all the places, with both bytes in octal; -s nothing, only the status: 0 the
 * same, 1 different, 2 an error. FILE2 is standard input if it is missing.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fileio.h"
#include "util.h"

static bool list, silent;
static int width = 1; /* of the places that -l shows */

/* The shorter file ended after so many bytes and lines. */
static void report_end(const char *name, unsigned long long bytes,
		       unsigned long long lines, bool in_line)
{
	if (silent)
		return;
	fflush(stdout);
	if (bytes == 0)
		warnx("EOF on %s which is empty", name);
	else if (list)
		warnx("EOF on %s after byte %llu", name, bytes);
	else
		warnx("EOF on %s after byte %llu, %sline %llu", name, bytes,
		      in_line ? "in " : "", lines + in_line);
}

static int compare(FILE *a, const char *a_name, FILE *b, const char *b_name)
{
	unsigned long long bytes = 0, lines = 0;
	bool different = false;
	int c, d, last = '\n';

	for (;; bytes++, last = c) {
		c = getc(a);
		d = getc(b);
		if (c == EOF || d == EOF)
			break;
		if (c != d) {
			different = true;
			if (!list)
				break;
			printf("%*llu %3o %3o\n", width, bytes + 1, c, d);
		}
		lines += c == '\n';
	}
	if (c == d)
		return different;
	if (c == EOF || d == EOF)
		report_end(c == EOF ? a_name : b_name, bytes, lines,
			   last != '\n');
	else if (!silent)
		printf("%s %s differ: char %llu, line %llu\n", a_name, b_name,
		       bytes + 1, lines + 1);
	return 1;
}

/* -l: as wide as the size of the smaller file. */
static void choose_width(FILE *a, FILE *b)
{
	struct stat s, t;
	off_t size;

	if (fstat(fileno(a), &s) < 0 || fstat(fileno(b), &t) < 0)
		return;
	for (size = s.st_size < t.st_size ? s.st_size : t.st_size; size >= 10;
	     size /= 10)
		width++;
}

int main(int argc, char **argv)
{
	const char *names[2] = { "-", "-" };
	FILE *files[2];
	int c, status;

	while ((c = next_option(argc, argv, "ls")) != -1) {
		if (c == '?')
			usage(2, "[-ls] FILE [FILE2]");
		list |= c == 'l';
		silent |= c == 's';
	}
	if (optind == argc || argc - optind > 2)
		usage(2, "[-ls] FILE [FILE2]");
	for (int i = 0; i < argc - optind; i++)
		names[i] = argv[optind + i];
	for (int i = 0; i < 2; i++) {
		files[i] = open_input(names[i]);
		if (!files[i])
			return 2;
	}
	choose_width(files[0], files[1]);
	status = compare(files[0], names[0], files[1], names[1]);
	for (int i = 0; i < 2; i++)
		if (close_input(files[i], names[i]) != 0)
			status = 2;
	return finish(0) ? 2 : status;
}
