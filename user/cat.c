/* SPDX-License-Identifier: MIT */
/*
 * cat [-AbEenstTuv] [FILE…]: files one after the other onto standard output.
 * Without options it is the shortest honest loop of read and write there is;
 * the options number lines (-n, -b not the empty ones), squeeze runs of empty
 * ones (-s), and show line ends (-E), tabs (-T) and control bytes (-v).
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fileio.h"
#include "path.h"
#include "util.h"

static bool number, number_full, squeeze, show_ends, show_tabs, show_control;

/* Copying a file behind its own end would never come to the end. */
static bool is_own_output(int in)
{
	struct stat from, to;

	if (fstat(in, &from) < 0 || fstat(1, &to) < 0)
		return false;
	return S_ISREG(to.st_mode) && same_file(&from, &to) &&
	       lseek(in, 0, SEEK_CUR) < to.st_size;
}

static int copy_plainly(int in, const char *name)
{
	if (is_own_output(in)) {
		warnx("%s: input file is output file", name);
		return 1;
	}
	switch (copy_fd(in, 1)) {
	case COPY_READ_FAILED:
		warn("%s", name);
		return 1;
	case COPY_WRITE_FAILED:
		err(1, "write error");
	case COPY_DONE:
		break;
	}
	return 0;
}

static int cat_plainly(char **names)
{
	int status = 0;

	if (!*names)
		return copy_plainly(0, "-");
	for (; *names; names++) {
		int in = strcmp(*names, "-") == 0 ? 0 : open(*names, O_RDONLY);

		if (in < 0) {
			warn("%s", *names);
			status = 1;
			continue;
		}
		status |= copy_plainly(in, *names);
		if (in != 0)
			close(in);
	}
	return status;
}

/* A byte as ^A, M-a or M-^A when it cannot be printed. */
static void put_visible(int c)
{
	if (c >= 128) {
		fputs("M-", stdout);
		c -= 128;
	}
	if (c < 32 || c == 127) {
		putchar('^');
		c ^= 64;
	}
	putchar(c);
}

static void put_byte(int c)
{
	if (c == '\n')
		putchar(c);
	else if (c == '\t' && show_tabs)
		fputs("^I", stdout);
	else if (c != '\t' && show_control)
		put_visible(c);
	else
		putchar(c);
}

static int cat_with_options(FILE *in, const char *name)
{
	/* They go on from file to file, as the output does. */
	static unsigned long line;
	static int empty_lines;
	static bool in_line;
	int c;

	(void)name;
	while ((c = getc(in)) != EOF) {
		if (!in_line && c == '\n' && ++empty_lines > 1 && squeeze)
			continue;
		if (c != '\n')
			empty_lines = 0;
		if (!in_line && number && !(number_full && c == '\n'))
			printf("%6lu\t", ++line);
		if (c == '\n' && show_ends)
			putchar('$');
		in_line = c != '\n';
		put_byte(c);
	}
	return 0;
}

static void take_option(int c)
{
	if (c == '?')
		usage(1, "[-AbEenstTuv] [FILE...]");
	number |= c == 'n' || c == 'b';
	number_full |= c == 'b';
	squeeze |= c == 's';
	show_ends |= c == 'E' || c == 'e' || c == 'A';
	show_tabs |= c == 'T' || c == 't' || c == 'A';
	show_control |= c == 'v' || c == 'e' || c == 't' || c == 'A';
}

int main(int argc, char **argv)
{
	int c;

	while ((c = next_option(argc, argv, "AbEenstTuv")) != -1)
		take_option(c);
	if (number || squeeze || show_ends || show_tabs || show_control)
		return finish(each_input(argv + optind, cat_with_options));
	return cat_plainly(argv + optind);
}
