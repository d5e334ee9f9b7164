/* SPDX-License-Identifier: MIT */
/*
 * comm [-123] FILE1 FILE2: two sorted files side by side, in three columns:
 * lines of the first alone, of the second alone, of both. -1, -2 and -3 leave
 * a column out.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fileio.h"
#include "util.h"

static bool hidden[3];

static void put(int column, const struct line *line)
{
	if (hidden[column])
		return;
	for (int i = 0; i < column; i++)
		if (!hidden[i])
			putchar('\t');
	fwrite(line->text, 1, line->length, stdout);
	putchar('\n');
}

static int compare(const struct line *a, const struct line *b)
{
	size_t length = a->length < b->length ? a->length : b->length;
	int order = memcmp(a->text, b->text, length);

	if (order)
		return order;
	return (a->length > b->length) - (a->length < b->length);
}

static void comm(const struct lines *a, const struct lines *b)
{
	size_t i = 0, j = 0;

	while (i < a->count || j < b->count) {
		int order = i == a->count   ? 1
			    : j == b->count ? -1
					    : compare(&a->line[i], &b->line[j]);

		if (order > 0)
			put(1, &b->line[j]);
		else
			put(order < 0 ? 0 : 2, &a->line[i]);
		i += order <= 0;
		j += order >= 0;
	}
}

static int check_sorted(const struct lines *lines, int number)
{
	for (size_t i = 1; i < lines->count; i++)
		if (compare(&lines->line[i - 1], &lines->line[i]) > 0) {
			warnx("file %d is not in sorted order", number);
			return 1;
		}
	return 0;
}

int main(int argc, char **argv)
{
	struct lines lines[2] = { { NULL, 0, false }, { NULL, 0, false } };
	int c, status = 0;

	while ((c = next_option(argc, argv, "123")) != -1) {
		if (c == '?')
			usage(1, "[-123] FILE1 FILE2");
		hidden[c - '1'] = true;
	}
	if (argc - optind != 2)
		usage(1, "[-123] FILE1 FILE2");
	for (int i = 0; i < 2; i++) {
		FILE *in = open_input(argv[optind + i]);

		if (!in)
			return 1;
		read_lines(&lines[i], in, '\n');
		if (close_input(in, argv[optind + i]) != 0)
			return 1;
	}
	comm(&lines[0], &lines[1]);
	for (int i = 0; i < 2; i++) {
		status |= check_sorted(&lines[i], i + 1);
		free_lines(&lines[i]);
	}
	return finish(status);
}
