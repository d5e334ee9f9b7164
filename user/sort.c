/* SPDX-License-Identifier: MIT */
/*
 * sort [-bcdfhinrsuz] [-t CHAR] [-k KEY]… [-o FILE] [FILE…]: all lines of all
 * files in order. KEY is FIELD[.CHAR][bdfhinr][,FIELD[.CHAR][bdfhinr]], from 1
 * on; without any, the whole line is the key. Lines that are equal by all
 * keys stand by their bytes, or with -s as they came. -u keeps the first of
 * equal ones, -c only looks whether the input is sorted. How two lines are
 * compared stands in lib/keys.c and lib/order.c.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fileio.h"
#include "keys.h"
#include "util.h"

static struct keys keys = { .separator = -1 };
static struct key whole; /* what options outside of keys say */
static bool stable, unique, check;
static char delimiter = '\n';

static int compare_bytes(const struct line *a, const struct line *b)
{
	size_t length = a->length < b->length ? a->length : b->length;
	int result = memcmp(a->text, b->text, length);

	if (result)
		return result;
	return (a->length > b->length) - (a->length < b->length);
}

static int compare(const struct line *a, const struct line *b)
{
	int result = keys_compare(&keys, a, b);

	if (result || unique || stable)
		return result;
	result = compare_bytes(a, b);
	return whole.reverse ? -result : result;
}

/* Merges two sorted runs that lie one behind the other, by way of ROOM. */
static void merge(struct line *lines, size_t half, size_t count,
		  struct line *room)
{
	size_t left = 0, right = half, out = half;

	if (compare(&lines[half - 1], &lines[half]) <= 0)
		return;
	memcpy(room, lines, half * sizeof(*lines));
	for (out = 0; left < half; out++) {
		bool from_left = right == count ||
				 compare(&room[left], &lines[right]) <= 0;

		lines[out] = from_left ? room[left++] : lines[right++];
	}
}

/* A merge sort: equal lines keep their order, as -s and -u need it. */
static void sort_lines(struct line *lines, size_t count, struct line *room)
{
	size_t half = count / 2;

	if (count < 2)
		return;
	sort_lines(lines, half, room);
	sort_lines(lines + half, count - half, room);
	merge(lines, half, count, room);
}

static void put_lines(const struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->line[i];

		if (unique && i > 0 && compare(line - 1, line) == 0)
			continue;
		fwrite(line->text, 1, line->length, stdout);
		putchar(delimiter);
	}
}

/* -c: says the first line that is out of order. */
static int check_lines(const struct lines *lines, const char *name)
{
	for (size_t i = 1; i < lines->count; i++) {
		const struct line *line = &lines->line[i];
		int result = compare(line - 1, line);

		if (result < 0 || (result == 0 && !unique))
			continue;
		warnx("%s:%zu: disorder: %s", name, i + 1, line->text);
		return 1;
	}
	return 0;
}

static void take_option(int c, const char **output)
{
	switch (c) {
	case 'b':
		whole.start.skip_blanks = true;
		break;
	case 'c':
		check = true;
		break;
	case 'k':
		if (!keys_add(&keys, optarg))
			errx(2, "invalid key: '%s'", optarg);
		break;
	case 'o':
		*output = optarg;
		break;
	case 's':
		stable = true;
		break;
	case 't':
		keys.separator =
			strcmp(optarg, "\\0") ? (unsigned char)*optarg : 0;
		break;
	case 'u':
		unique = true;
		break;
	case 'z':
		delimiter = '\0';
		break;
	default:
		if (!key_option(&whole, c))
			usage(2, "[-bcdfhinrsuz] [-t CHAR] [-k KEY] "
				 "[-o FILE] [FILE...]");
	}
}

static struct lines all;

static int read_file(FILE *in, const char *name)
{
	(void)name;
	read_lines(&all, in, delimiter);
	return 0;
}

int main(int argc, char **argv)
{
	const char *output = NULL;
	struct line *room;
	int c;

	while ((c = next_option(argc, argv, "bcdfhik:no:rst:uz")) != -1)
		take_option(c, &output);
	keys_complete(&keys, &whole);
	if (each_input(argv + optind, read_file) != 0)
		return 2;
	if (check)
		return check_lines(&all, optind < argc ? argv[optind] : "-");
	room = xmalloc(all.count * sizeof(*room));
	sort_lines(all.line, all.count, room);
	/* Only now: the output may be one of the inputs. */
	if (output && !freopen(output, "w", stdout))
		err(2, "open failed: %s", output);
	put_lines(&all);
	return finish(0) ? 2 : 0;
}
