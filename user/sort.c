/* SPDX-License-Identifier: MIT */
/*
 * sort [-bcdfhinrsuz] [-t CHAR] [-k KEY]… [-o FILE] [FILE…]: all lines of all
 * files in order. KEY is FIELD[.CHAR][bdfhinr][,FIELD[.CHAR][bdfhinr]], from 1
 * on; without any, the whole line is the key. Lines that are equal by all
 * keys stand by their bytes, or with -s as they came. -u keeps the first of
 * equal ones, -c only looks whether the input is sorted. How two texts are
 * compared stands in lib/order.c.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fileio.h"
#include "order.h"
#include "util.h"

/* One end of a key: a field from 0, a character in it, blanks passed over. */
struct place {
	size_t field, character;
	bool skip_blanks;
};

struct key {
	struct place start, end;
	bool has_end; /* or it goes on to the end of the line */
	struct order order;
	bool reverse, has_options;
};

static struct key *keys;
static size_t key_count;
static struct key whole; /* what options outside of keys say */
static int separator = -1;
static bool stable, unique, check, reverse;
static char delimiter = '\n';

/* Moves *P, which is at a field's start, to the end of that field. */
static const char *field_end(const char *p, const char *end)
{
	if (separator >= 0) {
		const char *next = memchr(p, separator, end - p);

		return next ? next : end;
	}
	/* Blanks before a field belong to it. */
	while (p < end && isblank((unsigned char)*p))
		p++;
	while (p < end && !isblank((unsigned char)*p))
		p++;
	return p;
}

static const char *skip_fields(const struct line *line, size_t count)
{
	const char *p = line->text, *end = p + line->length;

	while (count-- > 0 && p < end) {
		p = field_end(p, end);
		if (separator >= 0 && p < end)
			p++;
	}
	return p;
}

static const char *find_place(const struct line *line,
			      const struct place *place)
{
	const char *p = skip_fields(line, place->field);
	const char *end = line->text + line->length;

	if (place->skip_blanks)
		while (p < end && isblank((unsigned char)*p))
			p++;
	return (size_t)(end - p) < place->character ? end
						    : p + place->character;
}

/* Where a key that goes to the end of a field ends. */
static const char *key_end(const struct line *line, const struct key *key)
{
	const char *end = line->text + line->length;

	if (!key->has_end)
		return end;
	if (key->end.character == 0)
		return field_end(skip_fields(line, key->end.field), end);
	return find_place(line, &key->end);
}

static struct line key_text(const struct line *line, const struct key *key)
{
	const char *start = find_place(line, &key->start);
	const char *end = key_end(line, key);

	return (struct line){ (char *)start,
			      end > start ? (size_t)(end - start) : 0 };
}

static int compare_bytes(const struct line *a, const struct line *b)
{
	size_t length = a->length < b->length ? a->length : b->length;
	int result = memcmp(a->text, b->text, length);

	if (result)
		return result;
	return (a->length > b->length) - (a->length < b->length);
}

static int compare_keys(const struct line *a, const struct line *b)
{
	for (size_t i = 0; i < key_count; i++) {
		struct line ka = key_text(a, &keys[i]);
		struct line kb = key_text(b, &keys[i]);
		int result = order_compare(&keys[i].order, &ka, &kb);

		if (result)
			return keys[i].reverse ? -result : result;
	}
	return 0;
}

static int compare(const struct line *a, const struct line *b)
{
	int result = compare_keys(a, b);

	if (result || unique || stable)
		return result;
	result = compare_bytes(a, b);
	return reverse ? -result : result;
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

/* Takes an option that a key may have as well. False when it is none. */
static bool take_order(struct key *key, int c)
{
	if (c == 'r')
		key->reverse = true;
	else if (!order_set(&key->order, c))
		return false;
	key->has_options = true;
	return true;
}

/* One end of a key at *TEXT, and the options behind it. */
static bool parse_place(const char **text, struct key *key, struct place *place,
			bool is_end)
{
	char *p;

	place->field = strtoul(*text, &p, 10);
	if (p == *text || place->field == 0)
		return false;
	place->field--;
	if (*p == '.')
		place->character = strtoul(p + 1, &p, 10);
	/* The last character of a key is the one named: it belongs to it. */
	if (place->character > 0 && !is_end)
		place->character--;
	for (; *p && *p != ','; p++) {
		if (*p == 'b')
			place->skip_blanks = key->has_options = true;
		else if (!take_order(key, *p))
			return false;
	}
	*text = p;
	return true;
}

static void add_key(const char *text)
{
	const char *p = text;
	struct key key = { .has_end = false };
	bool valid = parse_place(&p, &key, &key.start, false);

	if (valid && *p == ',') {
		p++;
		key.has_end = true;
		valid = parse_place(&p, &key, &key.end, true);
	}
	if (!valid || *p)
		errx(2, "invalid key: '%s'", text);
	keys = grow(keys, key_count, sizeof(*keys));
	keys[key_count++] = key;
}

/* Keys without options of their own take those of the command line. */
static void complete_keys(void)
{
	if (key_count == 0) {
		keys = grow(keys, 0, sizeof(*keys));
		keys[key_count++] = whole;
	}
	for (size_t i = 0; i < key_count; i++) {
		if (keys[i].has_options)
			continue;
		keys[i].order = whole.order;
		keys[i].reverse = whole.reverse;
		keys[i].start.skip_blanks = whole.start.skip_blanks;
		keys[i].end.skip_blanks = whole.start.skip_blanks;
	}
	reverse = whole.reverse;
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
		add_key(optarg);
		break;
	case 'o':
		*output = optarg;
		break;
	case 's':
		stable = true;
		break;
	case 't':
		separator = strcmp(optarg, "\\0") ? (unsigned char)*optarg : 0;
		break;
	case 'u':
		unique = true;
		break;
	case 'z':
		delimiter = '\0';
		break;
	default:
		if (!take_order(&whole, c))
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
	complete_keys();
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
