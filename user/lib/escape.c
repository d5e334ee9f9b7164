/* SPDX-License-Identifier: MIT */
/*
 * Backslash escapes: see escape.h for the contract.
 */
#include "escape.h"

#include <ctype.h>
#include <string.h>

/* Up to LIMIT digits of BASE at *TEXT, as a byte. */
static int read_digits(const char **text, int base, int limit)
{
	int value = 0;

	for (int i = 0; i < limit; i++) {
		int c = tolower((unsigned char)**text);
		int digit = isdigit(c)	  ? c - '0'
			    : isxdigit(c) ? c - 'a' + 10
					  : base;

		if (digit >= base)
			break;
		value = value * base + digit;
		(*text)++;
	}
	return value & 0xff;
}

int read_escape(const char **text, enum escape_form form)
{
	static const char letters[] = "\\abefnrtv";
	static const char meanings[] = "\\\a\b\033\f\n\r\t\v";
	int c = (unsigned char)**text;
	const char *letter = c ? strchr(letters, c) : NULL;

	if (letter) {
		(*text)++;
		return meanings[letter - letters];
	}
	if (c == 'c') {
		(*text)++;
		return ESCAPE_STOP;
	}
	if (c == 'x' && isxdigit((unsigned char)(*text)[1])) {
		(*text)++;
		return read_digits(text, 16, 2);
	}
	if (form == ESCAPE_ZERO_OCTAL && c == '0') {
		(*text)++;
		return read_digits(text, 8, 3);
	}
	if (form == ESCAPE_OCTAL && c >= '0' && c <= '7')
		return read_digits(text, 8, 3);
	return '\\';
}
