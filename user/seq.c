/* SPDX-License-Identifier: MIT */
/*
 * seq [-w] [-s TEXT] [-f FORMAT] [FIRST [STEP]] LAST: the numbers from FIRST
 * to LAST. They are shown with as many decimals as the most exact of FIRST and
 * STEP has; -w makes them equally wide with zeros, -s stands between them, -f
 * is a printf format such as %03g.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util.h"

static long double parse(const char *text)
{
	char *end;
	long double number = strtold(text, &end);

	if (end == text || *end)
		errx(1, "invalid floating point argument: '%s'", text);
	return number;
}

/* How many digits stand behind the point. */
static int decimals(const char *text)
{
	const char *point = strchr(text, '.');

	if (strpbrk(text, "eExXn")) /* 1e3, 0x1p4, inf, nan */
		return 0;
	return point ? strlen(point + 1) : 0;
}

/* One directive for a floating number, and no other. */
static void check_format(const char *text)
{
	const char *p = text;
	int directives = 0;

	for (; *p; p++) {
		if (*p != '%')
			continue;
		if (*++p == '%')
			continue;
		p += strspn(p, "-+#0 '");
		p += strspn(p, "0123456789.");
		if (!*p || !strchr("aAeEfFgG", *p))
			errx(1, "format '%s' has unknown %%%s directive", text,
			     p);
		directives++;
	}
	if (directives != 1)
		errx(1, "format '%s' must have one %% directive", text);
}

/* FORMAT with the L that a long double needs before its letter. */
static char *long_format(const char *text)
{
	const char *p = text;

	while (p[0] != '%' || p[1] == '%')
		p += p[0] == '%' ? 2 : 1;
	p += 1 + strcspn(p + 1, "aAeEfFgG");
	return format("%.*sL%s", (int)(p - text), text, p);
}

static char *choose_format(char **operands, int count, bool equal_width)
{
	const char *first = count > 1 ? operands[0] : "1";
	const char *step = count > 2 ? operands[1] : "1";
	const char *last = operands[count - 1];
	int precision = decimals(first), width, other;

	if (precision < decimals(step))
		precision = decimals(step);
	width = snprintf(NULL, 0, "%.*Lf", precision, parse(first));
	other = snprintf(NULL, 0, "%.*Lf", precision, parse(last));
	if (width < other)
		width = other;
	if (!equal_width)
		width = 0;
	return format("%%0%d.%dLf", width, precision);
}

/* What is read when NUMBER is shown: 0.1 ten times may not be 1, but "1.0". */
static long double shown(const char *template, long double number)
{
	char text[128];

	snprintf(text, sizeof(text), template, number);
	return strtold(text, NULL);
}

static void put_numbers(long double first, long double step, long double last,
			const char *template, const char *separator)
{
	/* By a product, so that STEP's error does not add up. */
	for (unsigned long long i = 0;; i++) {
		long double number = first + i * step;
		bool past = step > 0 ? number > last : number < last;

		if (past && (i == 0 || shown(template, number) != last)) {
			if (i > 0)
				putchar('\n');
			return;
		}
		if (i > 0)
			fputs(separator, stdout);
		printf(template, number);
		if (past || ferror(stdout)) {
			putchar('\n');
			return;
		}
	}
}

/* Is it a number, though it begins as an option does? */
static bool is_negative(const char *text)
{
	return text[0] == '-' &&
	       (isdigit((unsigned char)text[1]) || text[1] == '.');
}

int main(int argc, char **argv)
{
	const char *separator = "\n", *user_format = NULL;
	long double first = 1, step = 1, last;
	bool equal_width = false;
	char *template;
	int c, count;

	while (optind < argc && !is_negative(argv[optind]) &&
	       (c = next_option(argc, argv, "+f:s:w")) != -1) {
		if (c == '?')
			usage(1, "[-w] [-s TEXT] [-f FORMAT] "
				 "[FIRST [STEP]] LAST");
		if (c == 'f')
			user_format = optarg;
		if (c == 's')
			separator = optarg;
		equal_width |= c == 'w';
	}
	count = argc - optind;
	argv += optind;
	if (count < 1)
		errx(1, "missing operand");
	if (count > 3)
		errx(1, "extra operand '%s'", argv[3]);
	if (count > 1)
		first = parse(argv[0]);
	if (count > 2)
		step = parse(argv[1]);
	last = parse(argv[count - 1]);
	if (step == 0)
		errx(1, "invalid Zero increment value: '%s'", argv[1]);
	if (user_format)
		check_format(user_format);
	template = user_format ? long_format(user_format)
			       : choose_format(argv, count, equal_width);
	put_numbers(first, step, last, template, separator);
	free(template);
	return finish(0);
}
