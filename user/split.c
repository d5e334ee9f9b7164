/* SPDX-License-Identifier: MIT */
/*
 * split [-a LENGTH] [-b BYTES | -l LINES] [FILE [PREFIX]]: cuts a file into
 * pieces of 1000, or so many, lines or bytes each, named PREFIXaa, PREFIXab
 * and so on. PREFIX is x, unless said.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fileio.h"
#include "util.h"

static unsigned long long size = 1000;
static bool by_bytes;
static size_t suffix_length = 2;
static const char *prefix = "x";

/* Counts on from aa to ab … zz. False after the last. */
static bool next_suffix(char *suffix)
{
	for (size_t i = suffix_length; i-- > 0;) {
		if (suffix[i]++ != 'z')
			return true;
		suffix[i] = 'a';
	}
	return false;
}

static FILE *open_piece(const char *suffix)
{
	char *name = format("%s%s", prefix, suffix);
	FILE *out = fopen(name, "w");

	if (!out)
		err(1, "%s", name);
	free(name);
	return out;
}

static void close_piece(FILE *out)
{
	if (out && fclose(out) != 0)
		err(1, "write error");
}

static int split(FILE *in)
{
	char *suffix = xmalloc(suffix_length + 1);
	unsigned long long count = 0;
	FILE *out = NULL;
	bool more = true;
	int c;

	memset(suffix, 'a', suffix_length);
	suffix[suffix_length] = '\0';
	while ((c = getc(in)) != EOF) {
		if (!out) {
			if (!more)
				errx(1, "output file suffixes exhausted");
			out = open_piece(suffix);
			more = next_suffix(suffix);
			count = 0;
		}
		putc(c, out);
		if ((by_bytes || c == '\n') && ++count == size) {
			close_piece(out);
			out = NULL;
		}
	}
	close_piece(out);
	free(suffix);
	return 0;
}

int main(int argc, char **argv)
{
	const char *name = "-";
	FILE *in;
	int c;

	while ((c = next_option(argc, argv, "a:b:l:")) != -1) {
		if (c == '?')
			usage(1, "[-a LENGTH] [-b BYTES | -l LINES] "
				 "[FILE [PREFIX]]");
		if (c == 'a')
			suffix_length = size_or_die(optarg, "suffix length");
		if (c == 'b')
			size = size_or_die(optarg, "number of bytes");
		if (c == 'l')
			size = size_or_die(optarg, "number of lines");
		by_bytes |= c == 'b';
	}
	if (size == 0 || suffix_length == 0)
		errx(1, "invalid number: '0'");
	if (optind < argc)
		name = argv[optind++];
	if (optind < argc)
		prefix = argv[optind];
	in = open_input(name);
	if (!in)
		return 1;
	split(in);
	return close_input(in, name);
}
