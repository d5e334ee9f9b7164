/* SPDX-License-Identifier: MIT */
/*
 * Bytes as numbers and characters: see dump.h for the contracts. Numbers are
 * put together in the order of bytes that this machine has, the lowest first.
 */
#include "dump.h"

#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

/* Digits of the largest number, and a sign where there may be one. */
static int field_width(char kind, size_t size)
{
	static const struct {
		char kind;
		int width[4]; /* for 1, 2, 4 and 8 bytes */
	} widths[] = {
		{ 'd', { 4, 6, 11, 20 } }, { 'u', { 3, 5, 10, 20 } },
		{ 'o', { 3, 6, 11, 22 } }, { 'x', { 2, 4, 8, 16 } },
		{ 'f', { 0, 0, 15, 24 } },
	};

	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
		if (widths[i].kind == kind)
			return widths[i].width[__builtin_ctz(size)];
	return 3; /* a, c */
}

/* Reads the size behind a type's letter: digits, or C, S, I, L, F, D. */
static size_t read_size(const char **p, char kind)
{
	static const char letters[] = "CSILFD";
	static const size_t sizes[] = { 1, 2, 4, 8, 4, 8 };
	const char *letter;
	size_t size = kind == 'f' ? 8 : 4;

	if (kind == 'a' || kind == 'c')
		return 1;
	if (isdigit((unsigned char)**p))
		return strtoul(*p, (char **)p, 10);
	letter = **p ? strchr(letters, **p) : NULL;
	if (letter) {
		size = sizes[letter - letters];
		(*p)++;
	}
	return size;
}

void dump_add_types(struct dump_format *format, const char *spec)
{
	const char *p = spec;

	if (!*p)
		errx(1, "invalid type string '%s'", spec);
	while (*p) {
		struct dump_type type = { .kind = *p++ };

		if (!strchr("acduoxf", type.kind))
			errx(1, "invalid character '%c' in type string '%s'",
			     type.kind, spec);
		type.size = read_size(&p, type.kind);
		if (type.size == 0 || type.size > 8 ||
		    (type.size & (type.size - 1)) ||
		    (type.kind == 'f' && type.size < 4))
			errx(1, "invalid type string '%s'", spec);
		type.width = field_width(type.kind, type.size);
		format->types = grow(format->types, format->count,
				     sizeof(*format->types));
		format->types[format->count++] = type;
	}
}

static const char *character_name(int c, bool by_name)
{
	static const char *const names[] = {
		"nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs",
		"ht",  "nl",  "vt",  "ff",  "cr",  "so",  "si",	 "dle", "dc1",
		"dc2", "dc3", "dc4", "nak", "syn", "etb", "can", "em",	"sub",
		"esc", "fs",  "gs",  "rs",  "us",  "sp",
	};
	static const char escapes[] = "0abtnvfr";
	static char text[4];

	if (by_name) {
		c &= 0x7f;
		if (c <= ' ')
			return names[c];
		if (c == 0x7f)
			return "del";
	}
	if (c == 0 || (c >= '\a' && c <= '\r'))
		snprintf(text, sizeof(text), "\\%c",
			 escapes[c ? c - '\a' + 1 : 0]);
	else
		snprintf(text, sizeof(text), isprint(c) ? "%c" : "%03o", c);
	return text;
}

/* The shortest text that reads back as the same number. */
static void put_float(int width, uint64_t bits, size_t size)
{
	char text[40];
	double value;
	float single;

	memcpy(&single, &bits, sizeof(single));
	memcpy(&value, &bits, sizeof(value));
	if (size == 4)
		value = single;
	for (int digits = size == 4 ? 6 : 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (size == 4 ? strtof(text, NULL) == single
			      : strtod(text, NULL) == value)
			break;
	}
	printf("%*s", width, text);
}

static void put_field(const struct dump_type *type, int width,
		      const uint8_t *data)
{
	uint64_t value = 0;
	int shift = 64 - 8 * type->size;

	memcpy(&value, data, type->size); /* as this machine orders bytes */
	switch (type->kind) {
	case 'd':
		printf("%*lld", width,
		       (long long)(int64_t)(value << shift) >> shift);
		break;
	case 'u':
		printf("%*llu", width, (unsigned long long)value);
		break;
	case 'o':
		printf("%*s%0*llo", width - type->width, "", type->width,
		       (unsigned long long)value);
		break;
	case 'x':
		printf("%*s%0*llx", width - type->width, "", type->width,
		       (unsigned long long)value);
		break;
	case 'f':
		put_float(width, value, type->size);
		break;
	default:
		printf("%*s", width, character_name(value, type->kind == 'a'));
	}
}

/* The width of a whole line of the widest type. */
static size_t widest(const struct dump_format *format)
{
	size_t most = 0;

	for (size_t i = 0; i < format->count; i++) {
		size_t width = (format->types[i].width + 1) *
			       format->line_size / format->types[i].size;

		if (width > most)
			most = width;
	}
	return most;
}

void dump_line(const struct dump_format *format, size_t type_number,
	       const uint8_t *data, size_t size)
{
	const struct dump_type *type = &format->types[type_number];
	size_t fields = format->line_size / type->size;
	size_t spare = widest(format) - fields * (type->width + 1);

	for (size_t i = 0; i * type->size < size; i++) {
		size_t before = spare * (fields - i) / fields;
		size_t behind = spare * (fields - i - 1) / fields;

		put_field(type, type->width + 1 + before - behind,
			  data + i * type->size);
	}
	putchar('\n');
}
