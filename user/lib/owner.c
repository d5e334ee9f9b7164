/* SPDX-License-Identifier: MIT */
/*
 * Owners of trees: see owner.h for the contract. Links met on the way down
 * are changed themselves, since what they name may lie anywhere.
 */
#include "owner.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "names.h"
#include "path.h"
#include "util.h"

void owner_read_options(int argc, char **argv, const char *synopsis,
			struct owner_options *options)
{
	int c;

	while ((c = next_option(argc, argv, "fhRv")) != -1) {
		if (c == '?')
			usage(1, synopsis);
		options->silent |= c == 'f';
		options->links |= c == 'h';
		options->recursive |= c == 'R';
		options->verbose |= c == 'v';
	}
	if (argc - optind < 2)
		errx(1, "missing operand");
}

static int change_below(const char *path, const struct owner_options *options)
{
	struct owner_options below = *options;
	char **names = dir_names(path);
	int status = 0;

	if (!names) {
		if (!options->silent)
			warn("cannot read directory '%s'", path);
		return 1;
	}
	below.links = true;
	for (char **name = names; *name; name++) {
		char *child = path_join(path, *name);

		status |= owner_change(child, &below);
		free(child);
	}
	free_names(names);
	return status;
}

static void report(const char *path, const struct owner_options *options)
{
	bool user = options->uid != SAME_OWNER;
	bool group = options->gid != SAME_GROUP;

	printf("ownership of '%s' set to %s%s%s\n", path,
	       user ? user_name(options->uid) : "", group ? ":" : "",
	       group ? group_name(options->gid) : "");
}

int owner_change(const char *path, const struct owner_options *options)
{
	struct stat st;
	int status = 0;

	if ((options->links ? lstat : stat)(path, &st) < 0) {
		if (!options->silent)
			warn("cannot access '%s'", path);
		return 1;
	}
	if ((options->links ? lchown : chown)(path, options->uid,
					      options->gid) < 0) {
		if (!options->silent)
			warn("changing ownership of '%s'", path);
		status = 1;
	} else if (options->verbose) {
		report(path, options);
	}
	if (options->recursive && S_ISDIR(st.st_mode))
		status |= change_below(path, options);
	return status;
}
