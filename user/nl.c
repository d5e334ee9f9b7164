/* SPDX-License-Identifier: MIT */
/*
 * nl [-b a|t|n] [-i STEP] [-n ln|rn|rz] [-s TEXT] [-v START] [-w WIDTH]
 * [FILE…]: numbers lines, those that are not empty unless -b a says all. The
 * number stands in WIDTH places, on the left, right, or with zeros, and TEXT, a
 * tab, behind it. Files are numbered as one.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fileio.h"
#include "util.h"

static char which = 't';
static const char *template = "%*lld", *separator = "\t";
static long long number = 1, step = 1;
static int width = 6;

static void take_alignment(const char *text)
{
	if (strcmp(text, "ln") == 0)
		template = "%-*lld";
	else if (strcmp(text, "rz") == 0)
		template = "%0*lld";
	else if (strcmp(text, "rn") != 0)
		errx(1, "invalid line numbering format: '%s'", text);
}

static int number_lines(FILE *in, const char *name)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	(void)name;
	while ((length = getline(&line, &size, in)) > 0) {
		length -= line[length - 1] == '\n';
		if (which == 'a' || (which == 't' && length > 0)) {
			printf(template, width, number);
			fputs(separator, stdout);
			number += step;
		} else {
			printf("%*s", width + (int)strlen(separator), "");
		}
		fwrite(line, 1, length, stdout);
		putchar('\n');
	}
	free(line);
	return 0;
}

int main(int argc, char **argv)
{
	int c;

	while ((c = next_option(argc, argv, "b:i:n:s:v:w:")) != -1) {
		if (c == '?')
			usage(1, "[-b a|t|n] [-i STEP] [-n ln|rn|rz] [-s TEXT] "
				 "[-v START] [-w WIDTH] [FILE...]");
		if (c == 'b')
			which = *optarg;
		if (c == 'i')
			step = number_or_die(optarg, "line number increment");
		if (c == 'n')
			take_alignment(optarg);
		if (c == 's')
			separator = optarg;
		if (c == 'v')
			number = number_or_die(optarg, "starting line number");
		if (c == 'w')
			width = number_or_die(optarg,
					      "line number field width");
	}
	if (!strchr("atn", which) || width < 1)
		errx(1, "invalid body numbering style or width");
	return finish(each_input(argv + optind, number_lines));
}
