/* SPDX-License-Identifier: MIT */
/*
 * Removing trees: see remove.h for the contract. A directory's names are all
 * read before the first of them is removed.
 */
#include "remove.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mode.h"
#include "path.h"
#include "util.h"

static bool may_remove(const char *path, const struct stat *st,
		       const struct remove_options *options)
{
	if (options->force)
		return true;
	if (options->ask)
		return confirm("remove %s '%s'", file_type(st), path);
	if (S_ISLNK(st->st_mode) || access(path, W_OK) == 0 || !isatty(0))
		return true;
	return confirm("remove write-protected %s '%s'", file_type(st), path);
}

/* STATUS is that of the call which removed PATH, or did not. */
static int removed(const char *path, const char *what, int status,
		   const struct remove_options *options)
{
	if (status < 0) {
		if (errno == ENOENT && options->force)
			return 0;
		warn("cannot remove '%s'", path);
		return 1;
	}
	if (options->verbose)
		printf("removed %s'%s'\n", what, path);
	return 0;
}

static int remove_names(const char *path, char **names,
			const struct remove_options *options)
{
	int status = 0;

	for (char **name = names; *name; name++) {
		char *child = path_join(path, *name);

		status |= remove_path(child, options);
		free(child);
	}
	return status;
}

static int remove_tree(const char *path, const struct stat *st,
		       const struct remove_options *options)
{
	char **names = dir_names(path);
	int unreadable = names ? 0 : errno, status = 0;

	/* One that cannot be read may still be empty: rmdir will tell. */
	if (names && names[0]) {
		if (options->ask && !options->force &&
		    !confirm("descend into directory '%s'", path))
			goto out;
		status = remove_names(path, names, options);
	}
	if (status == 0 && may_remove(path, st, options)) {
		status = rmdir(path);
		if (status < 0 && unreadable)
			errno = unreadable;
		status = removed(path, "directory ", status, options);
	}
out:
	if (names)
		free_names(names);
	return status;
}

int remove_path(const char *path, const struct remove_options *options)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return removed(path, "", -1, options);
	if (S_ISDIR(st.st_mode)) {
		if (options->recursive)
			return remove_tree(path, &st, options);
		if (!options->directories) {
			errno = EISDIR;
			return removed(path, "", -1, options);
		}
		if (!may_remove(path, &st, options))
			return 0;
		return removed(path, "directory ", rmdir(path), options);
	}
	if (!may_remove(path, &st, options))
		return 0;
	return removed(path, "", unlink(path), options);
}
