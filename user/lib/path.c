/* SPDX-License-Identifier: MIT */
/*
 * Paths, directories and the operands of cp, mv and ln: see path.h for the
 * contracts.
 */
#include "path.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

char *path_join(const char *dir, const char *name)
{
	size_t length = strlen(dir);
	const char *slash = length > 0 && dir[length - 1] == '/' ? "" : "/";

	return format("%s%s%s", dir, slash, name);
}

/* The length of PATH without slashes, or without others, at its end. */
static size_t cut(const char *path, size_t length, bool slashes)
{
	while (length > 0 && (path[length - 1] == '/') == slashes)
		length--;
	return length;
}

char *path_base(const char *path)
{
	size_t end = cut(path, strlen(path), true);
	size_t start = cut(path, end, false);

	if (end == 0 && *path == '/')
		return xstrdup("/");
	return format("%.*s", (int)(end - start), path + start);
}

char *path_directory(const char *path)
{
	size_t length = cut(path, strlen(path), true);

	length = cut(path, length, false);
	if (length == 0)
		return xstrdup(*path == '/' ? "/" : ".");
	length = cut(path, length, true);
	return format("%.*s", length ? (int)length : 1, path);
}

bool is_dot(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

bool is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

char **dir_names(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char **names;
	size_t count = 0;
	int error;

	if (!dir)
		return NULL;
	names = grow(NULL, 0, sizeof(*names));
	errno = 0;
	while ((entry = readdir(dir))) {
		if (!is_dot(entry->d_name)) {
			names[count++] = xstrdup(entry->d_name);
			names = grow(names, count, sizeof(*names));
		}
		errno = 0;
	}
	error = errno;
	names[count] = NULL;
	closedir(dir);
	if (error == 0)
		return names;
	free_names(names);
	errno = error;
	return NULL;
}

void free_names(char **names)
{
	for (char **name = names; *name; name++)
		free(*name);
	free(names);
}

static int act_in_directory(const char *from, const char *dir,
			    int (*act)(const char *from, const char *to))
{
	char *base = path_base(from);
	char *to = path_join(dir, base);
	int status = act(from, to) != 0;

	free(to);
	free(base);
	return status;
}

int each_source(int count, char **operands, bool into_directory,
		int (*act)(const char *from, const char *to))
{
	const char *last = count > 0 ? operands[count - 1] : NULL;
	int status = 0;

	if (count == 0) {
		warnx("missing file operand");
		return 1;
	}
	if (count == 1) {
		warnx("missing destination file operand after '%s'", last);
		return 1;
	}
	errno = ENOTDIR;
	if (!into_directory || !is_directory(last)) {
		if (count == 2)
			return act(operands[0], last) != 0;
		warn("target '%s'", last);
		return 1;
	}
	for (int i = 0; i < count - 1; i++)
		status |= act_in_directory(operands[i], last, act);
	return status;
}
