/* SPDX-License-Identifier: MIT */
/*
 * ls [-1AaCcdFfGgHhiklLnopqRrSstUu] [FILE…]: the names in directories, or the
 * files named. On a terminal they stand in columns, elsewhere one a line; -l
 * is the long form: mode, links, owner, group, size, time, name. -a shows
 * names that begin with a dot, -R goes into subdirectories, -t and -S sort by
 * time and size, -r turns the order round.
 *
 * A directory is read, its entries asked for their status only when an option
 * needs it, sorted, shown. Status 2 when an operand was not found, 1 when
 * something below it was not.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "listing.h"
#include "path.h"
#include "util.h"

static bool flag[128]; /* by letter: which options are given */
static bool need_status;
static struct list_style style;
static int status;

static void fail(const char *path, int how)
{
	warn("cannot access '%s'", path);
	if (status < how)
		status = how;
}

/* -L asks for what a link names; a link to nothing is shown as a link. */
static int get_status(const char *path, bool follow, struct stat *st)
{
	if (follow && stat(path, st) == 0)
		return 0;
	return lstat(path, st);
}

static void add_name(struct listing *listing, const char *dir, const char *name)
{
	char *path = path_join(dir, name);
	struct stat st = { 0 };

	if (need_status && get_status(path, flag['L'], &st) < 0) {
		fail(path, 1);
		free(path);
		return;
	}
	list_add(listing, xstrdup(name), path, &st);
}

static bool is_shown(const char *name)
{
	return name[0] != '.' || flag['a'] || flag['A'];
}

static void list_directory(const char *path, bool titled);

static void list_subdirectories(const struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++) {
		const struct entry *entry = &listing->entry[i];

		if (S_ISDIR(entry->st.st_mode) && !is_dot(entry->name))
			list_directory(entry->path, true);
	}
}

static void list_directory(const char *path, bool titled)
{
	static bool not_first;
	struct listing listing = { NULL, 0 };
	char **names = dir_names(path);

	if (!names) {
		warn("cannot open directory '%s'", path);
		status = 2;
		return;
	}
	if (titled)
		printf("%s%s:\n", not_first ? "\n" : "", path);
	not_first = true;
	if (flag['a']) {
		add_name(&listing, path, ".");
		add_name(&listing, path, "..");
	}
	for (char **name = names; *name; name++)
		if (is_shown(*name))
			add_name(&listing, path, *name);
	free_names(names);
	if (flag['l'] || flag['s'])
		list_put_total(&listing, &style);
	list_put(&listing, &style);
	if (flag['R'])
		list_subdirectories(&listing);
	list_free(&listing);
}

/*
 * An operand: a file is listed at once, a directory's contents later. A link
 * to a directory is one, unless the long form or -F shows what it is.
 */
static void take_operand(const char *path, struct listing *files,
			 struct listing *directories)
{
	bool links = flag['l'] || flag['F'] || flag['d'];
	struct stat st;

	if (get_status(path, flag['L'] || flag['H'] || !links, &st) < 0)
		fail(path, 2);
	else if (S_ISDIR(st.st_mode) && !flag['d'])
		list_add(directories, xstrdup(path), xstrdup(path), &st);
	else
		list_add(files, xstrdup(path), xstrdup(path), &st);
}

static void list_operands(char **paths)
{
	struct listing files = { NULL, 0 }, directories = { NULL, 0 };
	bool titled = flag['R'] || (paths[0] && paths[1]);

	for (char **path = paths; *path; path++)
		take_operand(*path, &files, &directories);
	if (files.count > 0)
		list_put(&files, &style);
	if (files.count > 0 && directories.count > 0)
		putchar('\n');
	list_sort(&directories, &style);
	for (size_t i = 0; i < directories.count; i++)
		list_directory(directories.entry[i].path, titled);
	list_free(&files);
	list_free(&directories);
}

/* What options mean for the way a list is shown. */
static void choose_style(bool on_terminal)
{
	style.long_form = flag['l'];
	style.in_columns = flag['C'] || (on_terminal && !flag['1']);
	style.inode = flag['i'];
	style.blocks = flag['s'];
	style.human = style.columns.human = flag['h'];
	style.slash = flag['p'];
	style.classify = flag['F'];
	style.hide_controls = on_terminal || flag['q'];
	style.reverse = flag['r'];
	if (flag['U'] || flag['f'])
		style.order = UNSORTED;
	else if (flag['S'])
		style.order = BY_SIZE;
	else if (flag['t'] || ((flag['c'] || flag['u']) && !flag['l']))
		style.order = BY_TIME;
	style.columns.numeric = flag['n'];
	style.columns.no_owner = flag['g'];
	style.columns.no_group = flag['o'] || flag['G'];
	style.columns.time = flag['u'] ? 'u' : flag['c'] ? 'c' : 'm';
	need_status = style.long_form || style.inode || style.blocks ||
		      style.slash || style.classify || flag['R'] ||
		      style.order == BY_SIZE || style.order == BY_TIME;
}

int main(int argc, char **argv)
{
	static char *here[] = { ".", NULL };
	int c;

	while ((c = next_option(argc, argv, "1AaCcdFfGgHhiklLnopqRrSstUu")) !=
	       -1) {
		if (c == '?')
			usage(2, "[-1AaCcdFfGgHhiklLnopqRrSstUu] [FILE...]");
		/* Of the forms, the last one holds. */
		if (strchr("1Clgno", c))
			flag['1'] = flag['C'] = false;
		if (c == 'C')
			flag['l'] = false;
		flag[c] = true;
		flag['l'] |= c == 'g' || c == 'n' || c == 'o';
		flag['a'] |= c == 'f';
	}
	choose_style(isatty(STDOUT_FILENO));
	list_operands(optind < argc ? argv + optind : here);
	return finish(0) ? 2 : status;
}
