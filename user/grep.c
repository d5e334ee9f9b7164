/* SPDX-License-Identifier: MIT */
/*
 * grep [-EFGHLRachilnoqrsvwx] [-m N] [-A N] [-B N] [-C N] [-e PATTERN]
 * [-f FILE] [PATTERN] [FILE…]: the lines that hold a pattern. Patterns are
 * basic regular expressions, extended with -E, fixed texts with -F; several
 * stand on lines of their own. lib/match.c looks for them; here are the files
 * and what is shown of them. Status 0 if a line was found, 1 if none, 2 after
 * an error.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fileio.h"
#include "match.h"
#include "path.h"
#include "util.h"

/* As many lines before a match are kept at most, whatever -B says. */
#define CONTEXT_MAX 100000

static bool flag[128]; /* by letter: which options are given */
static struct patterns patterns;
static long long max_count = -1, after, before; /* -m, -A, -B */
static bool show_names, lines_are_shown, found_any, failed;
static bool here_unsaid; /* the walk begins at ".", which nobody wrote */

/* One file under search. */
struct search {
	FILE *in;
	const char *name;
	unsigned long line, last_put; /* numbers */
	long long selected, after_left;
	bool binary;
	struct line *ring; /* the last lines, for -B */
};

static void put_prefix(const struct search *search, unsigned long at, char mark)
{
	if (show_names)
		printf("%s%c", search->name, mark);
	if (flag['n'])
		printf("%lu%c", at, mark);
}

static void put_line(struct search *search, const struct line *line,
		     unsigned long at, char mark)
{
	static bool any;

	/* Between groups that are not neighbours, in one file or in two. */
	if ((after || before) && any &&
	    (search->last_put == 0 || search->last_put + 1 != at))
		puts("--");
	any = true;
	search->last_put = at;
	put_prefix(search, at, mark);
	fwrite(line->text, 1, line->length, stdout);
	putchar('\n');
}

/* -o: each match on a line of its own; empty ones are not shown. */
static void put_matches(struct search *search, const struct line *line)
{
	size_t from = 0, start, end;

	while (from <= line->length &&
	       match_find(&patterns, line, from, &start, &end)) {
		if (end > start) {
			put_prefix(search, search->line, ':');
			fwrite(line->text + start, 1, end - start, stdout);
			putchar('\n');
		}
		from = end > start ? end : end + 1;
	}
}

/* -B: what is kept of the lines before this one, and not yet shown. */
static void put_before(struct search *search)
{
	unsigned long first = 1;

	if (search->line > (unsigned long)before)
		first = search->line - before;
	if (first <= search->last_put)
		first = search->last_put + 1;
	for (; first < search->line; first++)
		put_line(search, &search->ring[first % before], first, '-');
}

/* Keeps a copy of LINE for a match that may follow. */
static void keep(struct search *search, const struct line *line)
{
	struct line *place;

	if (!before)
		return;
	place = &search->ring[search->line % before];
	free(place->text);
	place->text = xmalloc(line->length);
	memcpy(place->text, line->text, line->length);
	place->length = line->length;
}

static void put_selected(struct search *search, const struct line *line)
{
	if (search->binary) {
		fflush(stdout);
		warnx("%s: binary file matches", search->name);
	} else if (flag['o']) {
		if (!flag['v'])
			put_matches(search, line);
	} else {
		if (before)
			put_before(search);
		put_line(search, line, search->line, ':');
	}
	search->after_left = after;
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
	if (search->after_left > 0 && !flag['o']) {
		search->after_left--;
		put_line(search, line, search->line, '-');
	}
	keep(search, line);
	return true;
}

static void search_lines(struct search *search)
{
	struct line line = { NULL, 0 };
	size_t size = 0;
	ssize_t got;

	while (search->selected != max_count || search->after_left > 0) {
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
			puts(search->name);
	} else if (flag['c']) {
		if (show_names)
			printf("%s:", search->name);
		printf("%lld\n", search->selected);
	}
}

static void search_stream(FILE *in, const char *name)
{
	struct search search = { .in = in, .name = name };

	if (in == stdin)
		search.name = "(standard input)";
	search.ring = calloc(before + 1, sizeof(*search.ring));
	if (!search.ring)
		errx(2, "memory exhausted");
	search_lines(&search);
	put_summary(&search);
	found_any |= search.selected > 0;
	for (long long i = 0; i < before; i++)
		free(search.ring[i].text);
	free(search.ring);
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
			after = size_or_die(optarg, "context length argument");
		if (c == 'B' || c == 'C')
			before = size_or_die(optarg, "context length argument");
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
	show_names = flag['H'] || (!flag['h'] && (count > 1 || flag['r']));
	lines_are_shown = !(flag['q'] || flag['l'] || flag['L'] || flag['c']);
	if (before > CONTEXT_MAX)
		before = CONTEXT_MAX;
	here_unsaid = count == 0 && flag['r'];
	if (here_unsaid)
		search_path(".", true);
	else if (count == 0)
		search_path("-", true);
	for (int i = first; i < argc; i++)
		search_path(argv[i], true);
	return finish(0) || failed ? 2 : !found_any;
}
