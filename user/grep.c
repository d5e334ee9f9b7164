/* SPDX-License-Identifier: MIT */
/*
 * grep [-EFGHLRachilnoqrsvwx] [-m N] [-A N] [-B N] [-C N] [-e PATTERN]
 * [-f FILE] [PATTERN] [FILE…]: the lines that hold a pattern. Patterns are
 * basic regular expressions, extended with -E, fixed texts with -F; several
 * stand on lines of their own. lib/match.c looks for them, lib/context.c shows
 * the lines; here are the files and what is counted. Status 0 if a line was
 * found, 1 if none, 2 after an error.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "context.h"
#include "fileio.h"
#include "match.h"
#include "path.h"
#include "util.h"

static bool flag[128]; /* by letter: which options are given */
static struct patterns patterns;
static struct context shown; /* what it is to be like: -n -A -B … */
static long long max_count = -1;
static bool lines_are_shown, found_any, failed;
static bool here_unsaid; /* the walk begins at ".", which nobody wrote */

/* One file under search. */
struct search {
	FILE *in;
	struct context shown;
	unsigned long line; /* its number */
	long long selected;
	bool binary;
};

/* -o: each match on a line of its own; empty ones are not shown. */
static void put_matches(struct search *search, const struct line *line)
{
	size_t from = 0, start, end;

	while (from <= line->length &&
	       match_find(&patterns, line, from, &start, &end)) {
		if (end > start) {
			context_put_prefix(&search->shown, search->line, ':');
			fwrite(line->text + start, 1, end - start, stdout);
			putchar('\n');
		}
		from = end > start ? end : end + 1;
	}
}

static void put_selected(struct search *search, const struct line *line)
{
	if (search->binary) {
		fflush(stdout);
		warnx("%s: binary file matches", search->shown.name);
	} else if (!flag['o']) {
		context_put(&search->shown, line, search->line);
	} else if (!flag['v']) {
		put_matches(search, line);
	}
}

/* Looks at one line. False when the rest of the file does not matter. */
static bool search_line(struct search *search, const struct line *line)
{
	size_t start, end;

	if (search->selected != max_count &&
	    match_find(&patterns, line, 0, &start, &end) != flag['v']) {
		search->selected++;
		if (lines_are_shown)
			put_selected(search, line);
		else if (!flag['c'])
			return false;
		return !(search->binary && lines_are_shown);
	}
	context_pass(&search->shown, line, search->line);
	return true;
}

static void search_lines(struct search *search)
{
	struct line line = { NULL, 0 };
	size_t size = 0;
	ssize_t got;

	while (search->selected != max_count || search->shown.after_left > 0) {
		got = getline(&line.text, &size, search->in);
		if (got <= 0)
			break;
		line.length = got - (line.text[got - 1] == '\n');
		line.text[line.length] = '\0';
		search->line++;
		if (!flag['a'] && memchr(line.text, '\0', line.length))
			search->binary = true;
		if (!search_line(search, &line))
			break;
	}
	free(line.text);
}

static void put_summary(const struct search *search)
{
	if (flag['q'])
		return;
	if (flag['l'] || flag['L']) {
		if ((search->selected > 0) == flag['l'])
			puts(search->shown.name);
	} else if (flag['c']) {
		if (shown.names)
			printf("%s:", search->shown.name);
		printf("%lld\n", search->selected);
	}
}

static void search_stream(FILE *in, const char *name)
{
	struct search search = { .in = in, .shown = shown };

	context_begin(&search.shown,
		      in == stdin ? "(standard input)" : name);
	search_lines(&search);
	put_summary(&search);
	found_any |= search.selected > 0;
	context_end(&search.shown);
	if (flag['q'] && found_any)
		exit(0);
}

static void complain(const char *path)
{
	if (!flag['s'])
		warn("%s", path);
	failed = true;
}

static void search_path(const char *path, bool operand);

static void search_directory(const char *path)
{
	bool unnamed = here_unsaid;
	char **names;

	if (!flag['r']) {
		if (!flag['s'])
			warnx("%s: Is a directory", path);
		failed = true;
		return;
	}
	here_unsaid = false;
	names = dir_names(path);
	if (!names) {
		complain(path);
		return;
	}
	for (char **name = names; *name; name++) {
		char *child = unnamed ? xstrdup(*name) : path_join(path, *name);

		search_path(child, false);
		free(child);
	}
	free_names(names);
}

static void search_path(const char *path, bool operand)
{
	bool input = operand && strcmp(path, "-") == 0;
	struct stat st;
	FILE *in;

	/* Links are followed where they are named, not where they are found. */
	if (!input && (operand ? stat : lstat)(path, &st) == 0) {
		if (S_ISDIR(st.st_mode)) {
			search_directory(path);
			return;
		}
		if (!operand && !S_ISREG(st.st_mode))
			return;
	}
	in = input ? stdin : fopen(path, "r");
	if (!in) {
		complain(path);
		return;
	}
	search_stream(in, path);
	failed |= close_input(in, path);
}

/* Reads the options and the pattern. Returns the first file's index. */
static int take_arguments(int argc, char **argv)
{
	int c;

	while ((c = next_option(argc, argv,
				"A:B:C:EFGHLRace:f:hilm:noqrsvwx")) != -1) {
		if (c == '?')
			usage(2, "[-EFGHLRachilnoqrsvwx] [-m N] [-A N] [-B N] "
				 "[-C N] [-e PATTERN] [-f FILE] [PATTERN] "
				 "[FILE...]");
		flag[c] = true;
		if (c == 'm')
			max_count = number_or_die(optarg, "max count");
		if (c == 'A' || c == 'C')
			shown.after = size_or_die(optarg, "context length");
		if (c == 'B' || c == 'C')
			shown.before = size_or_die(optarg, "context length");
		if (c == 'e')
			match_add(&patterns, optarg);
		if (c == 'f')
			match_add_file(&patterns, optarg);
	}
	if (!flag['e'] && !flag['f']) {
		if (optind == argc)
			usage(2, "[OPTIONS] PATTERN [FILE...]");
		match_add(&patterns, argv[optind++]);
	}
	patterns.all_fixed = flag['F'];
	patterns.extended = flag['E'];
	patterns.ignore_case = flag['i'];
	patterns.words = flag['w'];
	patterns.whole_lines = flag['x'];
	match_compile(&patterns);
	return optind;
}

int main(int argc, char **argv)
{
	int first = take_arguments(argc, argv), count = argc - first;

	flag['r'] |= flag['R'];
	shown.names = flag['H'] || (!flag['h'] && (count > 1 || flag['r']));
	lines_are_shown = !(flag['q'] || flag['l'] || flag['L'] || flag['c']);
	shown.numbers = flag['n'];
	if (flag['o'])
		shown.before = shown.after = 0;
	here_unsaid = count == 0 && flag['r'];
	if (here_unsaid)
		search_path(".", true);
	else if (count == 0)
		search_path("-", true);
	for (int i = first; i < argc; i++)
		search_path(argv[i], true);
	return finish(0) || failed ? 2 : !found_any;
}
