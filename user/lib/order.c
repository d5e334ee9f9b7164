/* SPDX-License-Identifier: MIT */
/*
 * Comparing texts: see order.h. Numbers are compared digit by digit, without
 * being converted: so there is no limit to their size, and 0.10 equals 0.1.
 */
#include "order.h"

#include <ctype.h>
#include <string.h>

bool order_set(struct order *order, int letter)
{
	switch (letter) {
	case 'n':
		return order->numeric = true;
	case 'h':
		return order->human = true;
	case 'f':
		return order->ignore_case = true;
	case 'd':
		return order->dictionary = true;
	case 'i':
		return order->printable = true;
	}
	return false;
}

/* A decimal number in its parts; no digits at all are zero. */
struct number {
	bool negative;
	const char *whole, *fraction;
	size_t whole_length, fraction_length;
	int unit; /* its place among the units; -h only */
};

static const char *read_digits(const char **p, const char *end, size_t *length)
{
	const char *start = *p;

	while (*p < end && isdigit((unsigned char)**p))
		(*p)++;
	*length = *p - start;
	return start;
}

static int read_unit(const char *p, const char *end)
{
	static const char units[] = "KMGTPEZY";
	const char *unit;

	if (p == end || !*p)
		return 0;
	unit = strchr(units, *p == 'k' ? 'K' : *p);
	return unit ? unit - units + 1 : 0;
}

static struct number parse_number(const struct line *text)
{
	const char *p = text->text, *end = p + text->length;
	struct number number = { .fraction_length = 0 };

	while (p < end && isspace((unsigned char)*p))
		p++;
	number.negative = p < end && *p == '-';
	p += number.negative;
	while (p < end && *p == '0')
		p++;
	number.whole = read_digits(&p, end, &number.whole_length);
	if (p < end && *p == '.') {
		p++;
		number.fraction = read_digits(&p, end, &number.fraction_length);
	}
	while (number.fraction_length > 0 &&
	       number.fraction[number.fraction_length - 1] == '0')
		number.fraction_length--;
	/* Minus nothing is nothing; and nothing has no unit. */
	if (number.whole_length + number.fraction_length == 0)
		number.negative = false;
	else
		number.unit = read_unit(p, end);
	return number;
}

static int compare_sizes(const struct number *a, const struct number *b)
{
	size_t common = a->fraction_length < b->fraction_length
				? a->fraction_length
				: b->fraction_length;
	int result;

	if (a->whole_length != b->whole_length)
		return a->whole_length < b->whole_length ? -1 : 1;
	result = memcmp(a->whole, b->whole, a->whole_length);
	if (result == 0 && common > 0)
		result = memcmp(a->fraction, b->fraction, common);
	if (result == 0)
		result = (a->fraction_length > b->fraction_length) -
			 (a->fraction_length < b->fraction_length);
	return result;
}

static int compare_numbers(const struct line *a, const struct line *b,
			   bool human)
{
	struct number na = parse_number(a), nb = parse_number(b);
	int result;

	if (na.negative != nb.negative)
		return na.negative ? -1 : 1;
	if (human && na.unit != nb.unit)
		result = na.unit - nb.unit;
	else
		result = compare_sizes(&na, &nb);
	return na.negative ? -result : result;
}

static bool counts(const struct order *order, int c)
{
	if (order->dictionary && !isblank(c) && !isalnum(c))
		return false;
	return !order->printable || isprint(c);
}

/* The next character that counts at *P, or -1 at the end. */
static int next_character(const struct order *order, const char **p,
			  const char *end)
{
	while (*p < end) {
		int c = (unsigned char)*(*p)++;

		if (counts(order, c))
			return order->ignore_case ? toupper(c) : c;
	}
	return -1;
}

int order_compare(const struct order *order, const struct line *a,
		  const struct line *b)
{
	const char *p = a->text, *p_end = p + a->length;
	const char *q = b->text, *q_end = q + b->length;
	int c, d;

	if (order->numeric || order->human)
		return compare_numbers(a, b, order->human);
	do {
		c = next_character(order, &p, p_end);
		d = next_character(order, &q, q_end);
	} while (c == d && c >= 0);
	return c - d;
}
