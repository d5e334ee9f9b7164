/* SPDX-License-Identifier: MIT */
/*
 * yes [WORD…]: its words, or "y", again and again, until nobody reads them
 * any more: then the write raises SIGPIPE, and that ends it.
 */
#include <stdio.h>

#include "util.h"

int main(int argc, char **argv)
{
	do {
		if (argc < 2)
			puts("y");
		for (int i = 1; i < argc; i++)
			printf("%s%c", argv[i], i + 1 < argc ? ' ' : '\n');
	} while (!ferror(stdout));
	return finish(0);
}
