/* SPDX-License-Identifier: MIT */
/*
 * find [-HLP] [PATH…] [EXPRESSION]: goes through all files below the paths, or
 * the current directory, and asks the expression about each. The tests and
 * actions are the table in lib/predicate.c, such as -name 'PATTERN', -type f,
 * -size +10k, -newer FILE, -exec COMMAND {} ;. -L follows symbolic links.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"
#include "predicate.h"
#include "util.h"

/* Directories between the operand and where the walk is, for -L's loops. */
struct level {
	const struct level *above;
	struct stat st;
};

static struct find_options options = { .max_depth = -1 };
static struct predicate *expression;
static bool follow, follow_operands;
static int status;

static void visit(const char *path, const struct level *above, int depth);

static void complain(const char *path)
{
	warn("'%s'", path);
	status = 1;
}

static void visit_below(const char *path, const struct level *here, int depth)
{
	char **names = dir_names(path);

	if (!names) {
		complain(path);
		return;
	}
	for (char **name = names; *name; name++) {
		char *child = path_join(path, *name);

		visit(child, here, depth + 1);
		free(child);
	}
	free_names(names);
}

static bool is_loop(const char *path, const struct stat *st,
		    const struct level *above)
{
	for (; above; above = above->above) {
		if (!same_file(st, &above->st))
			continue;
		warnx("File system loop detected; '%s' is part of the same "
		      "file system loop",
		      path);
		status = 1;
		return true;
	}
	return false;
}

/* Does the walk go below FILE? */
static bool goes_below(const struct found *file, const struct level *above,
		       int depth)
{
	if (!S_ISDIR(file->st.st_mode) || file->prune)
		return false;
	if (options.max_depth >= 0 && depth >= options.max_depth)
		return false;
	return !options.one_system || !above ||
	       above->st.st_dev == file->st.st_dev;
}

static void visit(const char *path, const struct level *above, int depth)
{
	bool through = follow || (follow_operands && depth == 0);
	struct found file = { .path = path };
	bool asked = depth >= options.min_depth;
	struct level here;

	/* A link to nothing is still a link. */
	if ((!through || stat(path, &file.st) < 0) &&
	    lstat(path, &file.st) < 0) {
		complain(path);
		return;
	}
	if (S_ISDIR(file.st.st_mode) && is_loop(path, &file.st, above))
		return;
	if (asked && !options.depth_first)
		predicate_holds(expression, &file);
	here = (struct level){ above, file.st };
	if (goes_below(&file, above, depth))
		visit_below(path, &here, depth);
	if (asked && options.depth_first)
		predicate_holds(expression, &file);
}

/* Does the expression begin here? */
static bool is_expression(const char *word)
{
	return (word[0] == '-' && word[1]) || strcmp(word, "!") == 0 ||
	       strcmp(word, "(") == 0;
}

int main(int argc, char **argv)
{
	char **paths;
	int first = 1, end;

	(void)argc;
	for (; argv[first]; first++) {
		if (strcmp(argv[first], "-L") == 0)
			follow = true;
		else if (strcmp(argv[first], "-H") == 0)
			follow_operands = true;
		else if (strcmp(argv[first], "-P") != 0)
			break;
	}
	for (end = first; argv[end] && !is_expression(argv[end]); end++)
		;
	expression = predicate_parse(argv + end, &options);
	paths = argv + first;
	if (first == end)
		visit(".", NULL, 0);
	for (; paths < argv + end; paths++)
		visit(*paths, NULL, 0);
	predicate_finish(expression);
	return finish(status | predicate_failed);
}
