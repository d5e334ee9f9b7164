/* SPDX-License-Identifier: MIT */
/*
 * dd [if=FILE] [of=FILE] [bs=N | ibs=N obs=N] [count=N] [skip=N] [seek=N]
 * [conv=WORD,…] [iflag=WORD,…] [oflag=WORD,…] [status=none]: copies blocks of
 * chosen sizes from one place to another, and says how many whole and partial
 * ones it read and wrote. A partial block is what a read gave that was short
 * of the size: a pipe's do, a disk's last one does.
 */
#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fileio.h"
#include "util.h"

struct blocks {
	unsigned long long whole, partial;
};

static const char *in_name, *out_name;
static unsigned long long in_size = 512, out_size = 512, total;
static unsigned long long count = -1, skip, seek;
static struct blocks in_blocks, out_blocks;

/* Words of conv=, iflag= and oflag=, and where each is kept. */
static bool no_truncate, sync_blocks, no_error, to_lower, to_upper, swap_bytes;
static bool flush_data, must_exist, must_not_exist, full_blocks, append, quiet;

static const struct word {
	const char *list, *name;
	bool *flag;
} words[] = {
	{ "conv", "notrunc", &no_truncate },
	{ "conv", "sync", &sync_blocks },
	{ "conv", "noerror", &no_error },
	{ "conv", "lcase", &to_lower },
	{ "conv", "ucase", &to_upper },
	{ "conv", "swab", &swap_bytes },
	{ "conv", "fsync", &flush_data },
	{ "conv", "fdatasync", &flush_data },
	{ "conv", "nocreat", &must_exist },
	{ "conv", "excl", &must_not_exist },
	{ "iflag", "fullblock", &full_blocks },
	{ "oflag", "append", &append },
	{ "status", "none", &quiet },
};

#define WORD_COUNT (sizeof(words) / sizeof(words[0]))

static void take_words(const char *list, char *text)
{
	for (char *word = strtok(text, ","); word; word = strtok(NULL, ",")) {
		size_t i = 0;

		while (i < WORD_COUNT && (strcmp(words[i].list, list) != 0 ||
					  strcmp(words[i].name, word) != 0))
			i++;
		if (i == WORD_COUNT)
			errx(1, "invalid %s word: '%s'", list, word);
		*words[i].flag = true;
	}
}

/* Sizes may be products: 2x512, 4kx1k. */
static unsigned long long take_number(const char *text)
{
	char *copy = xstrdup(text);
	unsigned long long product = 1, factor;

	for (char *p = strtok(copy, "x"); p; p = strtok(NULL, "x")) {
		if (!parse_size(p, &factor) ||
		    __builtin_mul_overflow(product, factor, &product))
			errx(1, "invalid number: '%s'", text);
	}
	free(copy);
	return product;
}

static void take_operand(char *operand)
{
	char *value = strchr(operand, '=');

	if (!value)
		errx(1, "unrecognized operand '%s'", operand);
	*value++ = '\0';
	if (strcmp(operand, "if") == 0)
		in_name = value;
	else if (strcmp(operand, "of") == 0)
		out_name = value;
	else if (strcmp(operand, "bs") == 0)
		in_size = out_size = take_number(value);
	else if (strcmp(operand, "ibs") == 0)
		in_size = take_number(value);
	else if (strcmp(operand, "obs") == 0)
		out_size = take_number(value);
	else if (strcmp(operand, "count") == 0)
		count = take_number(value);
	else if (strcmp(operand, "skip") == 0)
		skip = take_number(value);
	else if (strcmp(operand, "seek") == 0)
		seek = take_number(value);
	else
		take_words(operand, value);
	if (in_size == 0 || out_size == 0)
		errx(1, "invalid number: '%s'", value);
}

static void open_files(void)
{
	int flags = O_RDWR;

	if (in_name) {
		close(0);
		if (open(in_name, O_RDONLY) < 0)
			err(1, "failed to open '%s'", in_name);
	}
	if (!out_name)
		return;
	flags = O_WRONLY | (must_exist ? 0 : O_CREAT) |
		(must_not_exist ? O_EXCL : 0) | (append ? O_APPEND : 0) |
		(no_truncate || seek > 0 ? 0 : O_TRUNC);
	close(1);
	if (open(out_name, flags, 0666) < 0)
		err(1, "failed to open '%s'", out_name);
}

/* Passes over what is not to be copied; reads it where one cannot seek. */
static void skip_input(char *buffer)
{
	if (skip == 0 || lseek(0, skip * in_size, SEEK_CUR) >= 0)
		return;
	for (; skip > 0; skip--)
		if (read_full(0, buffer, in_size) < (ssize_t)in_size)
			return;
}

static void seek_output(void)
{
	struct stat st;
	off_t at;

	if (seek == 0)
		return;
	at = lseek(1, seek * out_size, SEEK_CUR);
	if (at < 0)
		err(1, "cannot seek in output");
	if (!no_truncate && fstat(1, &st) == 0 && S_ISREG(st.st_mode) &&
	    ftruncate(1, at) < 0)
		err(1, "cannot truncate output");
}

static void convert(char *data, size_t size)
{
	for (size_t i = 0; swap_bytes && i + 1 < size; i += 2) {
		char first = data[i];

		data[i] = data[i + 1];
		data[i + 1] = first;
	}
	for (size_t i = 0; (to_lower || to_upper) && i < size; i++)
		data[i] = to_upper ? toupper((unsigned char)data[i])
				   : tolower((unsigned char)data[i]);
}

static void write_block(const char *data, size_t size)
{
	if (size == 0)
		return;
	if (write_all(1, data, size) < 0)
		err(1, "error writing '%s'",
		    out_name ? out_name : "standard output");
	total += size;
	if (size == out_size)
		out_blocks.whole++;
	else
		out_blocks.partial++;
}

/* Reads a block; 0 at the end. With noerror, one that fails is zeros. */
static ssize_t read_block(char *buffer, int *status)
{
	ssize_t n = full_blocks ? read_full(0, buffer, in_size)
				: read(0, buffer, in_size);

	if (n < 0) {
		warn("error reading '%s'",
		     in_name ? in_name : "standard input");
		*status = 1;
		if (!no_error)
			return 0;
		lseek(0, in_size, SEEK_CUR);
		n = 0;
	} else if (n == 0) {
		return 0;
	}
	if (n == (ssize_t)in_size)
		in_blocks.whole++;
	else
		in_blocks.partial++;
	if (sync_blocks && n < (ssize_t)in_size) {
		memset(buffer + n, 0, in_size - n);
		n = in_size;
	}
	return n;
}

/* Blocks of one size into blocks of another, through PENDING. */
static void copy_blocks(char *buffer, bool direct, int *status)
{
	char *pending = xmalloc(out_size);
	size_t waiting = 0;

	while (in_blocks.whole + in_blocks.partial < count) {
		ssize_t n = read_block(buffer, status);

		if (n == 0)
			break;
		convert(buffer, n);
		if (direct) {
			write_block(buffer, n);
			continue;
		}
		for (ssize_t i = 0; i < n;) {
			size_t take = out_size - waiting;

			if (take > (size_t)(n - i))
				take = n - i;
			memcpy(pending + waiting, buffer + i, take);
			waiting += take;
			i += take;
			if (waiting == out_size) {
				write_block(pending, waiting);
				waiting = 0;
			}
		}
	}
	write_block(pending, waiting);
	free(pending);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void report(double seconds)
{
	fprintf(stderr, "%llu+%llu records in\n%llu+%llu records out\n",
		in_blocks.whole, in_blocks.partial, out_blocks.whole,
		out_blocks.partial);
	fprintf(stderr, "%llu byte%s copied, %g s, %.1f MB/s\n", total,
		total == 1 ? "" : "s", seconds,
		seconds > 0 ? total / seconds / 1e6 : 0.0);
}

int main(int argc, char **argv)
{
	bool direct = false;
	double start;
	char *buffer;
	int status = 0;

	for (int i = 1; i < argc; i++) {
		/* bs= asks for blocks as they are read, short ones too. */
		direct |= strncmp(argv[i], "bs=", 3) == 0;
		take_operand(argv[i]);
	}
	open_files();
	start = now();
	buffer = xmalloc(in_size);
	skip_input(buffer);
	seek_output();
	copy_blocks(buffer, direct, &status);
	free(buffer);
	if (flush_data && fsync(1) < 0) {
		warn("fsync failed");
		status = 1;
	}
	if (!quiet)
		report(now() - start);
	return status;
}
