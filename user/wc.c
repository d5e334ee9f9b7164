/* SPDX-License-Identifier: MIT */
/*
 * wc [-clmwL] [FILE…]: counts lines, words and bytes, of each file and of all
 * together. -m counts characters, which here are bytes; -L gives the length
 * of the longest line, tabs taken to the next multiple of eight.
 */
#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fileio.h"
#include "util.h"

struct counts {
	unsigned long long lines, words, bytes, longest;
};

static bool lines, words, chars, bytes, longest;
static int width = 1; /* of the columns */

static void put_counts(const struct counts *counts, const char *name)
{
	bool any = false;
	struct {
		bool wanted;
		unsigned long long n;
	} columns[] = {
		{ lines, counts->lines },     { words, counts->words },
		{ chars, counts->bytes },     { bytes, counts->bytes },
		{ longest, counts->longest },
	};

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		if (!columns[i].wanted)
			continue;
		printf("%s%*llu", any ? " " : "", width, columns[i].n);
		any = true;
	}
	if (name)
		printf(" %s", name);
	putchar('\n');
}

/* A byte of a character beyond ASCII is as good as a letter. */
static bool is_visible(int c)
{
	return isprint(c) || c >= 128;
}

/* How far a byte moves the position in its line. */
static unsigned long long advance(unsigned long long column, int c)
{
	if (c == '\t')
		return (column | 7) + 1;
	return is_visible(c) ? column + 1 : column;
}

static void count_text(struct counts *counts, const unsigned char *text,
		       size_t size)
{
	/* A word and a line may go on in the next piece of text. */
	static bool in_word;
	static unsigned long long column;

	counts->bytes += size;
	if (size == 0) { /* the end */
		in_word = false;
		column = 0;
	}
	for (size_t i = 0; i < size; i++) {
		int c = text[i];

		if (c == '\n' || c == '\r' || c == '\f')
			column = 0;
		else
			column = advance(column, c);
		if (column > counts->longest)
			counts->longest = column;
		counts->lines += c == '\n';
		if (isspace(c)) {
			in_word = false;
		} else if (!in_word && is_visible(c)) {
			in_word = true;
			counts->words++;
		}
	}
}

/* Bytes alone need not be read where the file's size says how many. */
static bool count_by_size(int fd, struct counts *counts)
{
	struct stat st;
	off_t at;

	if (lines || words || longest || fstat(fd, &st) < 0 ||
	    !S_ISREG(st.st_mode) || st.st_size == 0)
		return false;
	at = lseek(fd, 0, SEEK_CUR);
	if (at < 0 || at > st.st_size)
		return false;
	counts->bytes = st.st_size - at;
	return true;
}

static int count_fd(int fd, const char *name, struct counts *counts)
{
	static unsigned char buffer[COPY_BUFFER_SIZE];
	ssize_t n;

	if (count_by_size(fd, counts))
		return 0;
	do {
		n = read(fd, buffer, sizeof(buffer));
		if (n >= 0)
			count_text(counts, buffer, n);
	} while (n > 0);
	if (n < 0)
		warn("%s", name);
	return n < 0;
}

/* Counts one file and adds it to TOTAL. */
static int count_file(const char *name, struct counts *total)
{
	struct counts counts = { 0 };
	int fd = name && strcmp(name, "-") != 0 ? open(name, O_RDONLY) : 0;
	int status;

	if (fd < 0) {
		warn("%s", name);
		return 1;
	}
	status = count_fd(fd, name ? name : "-", &counts);
	if (fd > 0)
		close(fd);
	put_counts(&counts, name);
	total->lines += counts.lines;
	total->words += counts.words;
	total->bytes += counts.bytes;
	if (counts.longest > total->longest)
		total->longest = counts.longest;
	return status;
}

/*
 * Columns fit the sum of all sizes; what has no size before it is read gets
 * seven places. Without columns to align there is no width.
 */
static void choose_width(char **names, int count)
{
	unsigned long long sum = 0;
	int least = 1;

	if (count <= 1 && lines + words + chars + bytes + longest == 1)
		return;
	for (int i = 0; i < (count ? count : 1); i++) {
		bool input = count == 0 || strcmp(names[i], "-") == 0;
		struct stat st;

		if ((input ? fstat(0, &st) : stat(names[i], &st)) < 0)
			continue;
		if (S_ISREG(st.st_mode))
			sum += st.st_size;
		else
			least = 7;
	}
	for (; sum >= 10; sum /= 10)
		width++;
	if (width < least)
		width = least;
}

int main(int argc, char **argv)
{
	struct counts total = { 0 };
	int c, status = 0;

	while ((c = next_option(argc, argv, "clmwL")) != -1) {
		if (c == '?')
			usage(1, "[-clmwL] [FILE...]");
		bytes |= c == 'c';
		lines |= c == 'l';
		chars |= c == 'm';
		words |= c == 'w';
		longest |= c == 'L';
	}
	if (!(lines || words || chars || bytes || longest))
		lines = words = bytes = true;
	choose_width(argv + optind, argc - optind);
	if (optind == argc)
		status = count_file(NULL, &total);
	for (int i = optind; i < argc; i++)
		status |= count_file(argv[i], &total);
	if (argc - optind > 1)
		put_counts(&total, "total");
	return finish(status);
}
