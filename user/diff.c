/* SPDX-License-Identifier: MIT */
/*
 * diff [-abiNqrsuw] [-U LINES] FILE1 FILE2: how to make FILE2 out of FILE1. -u,
 * or -U with a number, shows changes within the lines around them, as patch
 * likes it best. -i ignores case, -w all blanks, -b how many they are. -q says
 * only whether they differ, -s also that they do not. -r compares directories
 * with all below them, -N taking what is missing as empty. -a takes files with
 * NUL bytes for text as well. Status 0 if there is no difference, 1 if there
 * is, 2 after an error.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "difflines.h"
#include "diffout.h"
#include "fileio.h"
#include "path.h"
#include "util.h"

static bool flag[128]; /* by letter: which options are given */
static struct diff_blind blind;
static size_t context = 3;
static char *options_text; /* as they were given, for the "diff -r a b" lines */

static int compare_paths(const char *a, const char *b, bool operands);

static bool is_binary(const struct diff_side *side)
{
	for (size_t i = 0; i < side->lines.count; i++)
		if (memchr(side->lines.line[i].text, 0,
			   side->lines.line[i].length))
			return true;
	return false;
}

static int read_side(struct diff_side *side, const char *name)
{
	struct stat st;
	FILE *in;

	*side = (struct diff_side){ .name = name };
	/* With -N, what is missing was found so before, and is empty. */
	if (flag['N'] && access(name, F_OK) < 0 && strcmp(name, "-") != 0)
		return 0;
	in = open_input(name);
	if (!in)
		return -1;
	if (fstat(fileno(in), &st) == 0)
		side->time = st.st_mtim;
	read_lines(&side->lines, in, '\n');
	return close_input(in, name) ? -1 : 0;
}

static void free_side(struct diff_side *side)
{
	free_lines(&side->lines);
	free(side->changed);
}

static void put_changes(const struct diff_side *a, const struct diff_side *b,
			bool binary, bool operands)
{
	if (flag['q']) {
		printf("Files %s and %s differ\n", a->name, b->name);
	} else if (binary) {
		printf("Binary files %s and %s differ\n", a->name, b->name);
	} else {
		if (!operands)
			printf("diff%s %s %s\n", options_text, a->name,
			       b->name);
		if (flag['u'])
			diff_put_unified(a, b, context);
		else
			diff_put_normal(a, b);
	}
}

static int compare_files(const char *a_name, const char *b_name, bool operands)
{
	struct diff_side a, b;
	bool different, binary;

	if (read_side(&a, a_name) < 0)
		return 2;
	if (read_side(&b, b_name) < 0) {
		free_side(&a);
		return 2;
	}
	binary = !flag['a'] && (is_binary(&a) || is_binary(&b));
	different = diff_find_changes(&a, &b, &blind);
	if (different)
		put_changes(&a, &b, binary, operands);
	else if (flag['s'])
		printf("Files %s and %s are identical\n", a_name, b_name);
	free_side(&a);
	free_side(&b);
	return different;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The sorted names in a directory; ends the program when there are none. */
static char **sorted_names(const char *path)
{
	char **names = dir_names(path);
	size_t count = 0;

	if (!names)
		err(2, "%s", path);
	while (names[count])
		count++;
	qsort(names, count, sizeof(*names), compare_names);
	return names;
}

/* One name in both directories, or in one of them if ORDER is not 0. */
static int compare_entry(const char *a, const char *b, const char *name,
			 int order)
{
	char *a_path = path_join(a, name), *b_path = path_join(b, name);
	int status = 1;

	if (order == 0 || flag['N'])
		status = compare_paths(a_path, b_path, false);
	else
		printf("Only in %s: %s\n", order < 0 ? a : b, name);
	free(a_path);
	free(b_path);
	return status;
}

static int compare_directories(const char *a, const char *b)
{
	char **a_names = sorted_names(a), **b_names = sorted_names(b);
	char **p = a_names, **q = b_names;
	int status = 0;

	while (*p || *q) {
		int order = !*p ? 1 : !*q ? -1 : strcmp(*p, *q), result;

		result = compare_entry(a, b, order > 0 ? *q : *p, order);
		if (result > status)
			status = result;
		p += order <= 0;
		q += order >= 0;
	}
	free_names(a_names);
	free_names(b_names);
	return status;
}

/* "diff file dir" compares with the file of that name in the directory. */
static int compare_with_directory(const char *a, const char *b, bool a_is_dir)
{
	char *base = path_base(a_is_dir ? b : a);
	char *path = path_join(a_is_dir ? a : b, base);
	int status = a_is_dir ? compare_paths(path, b, true)
			      : compare_paths(a, path, true);

	free(base);
	free(path);
	return status;
}

static int compare_paths(const char *a, const char *b, bool operands)
{
	bool a_is_dir = is_directory(a), b_is_dir = is_directory(b);

	if (a_is_dir && b_is_dir) {
		if (operands || flag['r'])
			return compare_directories(a, b);
		printf("Common subdirectories: %s and %s\n", a, b);
		return 0;
	}
	if (a_is_dir == b_is_dir)
		return compare_files(a, b, operands);
	if (operands)
		return compare_with_directory(a, b, a_is_dir);
	printf("File %s is a %s while file %s is a %s\n", a,
	       a_is_dir ? "directory" : "regular file", b,
	       b_is_dir ? "directory" : "regular file");
	return 1;
}

/* COUNT words, each behind a blank. */
static char *join_words(char **words, int count)
{
	char *text = xstrdup("");

	for (int i = 0; i < count; i++) {
		char *longer = format("%s %s", text, words[i]);

		free(text);
		text = longer;
	}
	return text;
}

int main(int argc, char **argv)
{
	int c, status;

	while ((c = next_option(argc, argv, "abiNqrsuU:w")) != -1) {
		if (c == '?')
			usage(2, "[-abiNqrsuw] [-U LINES] FILE1 FILE2");
		flag[c] = true;
		if (c == 'U') {
			context = size_or_die(optarg, "context length");
			flag['u'] = true;
		}
	}
	if (argc - optind != 2)
		usage(2, "[-abiNqrsuw] [-U LINES] FILE1 FILE2");
	blind = (struct diff_blind){ .letter_case = flag['i'],
				     .blanks = flag['w'],
				     .blank_amount = flag['b'] };
	options_text = join_words(argv + 1, optind - 1);
	status = compare_paths(argv[optind], argv[optind + 1], true);
	free(options_text);
	return finish(0) ? 2 : status;
}
