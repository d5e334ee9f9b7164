/* SPDX-License-Identifier: MIT */
/*
 * The line under the cursor of the line editor: its bytes, and the one row of
 * the screen that shows it.
 */
#ifndef SH_LINE_H
#define SH_LINE_H

#include <stddef.h>

#define LINE_SIZE 4096		/* bytes of a line, as in canonical mode */

struct line {
	const char *prompt;	/* its last row */
	int prompt_width;
	int columns;
	char text[LINE_SIZE];
	size_t len;
	size_t pos;
	int back;		/* lines up in the history; -1: a new one */
	char kept[LINE_SIZE];	/* that new one meanwhile */
};

/* The position one character before or after another. */
size_t line_left(const struct line *l, size_t pos);
size_t line_right(const struct line *l, size_t pos);

/* These change the line or the cursor, and the screen with it. */
void line_insert(struct line *l, const char *bytes, size_t len);
void line_erase(struct line *l, size_t from, size_t to);
void line_erase_word(struct line *l);
void line_move(struct line *l, size_t pos);
void line_set(struct line *l, const char *text);
void line_draw(const struct line *l);

/* Plain text to the screen. */
void line_show(const char *text);
/* Columns of the text: escape sequences and UTF-8 tails have none. */
int line_width(const char *s, size_t len);

#endif
