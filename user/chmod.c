/* SPDX-License-Identifier: MIT */
/*
 * chmod [-cfRv] MODE FILE…: sets who may do what with files. MODE is octal, or
 * symbolic as in u+x,go-w; lib/mode.c reads both. -R takes directories with
 * all below them; symbolic links found on the way are left alone.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mode.h"
#include "path.h"
#include "util.h"

static bool flag[128]; /* by letter: which options are given */
static const char *spec;
static mode_t umask_now;

static int change(const char *path, bool operand);

static int change_below(const char *path)
{
	char **names = dir_names(path);
	int status = 0;

	if (!names) {
		warn("cannot read directory '%s'", path);
		return 1;
	}
	for (char **name = names; *name; name++) {
		char *child = path_join(path, *name);

		status |= change(child, false);
		free(child);
	}
	free_names(names);
	return status;
}

static void report(const char *path, mode_t old, mode_t new)
{
	char old_text[11], new_text[11];

	mode_string(old, old_text);
	mode_string(new, new_text);
	old &= MODE_BITS;
	if (old != new)
		printf("mode of '%s' changed from %04o (%s) to %04o (%s)\n",
		       path, old, old_text + 1, new, new_text + 1);
	else if (flag['v'])
		printf("mode of '%s' retained as %04o (%s)\n", path, new,
		       new_text + 1);
}

static int change(const char *path, bool operand)
{
	struct stat st;
	mode_t mode;
	int status = 0;

	if ((operand ? stat : lstat)(path, &st) < 0) {
		if (!flag['f'])
			warn("cannot access '%s'", path);
		return 1;
	}
	if (S_ISLNK(st.st_mode))
		return 0;
	mode_change(spec, st.st_mode, umask_now, &mode);
	if (chmod(path, mode) < 0) {
		if (!flag['f'])
			warn("changing permissions of '%s'", path);
		status = 1;
	} else if (flag['v'] || flag['c']) {
		report(path, st.st_mode, mode);
	}
	if (flag['R'] && S_ISDIR(st.st_mode))
		status |= change_below(path);
	return status;
}

/* Is it a mode, though it begins as an option does: "-w", "-x,u+r"? */
static bool is_minus_mode(const char *text)
{
	return text[0] == '-' && text[1] && strchr("rwxXstugo", text[1]);
}

int main(int argc, char **argv)
{
	mode_t mode;
	int c, status = 0;

	while (optind < argc && !is_minus_mode(argv[optind]) &&
	       (c = next_option(argc, argv, "+cfRv")) != -1) {
		if (c == '?')
			usage(1, "[-cfRv] MODE FILE...");
		flag[c] = true;
	}
	if (argc - optind < 2)
		errx(1, "missing operand");
	spec = argv[optind++];
	umask_now = current_umask();
	if (!mode_change(spec, S_IFREG, umask_now, &mode))
		errx(1, "invalid mode: '%s'", spec);
	for (; optind < argc; optind++)
		status |= change(argv[optind], true);
	return finish(status);
}
