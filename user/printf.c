/* SPDX-License-Identifier: MIT */
/*
 * printf FORMAT [ARGUMENT…]: its arguments as FORMAT says, as printf(3) does:
 * d i u o x X c s, a e f g in both cases, and b, a text with escapes. FORMAT
 * is used again until no argument is left; missing ones are empty or 0. A
 * number may be written as 'c or "c: the character's code.
 */
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "util.h"

static char **next; /* the argument to be used */
static int status;

static const char *take(void)
{
	return *next ? *next++ : "";
}

/* Says what is wrong with a number which ended at END. */
static void check_number(const char *text, const char *end)
{
	if (errno == ERANGE)
		warn("'%s'", text);
	else if (end == text && *text)
		warnx("'%s': expected a numeric value", text);
	else if (*end)
		warnx("'%s': value not completely converted", text);
	else
		return;
	status = 1;
}

static bool is_character(const char *text)
{
	return (*text == '\'' || *text == '"') && text[1];
}

static intmax_t take_integer(bool is_signed)
{
	const char *text = take();
	char *end;
	intmax_t n;

	if (is_character(text))
		return (unsigned char)text[1];
	errno = 0;
	if (is_signed)
		n = strtoimax(text, &end, 0);
	else
		n = strtoumax(text, &end, 0);
	check_number(text, end);
	return n;
}

static double take_float(void)
{
	const char *text = take();
	char *end;
	double n;

	if (is_character(text))
		return (unsigned char)text[1];
	errno = 0;
	n = strtod(text, &end);
	check_number(text, end);
	return n;
}

/* %b: true when a \c in it ends all output. */
static bool put_escaped(const char *template, const char *p)
{
	char *text = xmalloc(strlen(p) + 1), *out = text;
	bool stop = false;

	while (*p && !stop) {
		int c = (unsigned char)*p++;

		if (c == '\\') {
			if (*p >= '1' && *p <= '7')
				c = read_escape(&p, ESCAPE_OCTAL);
			else
				c = read_escape(&p, ESCAPE_ZERO_OCTAL);
		}
		if (c == ESCAPE_STOP)
			stop = true;
		else
			*out++ = c;
	}
	*out = '\0';
	/* A NUL in it would end a %s, so without a width it is not one. */
	if (strcmp(template, "%s") == 0)
		fwrite(text, 1, out - text, stdout);
	else
		printf(template, text);
	free(text);
	return stop;
}

/* The directive at *P with its numbers filled in for *, in printf's terms. */
static char *read_directive(const char **p, char *letter)
{
	char *template = xstrdup("%");

	for ((*p)++; **p && strchr("-+ #0123456789.*", **p); (*p)++) {
		char *longer;

		if (**p == '*')
			longer = format("%s%d", template,
					(int)take_integer(true));
		else
			longer = format("%s%c", template, **p);
		free(template);
		template = longer;
	}
	*p += strspn(*p, "hlLjzt"); /* C's sizes: all are the largest here */
	*letter = **p;
	if (**p)
		(*p)++;
	return template;
}

/* True when the output ends here. */
static bool put_directive(const char **p)
{
	char letter, *start = read_directive(p, &letter), *template;
	bool stop = false;

	if (letter == '\0' || !strchr("diouxXcsbaAeEfFgG", letter)) {
		errx(1, "%s%c: invalid conversion specification", start,
		     letter ? letter : ' ');
	}
	if (strchr("diouxX", letter))
		template = format("%sj%c", start, letter);
	else
		template = format("%s%c", start, letter == 'b' ? 's' : letter);
	free(start);
	if (strchr("di", letter))
		printf(template, take_integer(true));
	else if (strchr("ouxX", letter))
		printf(template, (uintmax_t)take_integer(false));
	else if (letter == 'c')
		printf(template, *take());
	else if (letter == 's')
		printf(template, take());
	else if (letter == 'b')
		stop = put_escaped(template, take());
	else
		printf(template, take_float());
	free(template);
	return stop;
}

/* Uses FORMAT once. True when the output ends here. */
static bool put_formatted(const char *p)
{
	while (*p) {
		if (*p == '%' && p[1] == '%') {
			putchar('%');
			p += 2;
		} else if (*p == '%') {
			if (put_directive(&p))
				return true;
		} else if (*p == '\\') {
			int c;

			p++;
			c = read_escape(&p, ESCAPE_OCTAL);
			if (c == ESCAPE_STOP)
				return true;
			putchar(c);
		} else {
			putchar(*p++);
		}
	}
	return false;
}

int main(int argc, char **argv)
{
	char **before;

	if (argc > 1 && strcmp(argv[1], "--") == 0) {
		argv++;
		argc--;
	}
	if (argc < 2)
		usage(1, "FORMAT [ARGUMENT...]");
	next = argv + 2;
	do {
		before = next;
		if (put_formatted(argv[1]))
			break;
	} while (*next && next != before);
	return finish(status);
}
