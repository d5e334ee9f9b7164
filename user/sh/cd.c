/* SPDX-License-Identifier: MIT */
/*
 * cd and pwd, and the logical working directory behind $PWD (builtin.h,
 * cwd.h). "cd .." goes back over a symbolic link the way one came, unless -P.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "builtin.h"
#include "cwd.h"
#include "io.h"
#include "shell.h"
#include "var.h"

static char cwd[PATH_MAX];	/* "" while nobody has asked, or can tell */

/* An inherited $PWD is believed when it names the directory we are in. */
static bool names_here(const char *path)
{
	struct stat here, there;

	return path && path[0] == '/' && strlen(path) < sizeof(cwd) &&
	       stat(".", &here) == 0 && stat(path, &there) == 0 &&
	       here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

const char *cwd_start(const char *inherited)
{
	if (names_here(inherited))
		strcpy(cwd, inherited);
	else if (!getcwd(cwd, sizeof(cwd)))
		cwd[0] = '\0';
	return cwd[0] ? cwd : NULL;
}

static const char *cwd_get(void)
{
	if (!cwd[0])
		var_get("PWD");	/* which calls cwd_start the first time */
	return cwd[0] ? cwd : NULL;
}

/* Appends the components of path to result, which begins as "/...". */
static bool append_path(char *result, const char *path)
{
	size_t len = strlen(result);

	while (*path) {
		size_t n = strcspn(path, "/");

		if (n == 2 && path[0] == '.' && path[1] == '.') {
			while (len > 1 && result[--len] != '/')
				continue;
		} else if (n && !(n == 1 && path[0] == '.')) {
			if (len + n + 2 > PATH_MAX)
				return false;
			if (len > 1)
				result[len++] = '/';
			memcpy(result + len, path, n);
			len += n;
		}
		result[len] = '\0';
		path += n;
		path += strspn(path, "/");
	}
	return true;
}

static bool change(const char *dir, bool physical)
{
	const char *from = cwd_get();
	char target[PATH_MAX] = "/";
	bool logical;

	logical = !physical && (dir[0] == '/' || from) &&
		  (dir[0] == '/' || append_path(target, from)) &&
		  append_path(target, dir);
	if (chdir(logical ? target : dir) < 0)
		return false;
	if (from)
		var_set("OLDPWD", from);
	from = cwd_start(logical ? target : NULL);
	var_set("PWD", from ? from : "");
	return true;
}

/* -L and -P; returns the index of the first other argument. */
static int parse_options(int argc, char **argv, bool *physical)
{
	int i = 1;

	*physical = false;
	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (strcmp(argv[i], "--") == 0)
			return i + 1;
		for (const char *p = argv[i] + 1; *p; p++) {
			if (*p != 'L' && *p != 'P')
				sh_fail("Illegal option -%c", *p);
			*physical = *p == 'P';
		}
	}
	return i;
}

int builtin_cd(int argc, char **argv)
{
	bool physical, print = false;
	int i = parse_options(argc, argv, &physical);
	const char *dir = i < argc ? argv[i] : var_get("HOME");

	if (!dir)
		sh_fail("HOME not set");
	if (strcmp(dir, "-") == 0) {
		dir = var_get("OLDPWD");
		print = true;
		if (!dir)
			sh_fail("OLDPWD not set");
	}
	if (!*dir)
		dir = ".";
	dir = arena_strdup(&scratch, dir);
	if (!change(dir, physical))
		sh_fail("can't cd to %s", dir);
	if (print)
		out_printf("%s\n", var_get("PWD"));
	return 0;
}

int builtin_pwd(int argc, char **argv)
{
	char buffer[PATH_MAX];
	const char *path;
	bool physical;

	parse_options(argc, argv, &physical);
	path = physical ? getcwd(buffer, sizeof(buffer)) : cwd_get();
	if (!path)
		sh_fail("getcwd() failed: %s", strerror(errno));
	out_printf("%s\n", path);
	return 0;
}
