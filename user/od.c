/* SPDX-License-Identifier: MIT */
/*
 * od [-abcdosxv] [-A doxn] [-j SKIP] [-N COUNT] [-t TYPE]… [-w[WIDTH]] [FILE…]:
 * the bytes of files as numbers or characters. TYPE is a or c for characters,
 * or d, u, o, x or f and a size in bytes; two bytes in octal if none is given.
 * A line like the one before is shown as *, unless -v says otherwise.
 */
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dump.h"
#include "fileio.h"
#include "util.h"

static struct dump_format layout = { .line_size = 16 };
static char radix = 'o';
static bool show_all, any_opened;

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
	for (size_t i = 0; i < layout.count; i++) {
		if (i == 0)
			put_address(address);
		else if (radix != 'n')
			printf("%*s", radix == 'x' ? 6 : 7, "");
		dump_line(&layout, i, data, size);
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
		any_opened = true;
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
	uint8_t *data = xmalloc(layout.line_size),
		*last = xmalloc(layout.line_size);
	bool have_last = false, starred = false;
	size_t size = layout.line_size;

	while (size == layout.line_size && count > 0) {
		size_t want =
			count < layout.line_size ? count : layout.line_size;

		memset(data, 0, layout.line_size);
		size = read_files(&names, data, want, status);
		count -= size;
		if (size == layout.line_size && have_last && !show_all &&
		    memcmp(data, last, size) == 0) {
			if (!starred)
				puts("*");
			starred = true;
		} else if (size > 0) {
			put_block(address, data, size);
			starred = false;
		}
		memcpy(last, data, layout.line_size);
		have_last = true;
		address += size;
	}
	if (any_opened) {
		put_address(address);
		if (radix != 'n')
			putchar('\n');
	}
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
		dump_add_types(&layout, meanings[letter - letters]);
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
			dump_add_types(&layout, optarg);
		else if (c == 'w')
			layout.line_size = optarg ? take_number(optarg) : 32;
		else if (c == 'v')
			show_all = true;
		else if (!take_short(c))
			usage(1, "[-abcdosxv] [-A doxn] [-j SKIP] [-N COUNT] "
				 "[-t TYPE] [-w[WIDTH]] [FILE...]");
	}
	if (!strchr("doxn", radix))
		errx(1, "invalid output address radix '%c'", radix);
	if (layout.count == 0)
		dump_add_types(&layout, "o2");
	for (size_t i = 0; i < layout.count; i++)
		if (layout.line_size == 0 ||
		    layout.line_size % layout.types[i].size)
			errx(1, "invalid width %zu", layout.line_size);
	names = optind < argc ? argv + optind : only_stdin;
	if (skip_bytes(&names, skip, &status) != 0)
		return 1;
	return finish(dump(names, skip, count, &status));
}
