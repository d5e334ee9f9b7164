/* SPDX-License-Identifier: MIT */
/*
 * rev [FILE…]: every line with its characters in reverse order. The bytes of
 * a UTF-8 character keep theirs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fileio.h"
#include "util.h"

/* Where the character that ends at END begins: bytes 10xxxxxx go on with it. */
static size_t character_start(const char *line, size_t end)
{
	size_t start = end - 1;

	while (start > 0 && ((unsigned char)line[start] & 0xc0) == 0x80)
		start--;
	return start;
}

static int reverse(FILE *in, const char *name)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	(void)name;
	while ((length = getline(&line, &size, in)) > 0) {
		bool ended = line[length - 1] == '\n';

		for (size_t end = length - ended, start; end > 0; end = start) {
			start = character_start(line, end);
			fwrite(line + start, 1, end - start, stdout);
		}
		if (ended)
			putchar('\n');
	}
	free(line);
	return 0;
}

int main(int argc, char **argv)
{
	if (next_option(argc, argv, "") != -1)
		usage(1, "[FILE...]");
	return finish(each_input(argv + optind, reverse));
}
