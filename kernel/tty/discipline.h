/* SPDX-License-Identifier: MIT */
/*
 * The line discipline: what a terminal makes of typed bytes before a program
 * reads them, and of written bytes before they are shown; termios(3) tells
 * what each flag asks for. Pure: bytes in, bytes and signals out; no lock, no
 * sleep, no allocation. tty.c calls it under the terminal's guard.
 *
 * The ring holds, from head on: what may be read, then (in canonical mode)
 * the line that is still being edited.
 *
 *	head ──── complete lines ──── line ──── being edited ──── tail
 *
 * A complete line ends at a marked place. An end of file is a marked NUL,
 * which nobody reads.
 */
#ifndef TTY_DISCIPLINE_H
#define TTY_DISCIPLINE_H

#include "abi/termios.h"
#include "base/types.h"

#define LINE_SIZE	4096u		/* a line and its end; a power of two */

struct discipline {
	struct linux_termios t;
	/* Shows bytes at once: echo. They are final, nothing is added. */
	void (*echo)(struct discipline *d, const char *bytes, size_t n);
	u32 head, line, tail;		/* count bytes; place: % LINE_SIZE */
	u32 lines;			/* marks between head and line */
	u32 column;			/* of the cursor */
	u32 line_column;		/* where the edited line began */
	bool literal;			/* VLNEXT: the next one has no power */
	bool stopped;			/* VSTOP: no output until VSTART */
	u8 ring[LINE_SIZE];
	u64 marks[LINE_SIZE / 64];
};

/* Default settings; `echo` is called from then on. */
void discipline_init(struct discipline *d,
		     void (*echo)(struct discipline *d, const char *bytes,
				  size_t n));

/*
 * A byte was typed. Result: the signal that it means (its number), or 0. With
 * a signal, what was typed before is gone unless NOFLSH is set.
 */
int discipline_input(struct discipline *d, u8 c);

/* A program sets the terminal: what was typed stays, in the new mode. */
void discipline_set(struct discipline *d, const struct linux_termios *t);

/* Throw away what was typed. */
void discipline_flush(struct discipline *d);

/* Bytes that a read would get (FIONREAD). */
u32 discipline_count(const struct discipline *d);

/* In canonical mode: there is a line, maybe an empty one (end of file). */
bool discipline_has_line(const struct discipline *d);

/*
 * Take up to `size` bytes, in canonical mode of one line only. *end: the line
 * is over (always set in raw mode). Result: bytes.
 */
u32 discipline_read(struct discipline *d, u8 *to, u32 size, bool *end);

/*
 * Prepare a program's output for the screen: `*used` bytes of `from` become
 * bytes in `to`, no more than `size` (at least 8). Result: bytes in `to`.
 */
u32 discipline_output(struct discipline *d, const char *from, u32 n,
		      char *to, u32 size, u32 *used);

/* For the files of the discipline among themselves. */
void discipline_mark(struct discipline *d, u32 place, bool on);
void discipline_echo(struct discipline *d, u8 c);

/* Show what was typed, control characters as ^X. */
void discipline_echo_typed(struct discipline *d, u8 c);

/* Keep an ordinary byte; one place stays free for the end of the line. */
void discipline_keep(struct discipline *d, u8 c);

/* In canonical mode: does this byte edit or end the line? Then it is done. */
bool discipline_edits(struct discipline *d, u8 c);

/* All these local modes are set. */
static inline bool discipline_has(const struct discipline *d, u32 modes)
{
	return (d->t.lflag & modes) == modes;
}

/* The special character number `which`; one that is NUL is switched off. */
static inline bool discipline_is(const struct discipline *d, u8 c, int which)
{
	return c == d->t.cc[which] && c != 0;
}

#endif
