/* SPDX-License-Identifier: MIT */
/*
 * truncate -s [+-<>/%]SIZE | -r FILE [-c] FILE…: sets the size of files: what
 * is beyond is lost, what is new is a hole that reads as zeros. SIZE may be
 * relative: + more, - less, < at most, > at least, / and % down and up to a
 * multiple. A missing file is made, not with -c.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util.h"

static bool have_size;
static char relation; /* one of +-<>/% or 0 */
static off_t size;

static void take_size(const char *text)
{
	relation = *text && strchr("+-<>/%", *text) ? *text++ : 0;
	size = size_or_die(text, "number");
	if ((relation == '/' || relation == '%') && size == 0)
		errx(1, "division by zero");
	have_size = true;
}

static void take_size_of(const char *name)
{
	struct stat st;

	if (stat(name, &st) < 0)
		err(1, "cannot stat '%s'", name);
	size = st.st_size;
	have_size = true;
}

/* What a file of OLD bytes gets. */
static off_t new_size(off_t old)
{
	switch (relation) {
	case '+':
		return old + size;
	case '-':
		return old > size ? old - size : 0;
	case '<':
		return old < size ? old : size;
	case '>':
		return old > size ? old : size;
	case '/':
		return old / size * size;
	case '%':
		return (old + size - 1) / size * size;
	}
	return size;
}

static int truncate_file(const char *name, bool create)
{
	int flags = O_WRONLY | O_NONBLOCK | (create ? O_CREAT : 0);
	int fd = open(name, flags, 0666), status = 0;
	struct stat st;

	if (fd < 0) {
		if (!create && errno == ENOENT)
			return 0;
		warn("cannot open '%s' for writing", name);
		return 1;
	}
	if (fstat(fd, &st) < 0 || ftruncate(fd, new_size(st.st_size)) < 0) {
		warn("failed to truncate '%s'", name);
		status = 1;
	}
	close(fd);
	return status;
}

int main(int argc, char **argv)
{
	bool create = true;
	int c, status = 0;

	while ((c = next_option(argc, argv, "cr:s:")) != -1) {
		if (c == '?')
			usage(1, "-s [+-<>/%]SIZE | -r FILE [-c] FILE...");
		if (c == 'c')
			create = false;
		if (c == 'r')
			take_size_of(optarg);
		if (c == 's')
			take_size(optarg);
	}
	if (!have_size)
		errx(1, "you must specify either '-s' or '-r'");
	if (optind == argc)
		errx(1, "missing file operand");
	for (; optind < argc; optind++)
		status |= truncate_file(argv[optind], create);
	return status;
}
