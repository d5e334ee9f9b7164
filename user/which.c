/* SPDX-License-Identifier: MIT */
/*
 * which [-a] NAME…: the file that the shell would run for a name, the first
 * of that name in a directory of $PATH that may be executed; -a all of them.
 * Status 1 when there is none for any name.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"
#include "util.h"

static bool all;

static bool is_program(const char *path)
{
	struct stat st;

	return access(path, X_OK) == 0 && stat(path, &st) == 0 &&
	       S_ISREG(st.st_mode);
}

/* Tries one directory, LENGTH bytes at DIR; an empty name is the current. */
static bool try_directory(const char *dir, size_t length, const char *name)
{
	char *copy = length ? format("%.*s", (int)length, dir) : xstrdup(".");
	char *path = path_join(copy, name);
	bool found = is_program(path);

	if (found)
		puts(path);
	free(path);
	free(copy);
	return found;
}

static bool which(const char *name)
{
	const char *dir = getenv("PATH");
	bool found = false;

	if (strchr(name, '/')) {
		if (!is_program(name))
			return false;
		puts(name);
		return true;
	}
	for (; dir && (all || !found); dir += *dir == ':') {
		size_t length = strcspn(dir, ":");

		found |= try_directory(dir, length, name);
		dir += length;
		if (*dir == '\0')
			break;
	}
	return found;
}

int main(int argc, char **argv)
{
	int c, status = 0;

	while ((c = next_option(argc, argv, "a")) != -1) {
		if (c == '?')
			usage(2, "[-a] NAME...");
		all = true;
	}
	for (; optind < argc; optind++)
		status |= !which(argv[optind]);
	return finish(status);
}
