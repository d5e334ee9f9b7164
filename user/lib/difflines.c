/* SPDX-License-Identifier: MIT */
/*
 * Which lines differ: see difflines.h. Each line is reduced to what counts of
 * it; these texts are sorted, so that equal ones get one number; and the rest
 * is a comparison of two rows of numbers (lcs.h).
 */
#include "difflines.h"

#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "lcs.h"
#include "util.h"

/* What of a line is compared, in memory of its own. It may hold NULs. */
struct text {
	char *text;
	size_t length;
	size_t *number; /* where its number goes */
};

static struct text comparable(const struct diff_side *side, size_t i,
			      const struct diff_blind *blind, size_t *number)
{
	const struct line *line = &side->lines.line[i];
	bool unended = side->lines.unended && i + 1 == side->lines.count;
	char *text = xmalloc(line->length + 1), *out = text;

	for (size_t k = 0; k < line->length; k++) {
		int c = (unsigned char)line->text[k];

		if (isspace(c) && blind->blanks)
			continue;
		if (isspace(c) && blind->blank_amount) {
			if (out == text || out[-1] != ' ')
				*out++ = ' ';
			continue;
		}
		*out++ = blind->letter_case ? tolower(c) : c;
	}
	while (blind->blank_amount && out > text && out[-1] == ' ')
		out--;
	if (unended && !blind->blanks && !blind->blank_amount)
		*out++ = '\n'; /* differs from the same line with an end */
	return (struct text){ text, out - text, number };
}

static int compare_texts(const void *left, const void *right)
{
	const struct text *a = left, *b = right;
	size_t common = a->length < b->length ? a->length : b->length;
	int order = memcmp(a->text, b->text, common);

	if (order)
		return order;
	return (a->length > b->length) - (a->length < b->length);
}

static void add_texts(struct text *texts, const struct diff_side *side,
		      const struct diff_blind *blind, size_t *numbers)
{
	for (size_t i = 0; i < side->lines.count; i++)
		texts[i] = comparable(side, i, blind, &numbers[i]);
}

/* Gives equal lines of both sides equal numbers. */
static void number_lines(const struct diff_side *a, size_t *a_numbers,
			 const struct diff_side *b, size_t *b_numbers,
			 const struct diff_blind *blind)
{
	size_t count = a->lines.count + b->lines.count, number = 0;
	struct text *texts = xmalloc(count * sizeof(*texts));

	add_texts(texts, a, blind, a_numbers);
	add_texts(texts + a->lines.count, b, blind, b_numbers);
	qsort(texts, count, sizeof(*texts), compare_texts);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && compare_texts(&texts[i - 1], &texts[i]) != 0)
			number++;
		*texts[i].number = number;
	}
	for (size_t i = 0; i < count; i++)
		free(texts[i].text);
	free(texts);
}

static bool any(const struct diff_side *side)
{
	return side->lines.count > 0 &&
	       memchr(side->changed, true, side->lines.count);
}

bool diff_find_changes(struct diff_side *a, struct diff_side *b,
		       const struct diff_blind *blind)
{
	size_t *a_numbers = xmalloc(a->lines.count * sizeof(size_t));
	size_t *b_numbers = xmalloc(b->lines.count * sizeof(size_t));

	number_lines(a, a_numbers, b, b_numbers, blind);
	a->changed = calloc(a->lines.count + 1, sizeof(bool));
	b->changed = calloc(b->lines.count + 1, sizeof(bool));
	if (!a->changed || !b->changed)
		errx(2, "memory exhausted");
	lcs_mark(a_numbers, a->lines.count, b_numbers, b->lines.count,
		 a->changed, b->changed);
	free(a_numbers);
	free(b_numbers);
	return any(a) || any(b);
}
