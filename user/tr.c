/* SPDX-License-Identifier: MIT */
/*
 * tr [-Ccdst] SET1 [SET2]: copies standard input with the bytes of SET1 turned
 * into those of SET2. -d leaves them out, -s makes one of a run of the same
 * byte of the last set, -c means all bytes but those of SET1, -t cuts SET1 to
 * SET2's length (else SET2's last byte goes on). A set is a text with ranges
 * a-z, classes [:alpha:], repeats [x*N], equivalents [=x=] and escapes.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "escape.h"
#include "util.h"

/* Bytes in the order written: a class or a repeat may make many of them. */
struct set {
	unsigned char *bytes;
	size_t count;
	size_t fill_at; /* where [x*] stood, filled up to SET1's length */
	int fill_with;	/* or -1 */
};

static void add(struct set *set, int c)
{
	set->bytes = grow(set->bytes, set->count, 1);
	set->bytes[set->count++] = c;
}

/* Adds "[:NAME:]" at P. NULL when it is not one, or the place behind it. */
static const char *add_class(struct set *set, const char *p)
{
	const char *end = strstr(p + 2, ":]");
	char *name;
	wctype_t class;

	if (p[1] != ':' || !end)
		return NULL;
	name = format("%.*s", (int)(end - p - 2), p + 2);
	class = wctype(name);
	if (!class)
		errx(1, "invalid character class '%s'", name);
	free(name);
	for (int c = 0; c < 128; c++)
		if (iswctype(c, class))
			add(set, c);
	return end + 2;
}

/* One byte at *P, escaped or not. What needs no escape stands for itself. */
static int read_byte(const char **p)
{
	int c = (unsigned char)*(*p)++;
	const char *escaped = *p;

	if (c != '\\' || !*escaped)
		return c;
	c = read_escape(p, ESCAPE_OCTAL);
	if (*p == escaped || c == ESCAPE_STOP) {
		*p = escaped + 1;
		return (unsigned char)*escaped;
	}
	return c;
}

/* Adds "[=X=]" at P. NULL when it is not one. */
static const char *add_equivalents(struct set *set, const char *p)
{
	if (p[1] != '=' || !p[2] || p[3] != '=' || p[4] != ']')
		return NULL;
	add(set, (unsigned char)p[2]);
	return p + 5;
}

/* Adds "[X*]" or "[X*N]", N octal if it begins with 0. NULL when it is none. */
static const char *add_repeat(struct set *set, const char *p)
{
	unsigned long times;
	char *end;
	int c;

	if (!*++p)
		return NULL;
	c = read_byte(&p);
	if (*p != '*' || (!isdigit((unsigned char)p[1]) && p[1] != ']'))
		return NULL;
	times = strtoul(p + 1, &end, p[1] == '0' ? 8 : 10);
	if (*end != ']')
		return NULL;
	if (times == 0) {
		set->fill_at = set->count;
		set->fill_with = c;
	}
	for (; times > 0; times--)
		add(set, c);
	return end + 1;
}

static void parse_set(struct set *set, const char *p)
{
	set->fill_with = -1;
	while (*p) {
		const char *next = NULL;
		int c, last;

		if (*p == '[' && !(next = add_class(set, p)) &&
		    !(next = add_equivalents(set, p)))
			next = add_repeat(set, p);
		if (next) {
			p = next;
			continue;
		}
		last = c = read_byte(&p);
		if (*p == '-' && p[1]) {
			p++;
			last = read_byte(&p);
			if (last < c)
				errx(1, "range-endpoints are in reverse "
					"collating sequence order");
		}
		for (; c <= last; c++)
			add(set, c);
	}
}

static void mark(const struct set *set, bool member[256])
{
	memset(member, 0, 256);
	for (size_t i = 0; i < set->count; i++)
		member[set->bytes[i]] = true;
}

static void complement(struct set *set)
{
	bool member[256];

	mark(set, member);
	set->count = 0;
	for (int c = 0; c < 256; c++)
		if (!member[c])
			add(set, c);
}

/* Makes SET as long as OTHER: at its [x*], or else with its last byte. */
static void fill(struct set *set, const struct set *other)
{
	int c = set->fill_with;
	size_t at = set->fill_at, tail;

	if (c < 0) {
		if (set->count == 0)
			errx(1, "when not truncating set1, string2 must be "
				"non-empty");
		c = set->bytes[set->count - 1];
		at = set->count;
	}
	tail = set->count - at;
	while (set->count < other->count)
		add(set, c);
	memmove(set->bytes + set->count - tail, set->bytes + at, tail);
	memset(set->bytes + at, c, set->count - tail - at);
}

static void translate(const bool deleted[256], const unsigned char map[256],
		      const bool squeezed[256])
{
	int c, last = EOF;

	while ((c = getchar()) != EOF) {
		if (deleted[c])
			continue;
		c = map[c];
		if (c == last && squeezed[c])
			continue;
		putchar(c);
		last = c;
	}
}

int main(int argc, char **argv)
{
	bool flag[128] = { false }, deleted[256] = { 0 }, squeezed[256] = { 0 };
	struct set from = { NULL, 0, 0, -1 }, to = { NULL, 0, 0, -1 };
	unsigned char map[256];
	int c, count;

	while ((c = next_option(argc, argv, "+Ccdst")) != -1) {
		if (c == '?')
			usage(1, "[-Ccdst] SET1 [SET2]");
		flag[c] = true;
	}
	count = argc - optind;
	if (count == 0 || (count == 1 && flag['d'] == flag['s']))
		errx(1, "missing operand");
	if (count > 2 || (count == 2 && flag['d'] && !flag['s']))
		errx(1, "extra operand '%s'", argv[argc - 1]);
	parse_set(&from, argv[optind]);
	if (flag['c'] || flag['C'])
		complement(&from);
	if (count == 2)
		parse_set(&to, argv[optind + 1]);
	for (c = 0; c < 256; c++)
		map[c] = c;
	if (flag['d']) {
		mark(&from, deleted);
	} else if (count == 2) {
		if (flag['t'] && from.count > to.count)
			from.count = to.count;
		fill(&to, &from);
		for (size_t i = 0; i < from.count; i++)
			map[from.bytes[i]] = to.bytes[i];
	}
	if (flag['s'])
		mark(count == 2 ? &to : &from, squeezed);
	translate(deleted, map, squeezed);
	if (ferror(stdin))
		err(1, "read error");
	return finish(0);
}
