/* SPDX-License-Identifier: MIT */
/*
 * Canonical paths: see canonical.h. What is known is kept in RESULT, which
 * never ends with a slash (the root is ""); what is still to be walked is in
 * REST. A symbolic link's target is put in front of REST, and the walk goes
 * on from there, or from the root.
 */
#include "canonical.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util.h"

/* As many links as the kernel follows in one path. */
#define LINKS_MAX 40

struct walk {
	char *result, *rest;
	int links;
	enum canonical_mode mode;
};

/* Replaces *TEXT by NEW. */
static void replace(char **text, char *new)
{
	free(*text);
	*text = new;
}

/* Cuts the first part off the path that is left; NULL at its end. */
static char *take_part(struct walk *walk)
{
	const char *p = walk->rest + strspn(walk->rest, "/");
	size_t length = strcspn(p, "/");
	char *part;

	if (length == 0)
		return NULL;
	part = format("%.*s", (int)length, p);
	replace(&walk->rest, xstrdup(p + length));
	return part;
}

static int follow_link(struct walk *walk, const char *path)
{
	char target[PATH_MAX];
	ssize_t length = readlink(path, target, sizeof(target) - 1);

	if (length < 0)
		return -1;
	if (++walk->links > LINKS_MAX) {
		errno = ELOOP;
		return -1;
	}
	target[length] = '\0';
	if (target[0] == '/')
		replace(&walk->result, xstrdup(""));
	replace(&walk->rest, format("%s%s", target, walk->rest));
	return 0;
}

/* May PATH, which could not be found, be missing? */
static bool may_miss(const struct walk *walk)
{
	bool is_last = walk->rest[strspn(walk->rest, "/")] == '\0';

	if (errno != ENOENT && errno != ENOTDIR)
		return false;
	return walk->mode == CANONICAL_MISSING ||
	       (walk->mode == CANONICAL_PARENT && errno == ENOENT && is_last);
}

/* Goes one part further down. */
static int step(struct walk *walk, const char *part)
{
	char *path = format("%s/%s", walk->result, part);
	bool more = walk->rest[0] == '/';
	struct stat st;
	int status = 0;

	if (lstat(path, &st) < 0) {
		status = may_miss(walk) ? 0 : -1;
		replace(&walk->result, path);
	} else if (S_ISLNK(st.st_mode)) {
		status = follow_link(walk, path);
		free(path);
	} else {
		if (more && !S_ISDIR(st.st_mode) &&
		    walk->mode != CANONICAL_MISSING) {
			errno = ENOTDIR;
			status = -1;
		}
		replace(&walk->result, path);
	}
	return status;
}

static int walk_all(struct walk *walk)
{
	char *part;
	int status = 0;

	while (status == 0 && (part = take_part(walk))) {
		char *slash = strrchr(walk->result, '/');

		if (strcmp(part, "..") == 0 && slash)
			*slash = '\0';
		else if (strcmp(part, "..") != 0 && strcmp(part, ".") != 0)
			status = step(walk, part);
		free(part);
	}
	return status;
}

char *canonical_path(const char *path, enum canonical_mode mode)
{
	struct walk walk = { .mode = mode };
	char here[PATH_MAX];

	if (*path == '\0') {
		errno = ENOENT;
		return NULL;
	}
	if (*path != '/' && !getcwd(here, sizeof(here)))
		return NULL;
	walk.result = xstrdup(*path == '/' || !here[1] ? "" : here);
	walk.rest = xstrdup(path);
	if (walk_all(&walk) < 0)
		replace(&walk.result, NULL);
	else if (*walk.result == '\0')
		replace(&walk.result, xstrdup("/"));
	free(walk.rest);
	return walk.result;
}
