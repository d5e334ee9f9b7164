/* SPDX-License-Identifier: MIT */
/*
 * rm [-dfiRrv] FILE…: removes names; a file goes when its last name and its
 * last open descriptor are gone. -r takes directories with all below them,
 * -d empty ones. The work is in lib/remove.c; here are the options, and the
 * three names that nobody means to remove: ".", ".." and "/".
 */
#include "remove.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"
#include "util.h"

static struct remove_options options;

static bool is_root(const char *path)
{
	struct stat st, root;

	return lstat(path, &st) == 0 && stat("/", &root) == 0 &&
	       same_file(&st, &root);
}

static int remove_operand(const char *path)
{
	char *base = path_base(path);
	bool dot = is_dot(base);

	free(base);
	if (options.recursive && dot) {
		warnx("refusing to remove '.' or '..' directory: "
		      "skipping '%s'",
		      path);
		return 1;
	}
	if (options.recursive && is_root(path)) {
		warnx("refusing to remove the root directory");
		return 1;
	}
	return remove_path(path, &options);
}

static void take_option(int c)
{
	switch (c) {
	case 'r':
	case 'R':
		options.recursive = true;
		break;
	case 'd':
		options.directories = true;
		break;
	case 'v':
		options.verbose = true;
		break;
	case 'f': /* of -f and -i the last one holds */
	case 'i':
		options.force = c == 'f';
		options.ask = c == 'i';
		break;
	default:
		usage(1, "[-dfiRrv] FILE...");
	}
}

int main(int argc, char **argv)
{
	int c, status = 0;

	while ((c = next_option(argc, argv, "dfiRrv")) != -1)
		take_option(c);
	if (optind == argc && !options.force) {
		warnx("missing operand");
		return 1;
	}
	for (int i = optind; i < argc; i++)
		status |= remove_operand(argv[i]);
	return finish(status);
}
