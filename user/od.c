/* SPDX-License-Identifier: MIT */
/*
 * od [-abcdosxv] [-A doxn] [-j SKIP] [-N COUNT] [-t TYPE]… [-w[WIDTH]] [FILE…]:
 * the bytes of files as numbers or characters. TYPE is a or c for characters,
 * or d, u, o, x or f and a size in bytes; two bytes in octal if none is given.
 * A line like the one before is shown as *, unless -v says otherwise.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fileio.h"
#include "util.h"

/* One way to show each line. */
struct type {
	char kind; /* a c d u o x f */
	size_t size;
	int width; /* of a field, without the blank before it */
};

static struct type *types;
static size_t type_count;
static char radix = 'o';
static bool show_all;
static size_t line_size = 16;

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

static void add_types(const char *spec)
{
	const char *p = spec;

	if (!*p)
		errx(1, "invalid type string '%s'", spec);
	while (*p) {
		struct type type = { .kind = *p++ };

		if (!strchr("acduoxf", type.kind))
			errx(1, "invalid character '%c' in type string '%s'",
			     type.kind, spec);
		type.size = read_size(&p, type.kind);
		if (type.size == 0 || type.size > 8 ||
		    (type.size & (type.size - 1)) ||
		    (type.kind == 'f' && type.size < 4))
			errx(1, "invalid type string '%s'", spec);
		type.width = field_width(type.kind, type.size);
		types = grow(types, type_count, sizeof(*types));
		types[type_count++] = type;
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

static void put_field(const struct type *type, int width, const uint8_t *data)
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
static size_t widest(void)
{
	size_t most = 0;

	for (size_t i = 0; i < type_count; i++) {
		size_t width = (types[i].width + 1) * line_size / types[i].size;

		if (width > most)
			most = width;
	}
	return most;
}

/*
 * One line as TYPE. Fields of the narrower types are spread so that bytes
 * stand under the same bytes.
 */
static void put_line(const struct type *type, const uint8_t *data, size_t size,
		     size_t width)
{
	size_t fields = line_size / type->size;
	size_t spare = width - fields * (type->width + 1);

	for (size_t i = 0; i * type->size < size; i++) {
		size_t before = spare * (fields - i) / fields;
		size_t behind = spare * (fields - i - 1) / fields;

		put_field(type, type->width + 1 + before - behind,
			  data + i * type->size);
	}
	putchar('\n');
}

static void put_address(unsigned long long address)
{
	if (radix == 'd')
		printf("%07llu", address);
	else if (radix == 'o')
		printf("%07llo", address);
	else if (radix == 'x')
		printf("%06llx", address);
}

static void put_block(unsigned long long address, const uint8_t *data,
		      size_t size)
{
	size_t width = widest();

	for (size_t i = 0; i < type_count; i++) {
		if (i == 0)
			put_address(address);
		else
			printf("%*s",
			       radix == 'n'   ? 0
			       : radix == 'x' ? 6
					      : 7,
			       "");
		put_line(&types[i], data, size, width);
	}
}

/* Reads up to SIZE bytes of all files, as if they were one. */
static size_t read_files(char ***names, uint8_t *data, size_t size, int *status)
{
	static FILE *in;
	size_t got = 0;

	while (got < size) {
		if (!in && !**names)
			break;
		if (!in && !(in = open_input(**names))) {
			*status = 1;
			(*names)++;
			continue;
		}
		got += fread(data + got, 1, size - got, in);
		if (got < size) {
			*status |= close_input(in, **names);
			in = NULL;
			(*names)++;
		}
	}
	return got;
}

static int skip_bytes(char ***names, unsigned long long count, int *status)
{
	uint8_t data[BUFSIZ];

	while (count > 0) {
		size_t want = count < sizeof(data) ? count : sizeof(data);

		if (read_files(names, data, want, status) < want) {
			warnx("cannot skip past end of combined input");
			return 1;
		}
		count -= want;
	}
	return 0;
}

/* Shows up to COUNT bytes, whose addresses begin at ADDRESS. */
static int dump(char **names, unsigned long long address,
		unsigned long long count, int *status)
{
	uint8_t *data = xmalloc(line_size), *last = xmalloc(line_size);
	bool have_last = false, starred = false;
	size_t size = line_size;

	while (size == line_size && count > 0) {
		size_t want = count < line_size ? count : line_size;

		memset(data, 0, line_size);
		size = read_files(&names, data, want, status);
		count -= size;
		if (size == line_size && have_last && !show_all &&
		    memcmp(data, last, size) == 0) {
			if (!starred)
				puts("*");
			starred = true;
		} else if (size > 0) {
			put_block(address, data, size);
			starred = false;
		}
		memcpy(last, data, line_size);
		have_last = true;
		address += size;
	}
	put_address(address);
	if (radix != 'n')
		putchar('\n');
	free(data);
	free(last);
	return *status;
}

/* The old single letters, as the types that they stand for. */
static bool take_short(int c)
{
	static const char letters[] = "abcdosx";
	static const char *const meanings[] = { "a",  "o1", "c", "u2",
						"o2", "d2", "x2" };
	const char *letter = strchr(letters, c);

	if (letter)
		add_types(meanings[letter - letters]);
	return letter;
}

/* A number as -j and -N take it, which may be octal or hexadecimal. */
static unsigned long long take_number(const char *text)
{
	unsigned long long n;
	char *end;

	n = strtoull(text, &end, 0);
	if (end == text || *end)
		return size_or_die(text, "number");
	return n;
}

int main(int argc, char **argv)
{
	static char *only_stdin[] = { "-", NULL };
	unsigned long long skip = 0, count = -1;
	char **names;
	int c, status = 0;

	while ((c = next_option(argc, argv, "A:N:abcdj:ost:vw::x")) != -1) {
		if (c == 'A')
			radix = *optarg;
		else if (c == 'j')
			skip = take_number(optarg);
		else if (c == 'N')
			count = take_number(optarg);
		else if (c == 't')
			add_types(optarg);
		else if (c == 'w')
			line_size = optarg ? take_number(optarg) : 32;
		else if (c == 'v')
			show_all = true;
		else if (!take_short(c))
			usage(1, "[-abcdosxv] [-A doxn] [-j SKIP] [-N COUNT] "
				 "[-t TYPE] [-w[WIDTH]] [FILE...]");
	}
	if (!strchr("doxn", radix))
		errx(1, "invalid output address radix '%c'", radix);
	if (type_count == 0)
		add_types("o2");
	for (size_t i = 0; i < type_count; i++)
		if (line_size == 0 || line_size % types[i].size)
			errx(1, "invalid width %zu", line_size);
	names = optind < argc ? argv + optind : only_stdin;
	if (skip_bytes(&names, skip, &status) != 0)
		return 1;
	return finish(dump(names, skip, count, &status));
}
