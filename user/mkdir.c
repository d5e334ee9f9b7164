/* SPDX-License-Identifier: MIT */
/*
 * mkdir [-pv] [-m MODE] DIRECTORY…: makes directories; -p with the parents
 * that are missing, and without complaint about what is there already.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mode.h"
#include "path.h"
#include "util.h"

static bool verbose;

static int make_directory(const char *path, mode_t mode)
{
	if (mkdir(path, mode) < 0)
		return -1;
	if (verbose)
		printf("mkdir: created directory '%s'\n", path);
	return 0;
}

static int failed(const char *path)
{
	warn("cannot create directory '%s'", path);
	return 1;
}

/* The owner may always write in a parent: the rest has to go in there. */
static int make_parents(char *path)
{
	for (char *p = path + 1; *p; p++) {
		int result;

		/* A part's end: a slash that more than slashes follow. */
		if (*p != '/' || p[-1] == '/' || p[strspn(p, "/")] == '\0')
			continue;
		*p = '\0';
		result = make_directory(path, 0777);
		if (result == 0)
			chmod(path, (0777 & ~current_umask()) | 0300);
		if (result < 0 && !is_directory(path)) {
			if (errno == EEXIST)
				errno = ENOTDIR;
			return failed(path);
		}
		*p = '/';
	}
	return 0;
}

static int make(char *path, mode_t mode, bool exact, bool parents)
{
	if (parents && *path && make_parents(path) != 0)
		return 1;
	if (make_directory(path, mode) < 0) {
		if (parents && errno == EEXIST && is_directory(path))
			return 0;
		return failed(path);
	}
	/* What the umask took, and bits that mkdir(2) does not set. */
	if (exact && chmod(path, mode) < 0) {
		warn("cannot set permissions of '%s'", path);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	bool parents = false, exact = false;
	mode_t mode = 0777;
	int c, status = 0;

	while ((c = next_option(argc, argv, "m:pv")) != -1) {
		switch (c) {
		case 'm':
			exact = true;
			if (!mode_change(optarg, S_IFDIR | 0777,
					 current_umask(), &mode))
				errx(1, "invalid mode '%s'", optarg);
			break;
		case 'p':
			parents = true;
			break;
		case 'v':
			verbose = true;
			break;
		default:
			usage(1, "[-pv] [-m MODE] DIRECTORY...");
		}
	}
	if (optind == argc) {
		warnx("missing operand");
		return 1;
	}
	for (int i = optind; i < argc; i++)
		status |= make(argv[i], mode, exact, parents);
	return finish(status);
}
