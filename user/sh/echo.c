/* SPDX-License-Identifier: MIT */
/*
 * echo, with the escape sequences that POSIX calls XSI, and the reading of
 * such sequences for printf as well (builtin.h).
 */
#include <string.h>

#include "builtin.h"
#include "io.h"

static int octal(const char **p, int digits)
{
	int value = 0;

	while (digits-- && **p >= '0' && **p <= '7')
		value = value * 8 + *(*p)++ - '0';
	return value & 0xff;
}

int escape_parse(const char **p, int leading_zero)
{
	static const char letters[] = "abfnrtv\\e";
	static const char bytes[] = "\a\b\f\n\r\t\v\\\033";
	const char *letter;
	char c = **p;

	if (c == 'c') {
		++*p;
		return ESCAPE_STOP;
	}
	if (c == '0' && leading_zero) {
		++*p;
		return octal(p, 3);
	}
	if (c >= '0' && c <= '7' && !leading_zero)
		return octal(p, 3);
	letter = c ? strchr(letters, c) : NULL;
	if (!letter)
		return ESCAPE_NONE;
	++*p;
	return bytes[letter - letters];
}

/* False after a \c: nothing more is printed. */
static int put_escaped(const char *s)
{
	while (*s) {
		int c = (unsigned char)*s++;

		if (c == '\\') {
			int escape = escape_parse(&s, 1);

			if (escape == ESCAPE_STOP)
				return 0;
			if (escape != ESCAPE_NONE)
				c = escape;
		}
		out_putc(c);
	}
	return 1;
}

int builtin_echo(int argc, char **argv)
{
	int newline = !(argc > 1 && strcmp(argv[1], "-n") == 0);

	for (int i = newline ? 1 : 2; i < argc; i++) {
		if (!put_escaped(argv[i]))
			return 0;
		if (i + 1 < argc)
			out_putc(' ');
	}
	if (newline)
		out_putc('\n');
	return 0;
}
