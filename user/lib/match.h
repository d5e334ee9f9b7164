/* SPDX-License-Identifier: MIT */
/*
 * Patterns as grep takes them: several at once, regular expressions or fixed
 * texts, and where in a line one of them matches.
 *
 * Add texts, set the flags, match_compile(), then ask match_find().
 */
#ifndef USER_MATCH_H
#define USER_MATCH_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "fileio.h"

struct pattern {
	char *text;
	size_t length;
	bool fixed; /* no regular expression: TEXT itself is looked for */
	regex_t regex;
};

struct patterns {
	bool all_fixed, extended, ignore_case;
	bool words;	  /* a match must not touch other word characters */
	bool whole_lines; /* a match must be the whole line */
	struct pattern *pattern;
	size_t count;
};

/* Adds every line of TEXT as a pattern. */
void match_add(struct patterns *patterns, const char *text);

/*
 * The same with the lines of a file: none of them if it is empty. Ends the
 * program with status 2 if it cannot be read.
 */
void match_add_file(struct patterns *patterns, const char *name);

/*
 * Makes all patterns ready. Ends the program with status 2 when one is no
 * regular expression.
 */
void match_compile(struct patterns *patterns);

/*
 * Finds the leftmost match in LINE at or behind FROM, and of those that begin
 * there the longest. True with its bounds, or false.
 */
bool match_find(const struct patterns *patterns, const struct line *line,
		size_t from, size_t *start, size_t *end);

#endif
