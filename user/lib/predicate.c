/* SPDX-License-Identifier: MIT */
/*
 * Expressions of find, tests: see predicate.h for the contracts. Each test is
 * a function of its predicate and a file; the table at the end gives its name
 * and how its argument is read.
 */
#define _GNU_SOURCE
#include "predicate.h"

#include <err.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "findexec.h"
#include "mode.h"
#include "path.h"
#include "util.h"

bool predicate_failed;

/* ---- tests ---------------------------------------------------------- */

static bool compare(const struct predicate *self, long long value)
{
	if (self->relation == '+')
		return value > self->number;
	if (self->relation == '-')
		return value < self->number;
	return value == self->number;
}

static bool test_true(struct predicate *self, struct found *file)
{
	(void)self;
	(void)file;
	return true;
}

static bool test_false(struct predicate *self, struct found *file)
{
	(void)self;
	(void)file;
	return false;
}

static bool test_name(struct predicate *self, struct found *file)
{
	char *base = path_base(file->path);
	bool matches = fnmatch(self->text, base, self->unit) == 0;

	free(base);
	return matches;
}

static bool test_path(struct predicate *self, struct found *file)
{
	return fnmatch(self->text, file->path, 0) == 0;
}

static bool test_type(struct predicate *self, struct found *file)
{
	static const char letters[] = "fdlcbps";
	static const mode_t types[] = { S_IFREG, S_IFDIR, S_IFLNK, S_IFCHR,
					S_IFBLK, S_IFIFO, S_IFSOCK };

	for (const char *p = self->text; *p; p++) {
		const char *letter = strchr(letters, *p);

		if (letter &&
		    (file->st.st_mode & S_IFMT) == types[letter - letters])
			return true;
	}
	return false;
}

/* In units, rounded up: a file of one byte is one block. */
static bool test_size(struct predicate *self, struct found *file)
{
	return compare(self, (file->st.st_size + self->unit - 1) / self->unit);
}

static bool test_links(struct predicate *self, struct found *file)
{
	return compare(self, file->st.st_nlink);
}

static bool test_inode(struct predicate *self, struct found *file)
{
	return compare(self, file->st.st_ino);
}

/* Whole days or minutes that have gone by since the last change. */
static bool test_age(struct predicate *self, struct found *file)
{
	static time_t now;

	if (now == 0)
		now = time(NULL);
	return compare(self, (now - file->st.st_mtim.tv_sec) / self->unit);
}

static bool test_newer(struct predicate *self, struct found *file)
{
	const struct timespec *t = &file->st.st_mtim;

	return t->tv_sec > self->time.tv_sec ||
	       (t->tv_sec == self->time.tv_sec &&
		t->tv_nsec > self->time.tv_nsec);
}

/* Exactly these bits, or with -MODE all of them, with /MODE any. */
static bool test_perm(struct predicate *self, struct found *file)
{
	mode_t mode = file->st.st_mode & MODE_BITS, bits = self->number;

	if (self->relation == '-')
		return (mode & bits) == bits;
	if (self->relation == '/')
		return bits == 0 || (mode & bits);
	return mode == bits;
}

static bool test_user(struct predicate *self, struct found *file)
{
	return file->st.st_uid == self->number;
}

static bool test_group(struct predicate *self, struct found *file)
{
	return file->st.st_gid == self->number;
}

static bool test_empty(struct predicate *self, struct found *file)
{
	char **names;
	bool empty;

	(void)self;
	if (S_ISREG(file->st.st_mode))
		return file->st.st_size == 0;
	names = S_ISDIR(file->st.st_mode) ? dir_names(file->path) : NULL;
	if (!names)
		return false;
	empty = !names[0];
	free_names(names);
	return empty;
}

static bool do_prune(struct predicate *self, struct found *file)
{
	(void)self;
	file->prune = true;
	return true;
}

static bool do_print(struct predicate *self, struct found *file)
{
	printf("%s%c", file->path, (char)self->unit);
	return true;
}

static bool do_delete(struct predicate *self, struct found *file)
{
	(void)self;
	if (strcmp(file->path, ".") == 0)
		return true;
	if (remove(file->path) == 0)
		return true;
	warn("cannot delete '%s'", file->path);
	predicate_failed = true;
	return false;
}

/* ---- joining ---------------------------------------------------------- */

bool predicate_and(struct predicate *self, struct found *file)
{
	return predicate_holds(self->left, file) &&
	       predicate_holds(self->right, file);
}

bool predicate_or(struct predicate *self, struct found *file)
{
	return predicate_holds(self->left, file) ||
	       predicate_holds(self->right, file);
}

bool predicate_not(struct predicate *self, struct found *file)
{
	return !predicate_holds(self->left, file);
}

bool predicate_holds(struct predicate *predicate, struct found *file)
{
	return predicate->holds(predicate, file);
}

/* UNIT is a size or a time, fnmatch's flags, an end, or whether to ask. */
const struct predicate_kind predicate_kinds[] = {
	{ "-true", test_true, TAKES_NOTHING, 0, false },
	{ "-false", test_false, TAKES_NOTHING, 0, false },
	{ "-name", test_name, TAKES_TEXT, 0, false },
	{ "-iname", test_name, TAKES_TEXT, FNM_CASEFOLD, false },
	{ "-path", test_path, TAKES_TEXT, 0, false },
	{ "-type", test_type, TAKES_TEXT, 0, false },
	{ "-size", test_size, TAKES_SIZE, 512, false },
	{ "-links", test_links, TAKES_NUMBER, 0, false },
	{ "-inum", test_inode, TAKES_NUMBER, 0, false },
	{ "-mtime", test_age, TAKES_NUMBER, 24 * 60 * 60, false },
	{ "-mmin", test_age, TAKES_NUMBER, 60, false },
	{ "-newer", test_newer, TAKES_FILE, 0, false },
	{ "-perm", test_perm, TAKES_MODE, 0, false },
	{ "-user", test_user, TAKES_USER, 0, false },
	{ "-group", test_group, TAKES_GROUP, 0, false },
	{ "-empty", test_empty, TAKES_NOTHING, 0, false },
	{ "-prune", do_prune, TAKES_NOTHING, 0, false },
	{ "-print", do_print, TAKES_NOTHING, '\n', true },
	{ "-print0", do_print, TAKES_NOTHING, '\0', true },
	{ "-delete", do_delete, TAKES_NOTHING, 0, true },
	{ "-exec", find_execute, TAKES_COMMAND, false, true },
	{ "-ok", find_execute, TAKES_COMMAND, true, true },
	{ NULL, NULL, TAKES_NOTHING, 0, false },
};
