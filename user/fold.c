/* SPDX-License-Identifier: MIT */
/*
 * fold [-bs] [-w WIDTH] [FILE…]: breaks lines longer than 80, or WIDTH,
 * places; -s at blanks, where there are any. -b counts bytes instead of
 * places: a tab goes to the next multiple of eight, a backspace back.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fileio.h"
#include "util.h"

static bool count_bytes, at_blanks;
static size_t width = 80;

/* Where the position is after C. */
static size_t advance(size_t column, int c)
{
	if (count_bytes)
		return column + 1;
	if (c == '\b')
		return column > 0 ? column - 1 : 0;
	if (c == '\r')
		return 0;
	return c == '\t' ? (column | 7) + 1 : column + 1;
}

static size_t column_of(const char *text, size_t length)
{
	size_t column = 0;

	for (size_t i = 0; i < length; i++)
		column = advance(column, text[i]);
	return column;
}

/* The length up to and with the last blank, or all of it if there is none. */
static size_t break_at(const char *text, size_t length)
{
	size_t end = length;

	while (at_blanks && end > 0 && !isblank((unsigned char)text[end - 1]))
		end--;
	return end > 0 ? end : length;
}

static int fold(FILE *in, const char *name)
{
	char *piece = NULL; /* what fits into a line so far */
	size_t length = 0, column = 0;
	int c;

	(void)name;
	while ((c = getc(in)) != EOF) {
		if (c == '\n') {
			fwrite(piece, 1, length, stdout);
			putchar('\n');
			length = column = 0;
			continue;
		}
		while (length > 0 && advance(column, c) > width) {
			size_t end = break_at(piece, length);

			fwrite(piece, 1, end, stdout);
			putchar('\n');
			length -= end;
			memmove(piece, piece + end, length);
			column = column_of(piece, length);
		}
		piece = grow(piece, length, 1);
		piece[length++] = c;
		column = advance(column, c);
	}
	if (length > 0)
		fwrite(piece, 1, length, stdout);
	free(piece);
	return 0;
}

int main(int argc, char **argv)
{
	int c;

	while ((c = next_option(argc, argv, "bsw:")) != -1) {
		if (c == '?')
			usage(1, "[-bs] [-w WIDTH] [FILE...]");
		count_bytes |= c == 'b';
		at_blanks |= c == 's';
		if (c == 'w')
			width = size_or_die(optarg, "number of columns");
	}
	if (width == 0)
		errx(1, "invalid number of columns: '0'");
	return finish(each_input(argv + optind, fold));
}
