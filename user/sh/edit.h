/* SPDX-License-Identifier: MIT */
/*
 * The line editor and its history. It takes over when standard input and
 * output are a terminal that can be put in raw mode and is not called dumb.
 */
#ifndef SH_EDIT_H
#define SH_EDIT_H

#include <stdbool.h>

#include "expand.h"
#include "mem.h"

/*
 * Shows the prompt and appends the line with its newline to s; nothing at the
 * end of the input. ^C raises. False: there is no editing here, and nothing
 * has been shown.
 */
bool edit_read_line(const char *prompt, struct str *s);

/* history.c: lines without newlines, 0 is the newest; NULL beyond. */
void history_add(const char *line);
const char *history_get(int back);

/*
 * complete.c: what could follow line[0..pos). The common part goes to
 * `insert`, ready to be typed; all the possibilities to `choices`, if there
 * are several.
 */
void complete(const char *line, size_t pos, struct str *insert,
	      struct fields *choices);

#endif
