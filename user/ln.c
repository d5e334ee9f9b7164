/* SPDX-License-Identifier: MIT */
/*
 * ln [-finsTv] FROM… TO: gives a file one more name (a hard link), or with -s
 * makes a symbolic link, a file that holds another's path. -f takes the place
 * of what is there; -n does not go into a TO that is a link to a directory.
 * One operand alone is linked into the current directory.
 */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"
#include "util.h"

static bool symbolic, force, ask, verbose;

/* A rename of the same file to itself would do nothing, or worse. */
static bool are_same(const char *from, const char *to)
{
	struct stat a, b;

	return lstat(from, &a) == 0 && lstat(to, &b) == 0 && same_file(&a, &b);
}

/* Clears the way for the new name. False when it is not to be. */
static bool make_room(const char *from, const char *to)
{
	struct stat st;

	if (lstat(to, &st) < 0)
		return true;
	if (ask && !confirm("replace '%s'", to))
		return false;
	if (!force && !ask)
		return true; /* the call will say that it exists */
	if (S_ISDIR(st.st_mode)) {
		warnx("%s: cannot overwrite directory", to);
		return false;
	}
	if (!symbolic && are_same(from, to)) {
		warnx("'%s' and '%s' are the same file", from, to);
		return false;
	}
	if (unlink(to) < 0 && errno != ENOENT) {
		warn("cannot remove '%s'", to);
		return false;
	}
	return true;
}

static int failed(const char *from, const char *to)
{
	if (symbolic)
		warn("failed to create symbolic link '%s'", to);
	else if (errno == EEXIST)
		warn("failed to create hard link '%s'", to);
	else
		warn("failed to create hard link '%s' => '%s'", to, from);
	return 1;
}

static int link_one(const char *from, const char *to)
{
	struct stat st;

	if (!symbolic && lstat(from, &st) < 0) {
		warn("failed to access '%s'", from);
		return 1;
	}
	if (!symbolic && S_ISDIR(st.st_mode)) {
		warnx("%s: hard link not allowed for directory", from);
		return 1;
	}
	if (!make_room(from, to))
		return 1;
	if ((symbolic ? symlink : link)(from, to) < 0)
		return failed(from, to);
	if (verbose)
		printf("'%s' %s '%s'\n", to, symbolic ? "->" : "=>", from);
	return 0;
}

static bool is_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

static int link_here(const char *from)
{
	char *base = path_base(from);
	char *to = path_join(".", base);
	int status = link_one(from, to);

	free(to);
	free(base);
	return status;
}

int main(int argc, char **argv)
{
	bool into_directory = true, into_link = true;
	int c;

	while ((c = next_option(argc, argv, "finsTv")) != -1) {
		if (c == '?')
			usage(1, "[-finsTv] FROM... TO");
		force |= c == 'f';
		ask |= c == 'i';
		symbolic |= c == 's';
		verbose |= c == 'v';
		into_link &= c != 'n';
		into_directory &= c != 'T';
	}
	if (argc - optind == 1)
		return finish(link_here(argv[optind]));
	if (!into_link && optind < argc && is_link(argv[argc - 1]))
		into_directory = false;
	return finish(each_source(argc - optind, argv + optind, into_directory,
				  link_one));
}
