/* SPDX-License-Identifier: MIT */
/*
 * Lines of a file shown with those around them, as grep does: their name and
 * number before them, and "--" between groups that are not neighbours.
 *
 * Fill in the first part, then context_begin(); for every line of the file
 * context_put() or context_pass(); context_end().
 */
#ifndef USER_CONTEXT_H
#define USER_CONTEXT_H

#include <stdbool.h>

#include "fileio.h"

struct context {
	bool names, numbers;	 /* show them */
	long long before, after; /* so many lines around */
	const char *name;
	unsigned long last_put; /* a line's number, 0: none yet */
	long long after_left;
	struct line *ring; /* copies of the last lines: number % before */
};

/* Ends the program with status 2 if memory is out; ends below as well. */
void context_begin(struct context *context, const char *name);
void context_end(struct context *context);

/* Line NUMBER is one to be shown: so are those before it, and after. */
void context_put(struct context *context, const struct line *line,
		 unsigned long number);

/* It is not, for its own sake. */
void context_pass(struct context *context, const struct line *line,
		  unsigned long number);

/* "name:12:", as far as it is wanted; MARK is ':', or '-' for lines around. */
void context_put_prefix(const struct context *context, unsigned long number,
			char mark);

#endif
