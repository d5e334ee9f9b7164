/* SPDX-License-Identifier: MIT */
/*
 * pwd [-LP]: the path of the current directory, as the kernel knows it, or
 * with -L as the shell came there by symbolic links ($PWD, if that is true).
 */
#include <err.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"
#include "util.h"

/* $PWD when it is an absolute path of this directory without dots. */
static const char *logical(void)
{
	const char *pwd = getenv("PWD");
	struct stat there, here;

	if (!pwd || *pwd != '/' || strstr(pwd, "/./") || strstr(pwd, "/../"))
		return NULL;
	if (stat(pwd, &there) < 0 || stat(".", &here) < 0)
		return NULL;
	return same_file(&there, &here) ? pwd : NULL;
}

int main(int argc, char **argv)
{
	char path[PATH_MAX];
	const char *known;
	bool by_name = false;
	int c;

	while ((c = next_option(argc, argv, "LP")) != -1) {
		if (c == '?')
			usage(1, "[-LP]");
		by_name = c == 'L';
	}
	known = by_name ? logical() : NULL;
	if (!known)
		known = getcwd(path, sizeof(path));
	if (!known)
		err(1, "cannot find the current directory");
	puts(known);
	return finish(0);
}
