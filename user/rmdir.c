/* SPDX-License-Identifier: MIT */
/*
 * rmdir [-pv] DIRECTORY…: removes empty directories; -p each one's parents
 * too, as far as its path names them.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* Cuts the last part off PATH. False when it was the only one. */
static bool cut_last(char *path)
{
	char *slash;

	for (;;) { /* slashes at the end belong to the part before */
		slash = strrchr(path, '/');
		if (!slash || slash == path)
			return false;
		*slash = '\0';
		if (slash[1] != '\0' && slash[-1] != '/')
			return true;
	}
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
	for (int i = optind; i < argc; i++) {
		int failed = remove_directory(argv[i]);

		while (!failed && parents && cut_last(argv[i]))
			failed = remove_directory(argv[i]);
		status |= failed;
	}
	return finish(status);
}
