/* SPDX-License-Identifier: MIT */
/*
 * rmdir [-pv] DIRECTORY…: removes empty directories; -p each one's parents
 * too, as far as its path names them.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"
#include "util.h"

static bool verbose;

static int remove_directory(const char *path)
{
	if (verbose)
		printf("rmdir: removing directory, '%s'\n", path);
	if (rmdir(path) == 0)
		return 0;
	warn("failed to remove '%s'", path);
	return 1;
}

/* Removes PATH, and with PARENTS what is left of it part by part. */
static int remove_parents(const char *path, bool parents)
{
	char *rest = xstrdup(path);
	int failed = remove_directory(rest);

	while (!failed && parents) {
		char *parent = path_directory(rest);
		bool last =
			strcmp(parent, ".") == 0 || strcmp(parent, "/") == 0;

		free(rest);
		rest = parent;
		if (last)
			break;
		failed = remove_directory(rest);
	}
	free(rest);
	return failed;
}

int main(int argc, char **argv)
{
	bool parents = false;
	int c, status = 0;

	while ((c = next_option(argc, argv, "pv")) != -1) {
		if (c == '?')
			usage(1, "[-pv] DIRECTORY...");
		parents |= c == 'p';
		verbose |= c == 'v';
	}
	if (optind == argc) {
		warnx("missing operand");
		return 1;
	}
	for (int i = optind; i < argc; i++)
		status |= remove_parents(argv[i], parents);
	return finish(status);
}
