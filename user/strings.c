/* SPDX-License-Identifier: MIT */
/*
 * strings [-a] [-n LENGTH] [-t d|o|x] [FILE…]: the texts in files of any kind:
 * runs of at least four, or LENGTH, characters that can be printed. -t puts
 * the place in the file in front.
 */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fileio.h"
#include "util.h"

static size_t least = 4;
static char radix;

static void put_address(unsigned long long address)
{
	if (radix == 'd')
		printf("%7llu ", address);
	else if (radix == 'o')
		printf("%7llo ", address);
	else if (radix == 'x')
		printf("%7llx ", address);
}

static int find_strings(FILE *in, const char *name)
{
	char *start = xmalloc(least); /* the first characters of a run */
	unsigned long long at = 0;
	size_t run = 0;
	int c;

	(void)name;
	do {
		c = getc(in);
		at++;
		if (c != EOF && (isprint(c) || c == '\t')) {
			if (run < least)
				start[run] = c;
			if (++run == least) {
				put_address(at - least);
				fwrite(start, 1, least, stdout);
			} else if (run > least) {
				putchar(c);
			}
			continue;
		}
		if (run >= least)
			putchar('\n');
		run = 0;
	} while (c != EOF);
	free(start);
	return 0;
}

int main(int argc, char **argv)
{
	int c;

	while ((c = next_option(argc, argv, "an:t:")) != -1) {
		if (c == '?' || (c == 't' && !strchr("dox", *optarg)))
			usage(1, "[-a] [-n LENGTH] [-t d|o|x] [FILE...]");
		if (c == 'n')
			least = size_or_die(optarg, "minimum string length");
		if (c == 't')
			radix = *optarg;
	}
	if (least == 0)
		errx(1, "minimum string length is too small: 0");
	return finish(each_input(argv + optind, find_strings));
}
