/* SPDX-License-Identifier: MIT */
/*
 * Editing one line (edit.h). The line occupies one row of the screen: one that
 * is longer scrolls sideways under the prompt. Each change redraws that row,
 * except the usual one, a byte typed at the end, which is just printed. Bytes
 * of UTF-8 characters move together.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edit.h"
#include "io.h"
#include "shell.h"
#include "trap.h"
#include "tty.h"
#include "var.h"

#define LINE_SIZE 4096		/* bytes of a line, as in canonical mode */
#define CTRL(c) ((c) & 0x1f)
#define ESC 0x1b
#define DEL 0x7f

/* Keys beyond the bytes. */
enum key {
	KEY_NONE = 256,
	KEY_UP,
	KEY_DOWN,
	KEY_RIGHT,
	KEY_LEFT,
	KEY_HOME,
	KEY_END,
	KEY_DELETE,
};

struct edit {
	const char *prompt;	/* its last row */
	int prompt_width;
	int columns;
	char line[LINE_SIZE];
	size_t len;
	size_t pos;
	int back;		/* lines up in the history; -1: a new one */
	char kept[LINE_SIZE];	/* that new one meanwhile */
};

static struct edit edit;

static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Columns of the text: escape sequences and UTF-8 tails have none. */
static int width(const char *s, size_t len)
{
	int columns = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == ESC && i + 1 < len && s[i + 1] == '[') {
			for (i += 2; i < len && (s[i] < '@' || s[i] > '~');)
				i++;
		} else if (!continues(s[i])) {
			columns++;
		}
	}
	return columns;
}

static void show(const char *text)
{
	io_write(STDOUT_FILENO, text, strlen(text));
}

static size_t step_back(const struct edit *e, size_t pos)
{
	while (pos && continues(e->line[--pos]))
		continue;
	return pos;
}

static size_t step_forward(const struct edit *e, size_t pos)
{
	if (pos < e->len)
		pos++;
	while (pos < e->len && continues(e->line[pos]))
		pos++;
	return pos;
}

/* Draws the row: the part of the line around the cursor that fits. */
static void redraw(const struct edit *e)
{
	struct arena_mark mark = arena_mark(&scratch);
	int room = e->columns - 1 - e->prompt_width;
	size_t from = 0, to = e->len;
	char move[16];
	struct str s;
	int column;

	if (room < 1)
		room = 1;
	while (width(e->line + from, e->pos - from) > room)
		from = step_forward(e, from);
	while (width(e->line + from, to - from) > room)
		to = step_back(e, to);
	str_init(&s, &scratch);
	str_putc(&s, '\r');
	str_puts(&s, e->prompt);
	str_put(&s, e->line + from, to - from);
	str_puts(&s, "\033[K\r");
	column = e->prompt_width + width(e->line + from, e->pos - from);
	snprintf(move, sizeof(move), "\033[%dC", column);
	if (column)
		str_puts(&s, move);
	io_write(STDOUT_FILENO, s.data, s.len);
	arena_release(&scratch, mark);
}

static void insert(struct edit *e, const char *text, size_t len)
{
	bool at_end = e->pos == e->len;

	if (e->len + len >= LINE_SIZE)
		return;
	memmove(e->line + e->pos + len, e->line + e->pos, e->len - e->pos);
	memcpy(e->line + e->pos, text, len);
	e->len += len;
	e->pos += len;
	if (at_end && e->prompt_width + width(e->line, e->len) < e->columns)
		io_write(STDOUT_FILENO, text, len);
	else
		redraw(e);
}

static void erase(struct edit *e, size_t from, size_t to)
{
	if (from == to)
		return;
	memmove(e->line + from, e->line + to, e->len - to);
	e->len -= to - from;
	e->pos = from;
	redraw(e);
}

static void move_to(struct edit *e, size_t pos)
{
	e->pos = pos;
	redraw(e);
}

static void erase_word(struct edit *e)
{
	size_t from = e->pos;

	while (from && e->line[from - 1] == ' ')
		from--;
	while (from && e->line[from - 1] != ' ')
		from--;
	erase(e, from, e->pos);
}

static void set_line(struct edit *e, const char *text)
{
	e->len = strlen(text);
	if (e->len >= LINE_SIZE)
		e->len = LINE_SIZE - 1;
	memcpy(e->line, text, e->len);
	move_to(e, e->len);
}

static void recall(struct edit *e, int step)
{
	int back = e->back + step;
	const char *text = back == -1 ? e->kept : history_get(back);

	if (back < -1 || !text)
		return;
	if (e->back == -1) {
		memcpy(e->kept, e->line, e->len);
		e->kept[e->len] = '\0';
	}
	e->back = back;
	set_line(e, text);
}

static void list_choices(struct edit *e, const struct fields *choices)
{
	size_t longest = 0;
	int per_row;

	for (int i = 0; i < choices->count; i++)
		if (strlen(choices->v[i]) > longest)
			longest = strlen(choices->v[i]);
	per_row = e->columns / (longest + 2);
	if (per_row < 1)
		per_row = 1;
	for (int i = 0; i < choices->count; i++)
		out_printf("%s%-*s", i % per_row ? "" : "\n",
			   (int)longest + 2, choices->v[i]);
	out_putc('\n');
	out_flush();
	redraw(e);
}

static void complete_word(struct edit *e)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct fields choices = { 0 };
	struct str text;

	str_init(&text, &scratch);
	complete(e->line, e->pos, &text, &choices);
	if (text.len)
		insert(e, text.data, text.len);
	else if (choices.count > 1)
		list_choices(e, &choices);
	arena_release(&scratch, mark);
}

/* What an escape sequence stands for; those not known are swallowed. */
static int read_escape(void)
{
	int c = io_read_byte(STDIN_FILENO);
	int number = 0;

	if (c != '[' && c != 'O')
		return KEY_NONE;
	c = io_read_byte(STDIN_FILENO);
	for (; (c >= '0' && c <= '9') || c == ';';
	     c = io_read_byte(STDIN_FILENO))
		number = c == ';' ? 0 : number % 100 * 10 + c - '0';
	switch (c) {
	case 'A':
		return KEY_UP;
	case 'B':
		return KEY_DOWN;
	case 'C':
		return KEY_RIGHT;
	case 'D':
		return KEY_LEFT;
	case 'H':
		return KEY_HOME;
	case 'F':
		return KEY_END;
	case '~':
		return number == 1 || number == 7 ? KEY_HOME :
		       number == 4 || number == 8 ? KEY_END :
		       number == 3		  ? KEY_DELETE :
						    KEY_NONE;
	default:
		return KEY_NONE;
	}
}

/* Keys that move the cursor or walk the history; false: another key. */
static bool move_key(struct edit *e, int key)
{
	switch (key) {
	case KEY_LEFT:
	case CTRL('B'):
		move_to(e, step_back(e, e->pos));
		return true;
	case KEY_RIGHT:
	case CTRL('F'):
		move_to(e, step_forward(e, e->pos));
		return true;
	case KEY_HOME:
	case CTRL('A'):
		move_to(e, 0);
		return true;
	case KEY_END:
	case CTRL('E'):
		move_to(e, e->len);
		return true;
	case KEY_UP:
	case CTRL('P'):
		recall(e, 1);
		return true;
	case KEY_DOWN:
	case CTRL('N'):
		recall(e, -1);
		return true;
	default:
		return false;
	}
}

static void change_key(struct edit *e, int key)
{
	char byte = key;

	switch (key) {
	case DEL:
	case CTRL('H'):
		erase(e, step_back(e, e->pos), e->pos);
		break;
	case KEY_DELETE:
	case CTRL('D'):
		erase(e, e->pos, step_forward(e, e->pos));
		break;
	case CTRL('K'):
		erase(e, e->pos, e->len);
		break;
	case CTRL('U'):
		erase(e, 0, e->pos);
		break;
	case CTRL('W'):
		erase_word(e);
		break;
	case CTRL('L'):
		show("\033[H\033[2J");
		redraw(e);
		break;
	case '\t':
		complete_word(e);
		break;
	default:
		if (key < KEY_NONE && (key >= ' ' || key < 0))
			insert(e, &byte, 1);
	}
}

/* Until Enter ('\n'), ^C, or the end of the input (-1). */
static int edit_loop(struct edit *e)
{
	for (;;) {
		int key = io_read_byte(STDIN_FILENO);

		if (key == ESC)
			key = read_escape();
		if (key < 0 || (key == CTRL('D') && !e->len))
			return -1;
		if (key == '\r' || key == '\n')
			return '\n';
		if (key == CTRL('C'))
			return key;
		if (!move_key(e, key))
			change_key(e, key);
	}
}

static bool usable(void)
{
	const char *term = var_get("TERM");

	return !(term && strcmp(term, "dumb") == 0) &&
	       isatty(STDOUT_FILENO) && tty_raw();
}

bool edit_read_line(const char *prompt, struct str *s)
{
	struct edit *e = &edit;
	const char *row = strrchr(prompt, '\n');
	int end;

	if (!usable()) {
		tty_sane();
		return false;
	}
	e->prompt = row ? row + 1 : prompt;
	e->prompt_width = width(e->prompt, strlen(e->prompt));
	e->columns = tty_columns();
	e->len = e->pos = 0;
	e->back = -1;
	show(prompt);
	end = edit_loop(e);
	if (end == '\n' && e->pos != e->len)
		move_to(e, e->len);
	show(end == CTRL('C') ? "^C\n" : end < 0 ? "" : "\n");
	tty_cooked();
	if (end == CTRL('C')) {
		trap_interrupted();
		trap_run_pending();
	}
	if (end < 0)
		return true;
	e->line[e->len] = '\0';
	history_add(e->line);
	str_put(s, e->line, e->len);
	str_putc(s, '\n');
	return true;
}
