/* SPDX-License-Identifier: MIT */
/*
 * Columns: see columns.h. Each column is as wide as its widest text and two
 * blanks; the number of columns is the largest whose sum still fits. Tabs are
 * not used to fill them.
 */
#include "columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "util.h"

#define GAP 2

size_t terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;

	if (columns && atoi(columns) > 0)
		return atoi(columns);
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

/* The characters that a UTF-8 text shows: bytes that do not go on with one. */
static size_t places(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

/* The widest text of the column that begins at FIRST. */
static size_t column_width(const size_t *widths, size_t count, size_t first,
			   size_t rows)
{
	size_t widest = 0;

	for (size_t i = first; i < first + rows && i < count; i++)
		if (widths[i] > widest)
			widest = widths[i];
	return widest;
}

static size_t line_width(const size_t *widths, size_t count, size_t rows)
{
	size_t sum = 0;

	for (size_t first = 0; first < count; first += rows)
		sum += column_width(widths, count, first, rows) + GAP;
	return sum - GAP;
}

static void put_row(char **texts, const size_t *widths, size_t count,
		    size_t row, size_t rows)
{
	for (size_t i = row; i < count; i += rows) {
		size_t width = column_width(widths, count, i - row, rows);

		fputs(texts[i], stdout);
		if (i + rows < count)
			printf("%*s", (int)(width - widths[i] + GAP), "");
	}
	putchar('\n');
}

void put_columns(char **texts, size_t count, size_t width)
{
	size_t *widths = xmalloc(count * sizeof(*widths));
	size_t rows = 1;

	for (size_t i = 0; i < count; i++)
		widths[i] = places(texts[i]);
	while (rows < count && line_width(widths, count, rows) > width)
		rows++;
	for (size_t row = 0; row < rows && row < count; row++)
		put_row(texts, widths, count, row, rows);
	free(widths);
}
