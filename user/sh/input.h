/* SPDX-License-Identifier: MIT */
/*
 * Where the lexer's bytes come from: a string (sh -c, eval, a trap), a script
 * file, standard input, or a person at a terminal. Inputs stack, the newest is
 * read; each lives in the frame of the function that pushed it and is popped
 * by its cleanup.
 */
#ifndef SH_INPUT_H
#define SH_INPUT_H

#include <stdbool.h>

#include "raise.h"

#define INPUT_EOF (-1)
#define INPUT_PUSHBACK 4

struct input {
	struct input *up;
	struct cleanup cleanup;
	const char *name;	/* for messages: a file read by `.`, or NULL */
	bool (*refill)(struct input *in);	/* NULL for a string */
	const char *next;
	const char *end;
	char *buffer;
	char *line_end;		/* of the chunk that a file gave */
	int fd;
	int line;		/* number of the line being read */
	bool at_eof;
	bool continued;		/* a command has begun: prompt with PS2 */
	int pushed;
	int pushback[INPUT_PUSHBACK];
};

/* The text must outlive the input. The first line has the given number. */
void input_push_string(struct input *in, const char *text, int line);
/* A script; the descriptor becomes the input's and is closed with it. */
void input_push_file(struct input *in, int fd);
/* Standard input, byte-exact: what a command reads, the shell does not. */
void input_push_stdin(struct input *in);
void input_pop(struct input *in);

int input_get(void);		/* next byte or INPUT_EOF; NULs are dropped */
void input_unget(int c);	/* up to INPUT_PUSHBACK bytes, EOF too */
int input_line(void);
const char *input_name(void);
/* Tells the input that a new command begins (the first prompt is PS1's). */
void input_begin(void);
/* Forgets the rest of the line, after a syntax error at the terminal. */
void input_discard(void);
/* Nothing but blanks is left, as far as is known without reading. */
bool input_at_end(void);

#endif
