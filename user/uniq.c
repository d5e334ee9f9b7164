/* SPDX-License-Identifier: MIT */
/*
 * uniq [-cdiu] [-f FIELDS] [-s CHARS] [-w CHARS] [IN [OUT]]: of equal lines
 * that follow each other, the first. -c counts them, -d shows only those that
 * are repeated, -u only those that are not. Compared is what stands behind so
 * many fields and characters, up to -w characters; with -i, without case.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "fileio.h"
#include "util.h"

static bool count, only_repeated, only_single, ignore_case;
static unsigned long long skip_fields, skip_chars, width = -1;

/* The part of LINE that counts. */
static struct line key(const struct line *line)
{
	const char *p = line->text, *end = p + line->length;

	for (unsigned long long i = 0; i < skip_fields; i++) {
		while (p < end && isblank((unsigned char)*p))
			p++;
		while (p < end && !isblank((unsigned char)*p))
			p++;
	}
	p += (size_t)(end - p) < skip_chars ? (size_t)(end - p) : skip_chars;
	return (struct line){ (char *)p, (size_t)(end - p) < width
						 ? (size_t)(end - p)
						 : width };
}

static bool same(const struct line *a, const struct line *b)
{
	struct line ka = key(a), kb = key(b);

	if (ka.length != kb.length)
		return false;
	if (ignore_case)
		return strncasecmp(ka.text, kb.text, ka.length) == 0;
	return memcmp(ka.text, kb.text, ka.length) == 0;
}

static void put(const struct line *line, unsigned long times)
{
	if (times == 1 ? only_repeated : only_single)
		return;
	if (count)
		printf("%7lu ", times);
	fwrite(line->text, 1, line->length, stdout);
	putchar('\n');
}

static bool next_line(FILE *in, struct line *line, size_t *size)
{
	ssize_t length = getline(&line->text, size, in);

	if (length <= 0)
		return false;
	line->length = length - (line->text[length - 1] == '\n');
	return true;
}

static void uniq(FILE *in)
{
	struct line first = { NULL, 0 }, next = { NULL, 0 };
	size_t first_size = 0, next_size = 0;
	unsigned long times = 1;

	if (!next_line(in, &first, &first_size))
		goto out;
	while (next_line(in, &next, &next_size)) {
		struct line old = first;
		size_t old_size = first_size;

		if (same(&first, &next)) {
			times++;
			continue;
		}
		put(&first, times);
		first = next;
		first_size = next_size;
		next = old;
		next_size = old_size;
		times = 1;
	}
	put(&first, times);
out:
	free(first.text);
	free(next.text);
}

static void take_option(int c)
{
	switch (c) {
	case 'f':
		skip_fields = size_or_die(optarg, "number of fields to skip");
		break;
	case 's':
		skip_chars = size_or_die(optarg, "number of bytes to skip");
		break;
	case 'w':
		width = size_or_die(optarg, "number of bytes to compare");
		break;
	case '?':
		usage(1, "[-cdiu] [-f FIELDS] [-s CHARS] [-w CHARS] "
			 "[IN [OUT]]");
	}
	count |= c == 'c';
	only_repeated |= c == 'd';
	only_single |= c == 'u';
	ignore_case |= c == 'i';
}

int main(int argc, char **argv)
{
	const char *name;
	FILE *in;
	int c;

	while ((c = next_option(argc, argv, "cdf:is:uw:")) != -1)
		take_option(c);
	if (argc - optind > 2)
		errx(1, "extra operand '%s'", argv[optind + 2]);
	name = optind < argc ? argv[optind] : "-";
	in = open_input(name);
	if (!in)
		return 1;
	if (argc - optind == 2 && strcmp(argv[optind + 1], "-") != 0 &&
	    !freopen(argv[optind + 1], "w", stdout))
		err(1, "%s", argv[optind + 1]);
	uniq(in);
	return finish(close_input(in, name));
}
