/* SPDX-License-Identifier: MIT */
/*
 * Keys of lines: see keys.h for the contracts. A key's bounds are looked for
 * anew at each comparison, which is what makes a sort by the ninth field slow
 * and this file short.
 */
#include "keys.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

/* Moves *P, which is at a field's start, to the end of that field. */
static const char *field_end(const struct keys *keys, const char *p,
			     const char *end)
{
	if (keys->separator >= 0) {
		const char *next = memchr(p, keys->separator, end - p);

		return next ? next : end;
	}
	/* Blanks before a field belong to it. */
	while (p < end && isblank((unsigned char)*p))
		p++;
	while (p < end && !isblank((unsigned char)*p))
		p++;
	return p;
}

static const char *skip_fields(const struct keys *keys, const struct line *line,
			       size_t count)
{
	const char *p = line->text, *end = p + line->length;

	while (count-- > 0 && p < end) {
		p = field_end(keys, p, end);
		if (keys->separator >= 0 && p < end)
			p++;
	}
	return p;
}

static const char *find_place(const struct keys *keys, const struct line *line,
			      const struct place *place)
{
	const char *p = skip_fields(keys, line, place->field);
	const char *end = line->text + line->length;

	if (place->skip_blanks)
		while (p < end && isblank((unsigned char)*p))
			p++;
	return (size_t)(end - p) < place->character ? end
						    : p + place->character;
}

/* Where a key that goes to the end of a field ends. */
static const char *key_end(const struct keys *keys, const struct line *line,
			   const struct key *key)
{
	const char *end = line->text + line->length;

	if (!key->has_end)
		return end;
	if (key->end.character == 0)
		return field_end(keys, skip_fields(keys, line, key->end.field),
				 end);
	return find_place(keys, line, &key->end);
}

static struct line key_text(const struct keys *keys, const struct line *line,
			    const struct key *key)
{
	const char *start = find_place(keys, line, &key->start);
	const char *end = key_end(keys, line, key);

	return (struct line){ (char *)start,
			      end > start ? (size_t)(end - start) : 0 };
}

int keys_compare(const struct keys *keys, const struct line *a,
		 const struct line *b)
{
	for (size_t i = 0; i < keys->count; i++) {
		struct line ka = key_text(keys, a, &keys->key[i]);
		struct line kb = key_text(keys, b, &keys->key[i]);
		int result = order_compare(&keys->key[i].order, &ka, &kb);

		if (result)
			return keys->key[i].reverse ? -result : result;
	}
	return 0;
}

bool key_option(struct key *key, int c)
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
		else if (!key_option(key, *p))
			return false;
	}
	*text = p;
	return true;
}

bool keys_add(struct keys *keys, const char *text)
{
	struct key key = { .has_end = false };
	bool valid = parse_place(&text, &key, &key.start, false);

	if (valid && *text == ',') {
		text++;
		key.has_end = true;
		valid = parse_place(&text, &key, &key.end, true);
	}
	keys->key = grow(keys->key, keys->count, sizeof(key));
	keys->key[keys->count++] = key;
	return valid && *text == '\0';
}

void keys_complete(struct keys *keys, const struct key *whole)
{
	if (keys->count == 0) {
		keys->key = grow(keys->key, 0, sizeof(*keys->key));
		keys->key[keys->count++] = *whole;
	}
	for (size_t i = 0; i < keys->count; i++) {
		struct key *key = &keys->key[i];

		if (key->has_options)
			continue;
		key->order = whole->order;
		key->reverse = whole->reverse;
		key->start.skip_blanks = whole->start.skip_blanks;
		key->end.skip_blanks = whole->start.skip_blanks;
	}
}
