/* SPDX-License-Identifier: MIT */
/*
 * du [-abchksx] [-d DEPTH] [FILE…]: the room that directories and all below
 * them take up, in KiB. -a shows files as well, -s only the operands, -d so
 * many levels, -c a sum, -b sizes in bytes instead of room, -x stays on one
 * file system. A file with several names counts once.
 */
#include <err.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "inodes.h"
#include "names.h"
#include "path.h"
#include "util.h"

static bool flag[128]; /* by letter: which options are given */
static long long depth_limit = LLONG_MAX;
static dev_t device;
static int status;

/* Files with several names, and directories, which operands may name twice. */
static bool was_met(const char *path, const struct stat *st)
{
	static struct inodes met;

	if (st->st_nlink < 2 && !S_ISDIR(st->st_mode))
		return false;
	return inodes_meet(&met, st, path);
}

static void put(unsigned long long bytes, const char *path)
{
	char text[HUMAN_SIZE_MAX];

	if (flag['h']) {
		human_size(bytes, text);
		printf("%s\t%s\n", text, path);
	} else {
		printf("%llu\t%s\n", flag['b'] ? bytes : (bytes + 1023) / 1024,
		       path);
	}
}

static unsigned long long visit(const char *path, long long depth);

static unsigned long long visit_below(const char *path, long long depth)
{
	char **names = dir_names(path);
	unsigned long long sum = 0;

	if (!names) {
		warn("cannot read directory '%s'", path);
		status = 1;
		return 0;
	}
	for (char **name = names; *name; name++) {
		char *child = path_join(path, *name);

		sum += visit(child, depth + 1);
		free(child);
	}
	free_names(names);
	return sum;
}

/* Returns the bytes of PATH and all below it, and shows what is asked for. */
static unsigned long long visit(const char *path, long long depth)
{
	unsigned long long bytes;
	struct stat st;

	if (lstat(path, &st) < 0) {
		warn("cannot access '%s'", path);
		status = 1;
		return 0;
	}
	if (depth == 0)
		device = st.st_dev;
	if ((flag['x'] && st.st_dev != device) || was_met(path, &st))
		return 0;
	bytes = flag['b'] ? (unsigned long long)st.st_size
			  : st.st_blocks * 512ull;
	if (S_ISDIR(st.st_mode))
		bytes += visit_below(path, depth);
	if (depth == 0 ||
	    (depth <= depth_limit && (S_ISDIR(st.st_mode) || flag['a'])))
		put(bytes, path);
	return bytes;
}

int main(int argc, char **argv)
{
	static char *here[] = { ".", NULL };
	unsigned long long sum = 0;
	int c;

	while ((c = next_option(argc, argv, "abcd:hksx")) != -1) {
		if (c == '?')
			usage(1, "[-abchksx] [-d DEPTH] [FILE...]");
		flag[c] = true;
		if (c == 'd')
			depth_limit = number_or_die(optarg, "maximum depth");
	}
	if (flag['s'])
		depth_limit = 0;
	for (char **name = optind < argc ? argv + optind : here; *name; name++)
		sum += visit(*name, 0);
	if (flag['c'])
		put(sum, "total");
	return finish(status);
}
