/* SPDX-License-Identifier: MIT */
/*
 * The stack of inputs (input.h). A file is read in large pieces but handed on
 * line by line, which is what `set -v` shows. A terminal gives what the line
 * editor returns, or, where that cannot work, what the terminal's own
 * canonical mode returns.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edit.h"
#include "expand.h"
#include "input.h"
#include "io.h"
#include "mem.h"
#include "shell.h"
#include "var.h"

#define FILE_CHUNK 4096	/* bytes of a script read at once */

static struct input *top;

static void pop(void *arg)
{
	struct input *in = arg;

	if (in->fd > STDIN_FILENO)
		close(in->fd);
	free(in->buffer);
	top = in->up;
}

static void push(struct input *in, int fd, bool (*refill)(struct input *))
{
	*in = (struct input){ .up = top, .fd = fd, .refill = refill };
	in->line = 1;
	in->name = top ? top->name : NULL;
	in->next = in->end = "";
	top = in;
	cleanup_push(&in->cleanup, pop, in);
}

void input_push_string(struct input *in, const char *text, int line)
{
	push(in, -1, NULL);
	in->next = text;
	in->end = text + strlen(text);
	in->line = line;
}

void input_pop(struct input *in)
{
	cleanup_pop(&in->cleanup);
}

static void show_line(const struct input *in)
{
	if (sh.opt[OPT_VERBOSE])
		io_write(STDERR_FILENO, in->next, in->end - in->next);
}

static bool file_refill(struct input *in)
{
	char *newline;
	ssize_t got;

	if (in->end == in->line_end) {
		do
			got = read(in->fd, in->buffer, FILE_CHUNK);
		while (got < 0 && errno == EINTR);
		if (got <= 0)
			return false;
		in->next = in->buffer;
		in->line_end = in->buffer + got;
	}
	newline = memchr(in->next, '\n', in->line_end - in->next);
	in->end = newline ? newline + 1 : in->line_end;
	show_line(in);
	return true;
}

void input_push_file(struct input *in, int fd)
{
	push(in, fd, file_refill);
	in->buffer = xmalloc(FILE_CHUNK);
	in->next = in->end = in->line_end = in->buffer;
}

static bool stdin_refill(struct input *in)
{
	struct arena_mark mark = arena_mark(&scratch);
	bool edited = false;
	struct str line;
	char *text;

	str_init(&line, &scratch);
	if (sh.interactive) {
		const char *prompt = prompt_expand(in->continued);

		edited = edit_read_line(prompt, &line);
		if (!edited)
			io_write(STDERR_FILENO, prompt, strlen(prompt));
		in->continued = true;
	}
	if (!edited)
		io_read_line(STDIN_FILENO, &line);
	if (line.len) {
		text = xmalloc(line.len);
		memcpy(text, line.data, line.len);
		free(in->buffer);
		in->buffer = text;
		in->next = text;
		in->end = text + line.len;
		show_line(in);
	}
	arena_release(&scratch, mark);
	return line.len > 0;
}

void input_push_stdin(struct input *in)
{
	push(in, STDIN_FILENO, stdin_refill);
}

int input_get(void)
{
	int c;

	if (top->pushed) {
		c = top->pushback[--top->pushed];
	} else {
		do {
			if (top->next == top->end &&
			    (top->at_eof || !top->refill ||
			     !top->refill(top))) {
				top->at_eof = true;
				return INPUT_EOF;
			}
			c = (unsigned char)*top->next++;
		} while (!c);
	}
	if (c == '\n')
		top->line++;
	return c;
}

void input_unget(int c)
{
	if (c == '\n')
		top->line--;
	if (c != INPUT_EOF)
		top->pushback[top->pushed++] = c;
}

int input_line(void)
{
	return top ? top->line : 1;
}

const char *input_name(void)
{
	return top ? top->name : NULL;
}

void input_begin(void)
{
	top->continued = false;
	if (sh.interactive)
		top->at_eof = false;
}

void input_discard(void)
{
	top->next = top->end;
	top->pushed = 0;
}

bool input_at_end(void)
{
	const char *p = top->next;

	if (top->refill)
		return false;
	for (int i = 0; i < top->pushed; i++)
		if (!strchr(" \t\n", top->pushback[i]))
			return false;
	return strspn(p, " \t\n") == (size_t)(top->end - p);
}
