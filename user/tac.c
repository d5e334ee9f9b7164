/* SPDX-License-Identifier: MIT */
/*
 * tac [FILE…]: the lines of each file, the last one first.
 */
#include <stdio.h>

#include "fileio.h"
#include "util.h"

static int put_reversed(FILE *in, const char *name)
{
	struct lines lines = { NULL, 0, false };

	(void)name;
	read_lines(&lines, in, '\n');
	for (size_t i = lines.count; i-- > 0;) {
		fwrite(lines.line[i].text, 1, lines.line[i].length, stdout);
		/* A last line without an end runs into the one before it. */
		if (i + 1 < lines.count || !lines.unended)
			putchar('\n');
	}
	free_lines(&lines);
	return 0;
}

int main(int argc, char **argv)
{
	if (next_option(argc, argv, "") != -1)
		usage(1, "[FILE...]");
	return finish(each_input(argv + optind, put_reversed));
}
