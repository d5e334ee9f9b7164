/* SPDX-License-Identifier: MIT */
/*
 * echo [-neE] [WORD…]: its arguments, with blanks between and a newline
 * behind. -n leaves the newline out; -e understands backslash escapes, of
 * which \c ends the output. What is not of these options is a word.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "escape.h"
#include "util.h"

static bool newline = true, escapes;

/* Is WORD made of option letters only? Then they hold from here on. */
static bool take_options(const char *word)
{
	if (word[0] != '-' || word[1] == '\0' ||
	    word[1 + strspn(word + 1, "neE")] != '\0')
		return false;
	for (word++; *word; word++) {
		if (*word == 'n')
			newline = false;
		else
			escapes = *word == 'e';
	}
	return true;
}

/* False when the output ends here. */
static bool put_escaped(const char *p)
{
	while (*p) {
		int c = (unsigned char)*p++;

		if (c == '\\')
			c = read_escape(&p, ESCAPE_ZERO_OCTAL);
		if (c == ESCAPE_STOP)
			return false;
		putchar(c);
	}
	return true;
}

int main(int argc, char **argv)
{
	int i = 1;

	while (i < argc && take_options(argv[i]))
		i++;
	for (; i < argc; i++) {
		if (!escapes)
			fputs(argv[i], stdout);
		else if (!put_escaped(argv[i]))
			return finish(0);
		if (i + 1 < argc)
			putchar(' ');
	}
	if (newline)
		putchar('\n');
	return finish(0);
}
