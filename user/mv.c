/* SPDX-License-Identifier: MIT */
/*
 * mv [-finTuv] FROM… TO: renames a file to TO, or files into directory TO. One
 * rename(2) does it, whatever FROM is; only between two file systems, where
 * that call answers EXDEV, the file is copied and then removed.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy.h"
#include "path.h"
#include "remove.h"
#include "util.h"

static struct copy_options options = { .recursive = true,
				       .preserve = true,
				       .links = true };

static int move_between_systems(const char *from, const char *to)
{
	static const struct remove_options all = { .recursive = true,
						   .force = true };

	if (is_directory(to) ? rmdir(to) < 0 : unlink(to) < 0) {
		if (errno != ENOENT) {
			warn("cannot overwrite '%s'", to);
			return 1;
		}
	}
	return copy_path(from, to, &options) || remove_path(from, &all);
}

/* Are both the same name, however they are written? */
static bool is_same_name(const char *from, const char *to)
{
	char *from_base = path_base(from), *to_base = path_base(to);
	char *from_dir = path_directory(from), *to_dir = path_directory(to);
	struct stat a, b;
	bool same = strcmp(from_base, to_base) == 0 &&
		    stat(from_dir, &a) == 0 && stat(to_dir, &b) == 0 &&
		    same_file(&a, &b);

	free(from_base);
	free(to_base);
	free(from_dir);
	free(to_dir);
	return same;
}

/* Says why FROM cannot take the place of TO, if that is plain to see. */
static bool refused(const char *from, const struct stat *st, const char *to)
{
	struct stat target;

	if (lstat(to, &target) < 0)
		return false;
	if (same_file(st, &target) && is_same_name(from, to))
		warnx("'%s' and '%s' are the same file", from, to);
	else if (S_ISDIR(st->st_mode) && !S_ISDIR(target.st_mode))
		warnx("cannot overwrite non-directory '%s' with directory '%s'",
		      to, from);
	else if (!S_ISDIR(st->st_mode) && S_ISDIR(target.st_mode))
		warnx("cannot overwrite directory '%s' with non-directory", to);
	else
		return false;
	return true;
}

static bool is_same_inode(const struct stat *st, const char *to)
{
	struct stat target;

	return lstat(to, &target) == 0 && same_file(st, &target);
}

static int move(const char *from, const char *to)
{
	struct stat st;

	if (lstat(from, &st) < 0) {
		warn("cannot stat '%s'", from);
		return 1;
	}
	if (refused(from, &st, to))
		return 1;
	if (!may_overwrite(&st, to, &options))
		return 0;
	/* rename(2) leaves both of two names of one file; mv, only the new. */
	if (is_same_inode(&st, to))
		return remove_path(from, &(struct remove_options){ 0 });
	if (rename(from, to) < 0) {
		if (errno == EXDEV)
			return move_between_systems(from, to);
		if (errno == EINVAL)
			warnx("cannot move '%s' to a subdirectory of itself, "
			      "'%s'",
			      from, to);
		else
			warn("cannot move '%s' to '%s'", from, to);
		return 1;
	}
	if (options.verbose)
		printf("renamed '%s' -> '%s'\n", from, to);
	return 0;
}

int main(int argc, char **argv)
{
	bool into_directory = true;
	int c;

	while ((c = next_option(argc, argv, "finTuv")) != -1) {
		if (c == '?')
			usage(1, "[-finTuv] FROM... TO");
		/* Of -f, -i and -n the last one holds. */
		if (c == 'f' || c == 'i' || c == 'n') {
			options.ask = c == 'i';
			options.no_clobber = c == 'n';
		}
		options.update |= c == 'u';
		options.verbose |= c == 'v';
		into_directory &= c != 'T';
	}
	return finish(each_source(argc - optind, argv + optind, into_directory,
				  move));
}
