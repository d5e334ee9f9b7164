/* SPDX-License-Identifier: MIT */
/*
 * The forms of diff: see diffout.h. Both walk along the two texts from change
 * to change; between changes the lines of one are those of the other.
 */
#include "diffout.h"

#include <stdio.h>

/* Lines from a0 up to a1 go, those from b0 up to b1 come. */
struct change {
	size_t a0, a1, b0, b1;
};

/* Finds the first change at or behind the end of CHANGE. False without one. */
static bool next_change(const struct diff_side *a, const struct diff_side *b,
			struct change *change)
{
	size_t i = change->a1, j = change->b1;

	while (i < a->lines.count && j < b->lines.count && !a->changed[i] &&
	       !b->changed[j]) {
		i++;
		j++;
	}
	change->a0 = i;
	change->b0 = j;
	while (i < a->lines.count && a->changed[i])
		i++;
	while (j < b->lines.count && b->changed[j])
		j++;
	change->a1 = i;
	change->b1 = j;
	return change->a0 < i || change->b0 < j;
}

static void put_line(const struct diff_side *side, size_t i, const char *mark)
{
	const struct line *line = &side->lines.line[i];

	fputs(mark, stdout);
	fwrite(line->text, 1, line->length, stdout);
	putchar('\n');
	if (side->lines.unended && i + 1 == side->lines.count)
		puts("\\ No newline at end of file");
}

static void put_lines(const struct diff_side *side, size_t from, size_t to,
		      const char *mark)
{
	for (; from < to; from++)
		put_line(side, from, mark);
}

/* "5", "5,7"; or, for no lines, the one behind which they would stand. */
static void put_range(size_t from, size_t to)
{
	if (to > from + 1)
		printf("%zu,%zu", from + 1, to);
	else
		printf("%zu", to);
}

void diff_put_normal(const struct diff_side *a, const struct diff_side *b)
{
	struct change change = { 0, 0, 0, 0 };

	while (next_change(a, b, &change)) {
		bool gone = change.a0 < change.a1, new = change.b0 < change.b1;

		put_range(change.a0, change.a1);
		putchar(gone && new ? 'c' : gone ? 'd' : 'a');
		put_range(change.b0, change.b1);
		putchar('\n');
		put_lines(a, change.a0, change.a1, "< ");
		if (gone && new)
			puts("---");
		put_lines(b, change.b0, change.b1, "> ");
	}
}

static void put_title(const char *mark, const struct diff_side *side)
{
	char date[32], zone[8];
	struct tm tm;

	localtime_r(&side->time.tv_sec, &tm);
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S", &tm);
	strftime(zone, sizeof(zone), "%z", &tm);
	printf("%s %s\t%s.%09ld %s\n", mark, side->name, date,
	       side->time.tv_nsec, zone);
}

/* "12,3": a start and a length, which is left out if it is 1. */
static void put_extent(char mark, size_t from, size_t to)
{
	if (to == from + 1)
		printf("%c%zu", mark, to);
	else
		printf("%c%zu,%zu", mark, to > from ? from + 1 : from,
		       to - from);
}

/* A part of both texts with all changes in it, from FIRST to LAST. */
static void put_hunk(const struct diff_side *a, const struct diff_side *b,
		     const struct change *hunk, const struct change *first,
		     const struct change *last)
{
	struct change change = *first;
	size_t i = hunk->a0;

	fputs("@@ ", stdout);
	put_extent('-', hunk->a0, hunk->a1);
	putchar(' ');
	put_extent('+', hunk->b0, hunk->b1);
	puts(" @@");
	do {
		put_lines(a, i, change.a0, " ");
		put_lines(a, change.a0, change.a1, "-");
		put_lines(b, change.b0, change.b1, "+");
		i = change.a1;
	} while (change.b1 + i < last->a1 + last->b1 &&
		 next_change(a, b, &change));
	put_lines(a, i, hunk->a1, " ");
}

static size_t minimum(size_t a, size_t b)
{
	return a < b ? a : b;
}

void diff_put_unified(const struct diff_side *a, const struct diff_side *b,
		      size_t context)
{
	struct change change = { 0, 0, 0, 0 };
	bool more = next_change(a, b, &change);

	put_title("---", a);
	put_title("+++", b);
	while (more) {
		struct change first = change, last = change, hunk;
		size_t before = minimum(context, change.a0), behind;

		/* Changes whose surroundings touch stand together. */
		while ((more = next_change(a, b, &change)) &&
		       change.a0 - last.a1 <= 2 * context)
			last = change;
		behind = minimum(context, a->lines.count - last.a1);
		hunk = (struct change){ first.a0 - before, last.a1 + behind,
					first.b0 - before, last.b1 + behind };
		put_hunk(a, b, &hunk, &first, &last);
	}
}
