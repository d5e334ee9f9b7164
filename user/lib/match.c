/* SPDX-License-Identifier: MIT */
/*
 * Matching: see match.h for the contracts. Regular expressions are libc's. A
 * pattern without a special character is looked for as the text it is, which
 * is much faster, unless case does not matter: then fixed texts are made
 * regular expressions. A line may hold NULs, where a regular expression's
 * text would end: its pieces between them are searched one by one.
 */
#define _GNU_SOURCE
#include "match.h"

#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

/* TEXT with a backslash before what would be special in a BRE. */
static char *quote(const char *text)
{
	char *quoted = xmalloc(2 * strlen(text) + 1), *p = quoted;

	for (; *text; text++) {
		if (strchr("\\.[*^$", *text))
			*p++ = '\\';
		*p++ = *text;
	}
	*p = '\0';
	return quoted;
}

static void compile(const struct patterns *patterns, struct pattern *pattern)
{
	bool quoted = patterns->all_fixed;
	char *text = quoted ? quote(pattern->text) : pattern->text;
	int flags = patterns->ignore_case ? REG_ICASE : 0;
	char message[100];
	int error;

	if (patterns->extended && !quoted)
		flags |= REG_EXTENDED;
	error = regcomp(&pattern->regex, text, flags);
	if (error) {
		regerror(error, &pattern->regex, message, sizeof(message));
		errx(2, "%s: %s", pattern->text, message);
	}
	if (quoted)
		free(text);
}

void match_compile(struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->count; i++) {
		struct pattern *pattern = &patterns->pattern[i];

		pattern->fixed = !patterns->ignore_case &&
				 (patterns->all_fixed ||
				  !strpbrk(pattern->text, "\\.[]*^$+?(){}|"));
		if (!pattern->fixed)
			compile(patterns, pattern);
	}
}

static void add_one(struct patterns *patterns, const char *text, size_t length)
{
	struct pattern *pattern;

	patterns->pattern =
		grow(patterns->pattern, patterns->count, sizeof(*pattern));
	pattern = &patterns->pattern[patterns->count++];
	pattern->text = format("%.*s", (int)length, text);
	pattern->length = length;
}

void match_add(struct patterns *patterns, const char *text)
{
	for (;;) {
		size_t length = strcspn(text, "\n");

		add_one(patterns, text, length);
		text += length;
		if (*text++ == '\0')
			return;
	}
}

void match_add_file(struct patterns *patterns, const char *name)
{
	struct lines lines = { NULL, 0, false };
	FILE *in = open_input(name);

	if (!in)
		exit(2);
	read_lines(&lines, in, '\n');
	if (close_input(in, name) != 0)
		exit(2);
	for (size_t i = 0; i < lines.count; i++)
		add_one(patterns, lines.line[i].text, lines.line[i].length);
	free_lines(&lines);
}

/* Finds one pattern in LINE at or behind FROM. */
static bool find_regex(const struct pattern *pattern, const struct line *line,
		       size_t from, size_t *start, size_t *end)
{
	while (from <= line->length) {
		const char *text = line->text + from;
		int flags = from > 0 ? REG_NOTBOL : 0;
		regmatch_t match;

		if (regexec(&pattern->regex, text, 1, &match, flags) == 0) {
			*start = from + match.rm_so;
			*end = from + match.rm_eo;
			return true;
		}
		from += strlen(text) + 1; /* behind the next NUL */
	}
	return false;
}

static bool find_pattern(const struct pattern *pattern, const struct line *line,
			 size_t from, size_t *start, size_t *end)
{
	const char *found;

	if (!pattern->fixed)
		return find_regex(pattern, line, from, start, end);
	if (pattern->length == 0)
		found = line->text + from;
	else
		found = memmem(line->text + from, line->length - from,
			       pattern->text, pattern->length);
	if (!found)
		return false;
	*start = found - line->text;
	*end = *start + pattern->length;
	return true;
}

static bool is_word(const struct line *line, size_t at)
{
	int c = (unsigned char)line->text[at];

	return at < line->length && (isalnum(c) || c == '_');
}

/* Does a match stand as -w and -x want it? */
static bool is_accepted(const struct patterns *patterns,
			const struct line *line, size_t start, size_t end)
{
	if (patterns->whole_lines)
		return start == 0 && end == line->length;
	if (patterns->words)
		return !(start > 0 && is_word(line, start - 1)) &&
		       !is_word(line, end);
	return true;
}

/* The first accepted match of one pattern. */
static bool find_accepted(const struct patterns *patterns,
			  const struct pattern *pattern,
			  const struct line *line, size_t from, size_t *start,
			  size_t *end)
{
	while (from <= line->length &&
	       find_pattern(pattern, line, from, start, end)) {
		if (is_accepted(patterns, line, *start, *end))
			return true;
		from = *start + 1;
	}
	return false;
}

bool match_find(const struct patterns *patterns, const struct line *line,
		size_t from, size_t *start, size_t *end)
{
	bool found = false;

	for (size_t i = 0; i < patterns->count; i++) {
		const struct pattern *pattern = &patterns->pattern[i];
		size_t s, e;

		if (!find_accepted(patterns, pattern, line, from, &s, &e))
			continue;
		if (!found || s < *start || (s == *start && e > *end)) {
			*start = s;
			*end = e;
		}
		found = true;
	}
	return found;
}
