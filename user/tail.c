/* SPDX-License-Identifier: MIT */
/*
 * tail [-fqv] [-n LINES | -c BYTES | -LINES] [FILE…]: the last ten lines of
 * each file, or as many as said; with "+" before the number, all from that
 * line or byte on. -f goes on when the end is reached: it looks once a second
 * whether the last file has grown.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fileio.h"
#include "util.h"

static unsigned long long count = 10;
static bool bytes, from_start, headers, follow;
static int inputs; /* still to be shown */

static void copy_rest(FILE *in)
{
	char buffer[BUFSIZ];
	size_t got;

	while ((got = fread(buffer, 1, sizeof(buffer), in)) > 0)
		fwrite(buffer, 1, got, stdout);
}

/* Passes over COUNT - 1 bytes or lines. */
static void skip(FILE *in)
{
	unsigned long long left = count > 0 ? count - 1 : 0;
	int c;

	while (left > 0 && (c = getc(in)) != EOF)
		if (bytes || c == '\n')
			left--;
}

/*
 * The last lines in a ring of COUNT places: one file, read once, whatever it
 * is. The oldest stands at the place where the next would go.
 */
static void last_lines(FILE *in)
{
	struct line *ring = NULL, line = { NULL, 0 };
	size_t used = 0, next = 0, size = 0;
	ssize_t length;

	while ((length = getline(&line.text, &size, in)) > 0 && count > 0) {
		line.length = length;
		if (used < count) {
			ring = grow(ring, used, sizeof(*ring));
			ring[used++] = line;
		} else {
			free(ring[next].text);
			ring[next] = line;
			next = (next + 1) % count;
		}
		line.text = NULL;
		size = 0;
	}
	for (size_t i = 0; i < used; i++) {
		struct line *old = &ring[(next + i) % used];

		fwrite(old->text, 1, old->length, stdout);
		free(old->text);
	}
	free(line.text);
	free(ring);
}

static void last_bytes(FILE *in)
{
	char *ring = NULL;
	size_t used = 0, next = 0;
	int c;

	/* A file can be sought in, a pipe has to be read. */
	if (fseeko(in, 0, SEEK_END) == 0) {
		if ((unsigned long long)ftello(in) < count)
			rewind(in);
		else
			fseeko(in, -(off_t)count, SEEK_END);
		copy_rest(in);
		return;
	}
	while ((c = getc(in)) != EOF && count > 0) {
		if (used < count) {
			ring = grow(ring, used, 1);
			ring[used++] = c;
		} else {
			ring[next] = c;
			next = (next + 1) % count;
		}
	}
	for (size_t i = 0; i < used; i++)
		putchar(ring[(next + i) % used]);
	free(ring);
}

/* Shows what is appended to IN, for ever. */
static _Noreturn void follow_end(FILE *in)
{
	for (;;) {
		if (fflush(stdout) != 0)
			exit(finish(0));
		sleep(1);
		clearerr(in);
		copy_rest(in);
	}
}

static int tail(FILE *in, const char *name)
{
	static bool not_first;

	if (headers)
		printf("%s==> %s <==\n", not_first ? "\n" : "",
		       in == stdin ? "standard input" : name);
	not_first = true;
	if (from_start) {
		skip(in);
		copy_rest(in);
	} else if (bytes) {
		last_bytes(in);
	} else {
		last_lines(in);
	}
	if (follow && --inputs == 0)
		follow_end(in);
	return 0;
}

static void take_count(const char *text, bool of_bytes)
{
	bytes = of_bytes;
	from_start = *text == '+';
	if (*text == '+' || *text == '-')
		text++;
	count = size_or_die(text,
			    bytes ? "number of bytes" : "number of lines");
}

int main(int argc, char **argv)
{
	bool quiet = false, verbose = false;
	int c;

	if (argc > 1 && (argv[1][0] == '-' || argv[1][0] == '+') &&
	    isdigit((unsigned char)argv[1][1])) {
		take_count(argv[1], false);
		argv++;
		argc--;
	}
	while ((c = next_option(argc, argv, "c:fn:qv")) != -1) {
		if (c == '?')
			usage(1, "[-fqv] [-n LINES | -c BYTES] [FILE...]");
		if (c == 'c' || c == 'n')
			take_count(optarg, c == 'c');
		follow |= c == 'f';
		quiet |= c == 'q';
		verbose |= c == 'v';
	}
	inputs = optind < argc ? argc - optind : 1;
	headers = verbose || (argc - optind > 1 && !quiet);
	return finish(each_input(argv + optind, tail));
}
