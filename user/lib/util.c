/* SPDX-License-Identifier: MIT */
/*
 * Options, memory, numbers and questions: see util.h for the contracts. This
 * file keeps no state but what getopt and stdio keep.
 */
#define _GNU_SOURCE
#include "util.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int next_option(int argc, char **argv, const char *spec)
{
	static const struct option none[] = { { NULL, 0, NULL, 0 } };

	/* getopt_long, since musl's getopt stops at the first operand. */
	return getopt_long(argc, argv, spec, none, NULL);
}

_Noreturn void usage(int status, const char *synopsis)
{
	fprintf(stderr, "usage: %s %s\n", program_invocation_short_name,
		synopsis);
	exit(status);
}

int finish(int status)
{
	bool failed_before = ferror(stdout);

	errno = 0;
	if (fflush(stdout) == 0 && !failed_before)
		return status;
	if (errno)
		warn("write error");
	else
		warnx("write error");
	return 1;
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		errx(1, "memory exhausted");
	return p;
}

void *xrealloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	if (!p)
		errx(1, "memory exhausted");
	return p;
}

char *xstrdup(const char *text)
{
	return strcpy(xmalloc(strlen(text) + 1), text);
}

char *format(const char *template, ...)
{
	char *text;
	va_list args;

	va_start(args, template);
	if (vasprintf(&text, template, args) < 0)
		errx(1, "memory exhausted");
	va_end(args);
	return text;
}

void *grow(void *array, size_t count, size_t element_size)
{
	size_t size;

	/* Doubling at each power of two: appending n costs O(n) in all. */
	if (count & (count - 1))
		return array;
	if (__builtin_mul_overflow(count ? 2 * count : 1, element_size, &size))
		errx(1, "memory exhausted");
	return xrealloc(array, size);
}

/* The factor that a unit stands for, or 0 when there is no such unit. */
static unsigned long long unit_factor(const char *unit)
{
	static const char prefixes[] = "KMGTPE";
	unsigned long long base = 1024, factor = 1;
	const char *prefix;

	if (*unit == '\0')
		return 1;
	if (strcmp(unit, "b") == 0)
		return 512;
	prefix = strchr(prefixes, toupper((unsigned char)unit[0]));
	if (!prefix)
		return 0;
	if (strcmp(unit + 1, "B") == 0)
		base = 1000;
	else if (unit[1] != '\0' && strcmp(unit + 1, "iB") != 0)
		return 0;
	for (const char *p = prefixes; p <= prefix; p++)
		factor *= base;
	return factor;
}

bool parse_size(const char *text, unsigned long long *size)
{
	char *end;
	unsigned long long n, factor;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	n = strtoull(text, &end, 10);
	factor = unit_factor(end);
	if (errno || factor == 0)
		return false;
	return !__builtin_mul_overflow(n, factor, size);
}

unsigned long long size_or_die(const char *text, const char *what)
{
	unsigned long long size;

	if (!parse_size(text, &size))
		errx(1, "invalid %s: '%s'", what, text);
	return size;
}

long long number_or_die(const char *text, const char *what)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno || end == text || *end != '\0')
		errx(1, "invalid %s: '%s'", what, text);
	return n;
}

bool confirm(const char *template, ...)
{
	va_list args;
	int first, c;

	fflush(stdout);
	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(args, template);
	vfprintf(stderr, template, args);
	va_end(args);
	fputs("? ", stderr);
	first = c = getchar();
	while (c != '\n' && c != EOF)
		c = getchar();
	return first == 'y' || first == 'Y';
}
