/* SPDX-License-Identifier: MIT */
/*
 * The screen's terminal emulation: bytes with ANSI control sequences
 * (ECMA-48; console_codes(4) tells those of Linux) become characters at
 * places of a struct screen_ops. Knows UTF-8, cursor movement, clearing,
 * inserting and deleting, a scrolling region, colours. Pure but for the
 * screen; the caller has a lock around each call.
 */
#ifndef TTY_ANSI_H
#define TTY_ANSI_H

#include "dev/screen.h"

#define ANSI_PARAMETERS	16

struct ansi {
	const struct screen_ops *screen;
	unsigned row, column;
	bool wrap;		/* the next character begins a new line */
	bool visible;		/* the cursor */
	unsigned top, bottom;	/* the scrolling region, both included */
	unsigned saved_row, saved_column;
	/* Colours as SGR set them. */
	u8 fore, back;
	bool bold, reverse;
	/* Where in a sequence we are. */
	u8 state;		/* enum ansi_state */
	bool question;		/* ESC [ ? … */
	unsigned parameters[ANSI_PARAMETERS], count;
	u32 code;		/* the UTF-8 character so far */
	unsigned continuations;	/* bytes of it still to come */
};

/* Begin at the top of the screen, which is emptied. */
void ansi_init(struct ansi *a, const struct screen_ops *screen);

/* Show these bytes; the caller flushes the screen afterwards. */
void ansi_write(struct ansi *a, const char *bytes, size_t n);

/* For the files of the emulation among themselves. */
void ansi_control_sequence(struct ansi *a, char final);
void ansi_line_feed(struct ansi *a);
void ansi_reverse_line_feed(struct ansi *a);
u8 ansi_attr(const struct ansi *a);

#endif
