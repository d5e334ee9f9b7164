/* SPDX-License-Identifier: MIT */
/*
 * Keys and what they do to the line (edit.h, line.h), until Enter.
 */
#include <string.h>
#include <unistd.h>

#include "edit.h"
#include "io.h"
#include "line.h"
#include "trap.h"
#include "tty.h"
#include "var.h"

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

static struct line line;

static void recall(struct line *l, int step)
{
	int back = l->back + step;
	const char *text = back == -1 ? l->kept : history_get(back);

	if (back < -1 || !text)
		return;
	if (l->back == -1) {
		memcpy(l->kept, l->text, l->len);
		l->kept[l->len] = '\0';
	}
	l->back = back;
	line_set(l, text);
}

static void list_choices(struct line *l, const struct fields *choices)
{
	size_t longest = 0;
	int per_row;

	for (int i = 0; i < choices->count; i++)
		if (strlen(choices->v[i]) > longest)
			longest = strlen(choices->v[i]);
	per_row = l->columns / (longest + 2);
	if (per_row < 1)
		per_row = 1;
	for (int i = 0; i < choices->count; i++)
		out_printf("%s%-*s", i % per_row ? "" : "\n",
			   (int)longest + 2, choices->v[i]);
	out_putc('\n');
	out_flush();
	line_draw(l);
}

static void complete_word(struct line *l)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct fields choices = { 0 };
	struct str text;

	str_init(&text, &scratch);
	complete(l->text, l->pos, &text, &choices);
	if (text.len)
		line_insert(l, text.data, text.len);
	else if (choices.count > 1)
		list_choices(l, &choices);
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
static bool move_key(struct line *l, int key)
{
	switch (key) {
	case KEY_LEFT:
	case CTRL('B'):
		line_move(l, line_left(l, l->pos));
		return true;
	case KEY_RIGHT:
	case CTRL('F'):
		line_move(l, line_right(l, l->pos));
		return true;
	case KEY_HOME:
	case CTRL('A'):
		line_move(l, 0);
		return true;
	case KEY_END:
	case CTRL('E'):
		line_move(l, l->len);
		return true;
	case KEY_UP:
	case CTRL('P'):
		recall(l, 1);
		return true;
	case KEY_DOWN:
	case CTRL('N'):
		recall(l, -1);
		return true;
	default:
		return false;
	}
}

static void change_key(struct line *l, int key)
{
	char byte = key;

	switch (key) {
	case DEL:
	case CTRL('H'):
		line_erase(l, line_left(l, l->pos), l->pos);
		break;
	case KEY_DELETE:
	case CTRL('D'):
		line_erase(l, l->pos, line_right(l, l->pos));
		break;
	case CTRL('K'):
		line_erase(l, l->pos, l->len);
		break;
	case CTRL('U'):
		line_erase(l, 0, l->pos);
		break;
	case CTRL('W'):
		line_erase_word(l);
		break;
	case CTRL('L'):
		line_show("\033[H\033[2J");
		line_draw(l);
		break;
	case '\t':
		complete_word(l);
		break;
	default:
		if (key < KEY_NONE && (key >= ' ' || key < 0))
			line_insert(l, &byte, 1);
	}
}

/* Until Enter ('\n'), ^C, or the end of the input (-1). */
static int edit_loop(struct line *l)
{
	for (;;) {
		int key = io_read_byte(STDIN_FILENO);

		if (key == ESC)
			key = read_escape();
		if (key < 0 || (key == CTRL('D') && !l->len))
			return -1;
		if (key == '\r' || key == '\n')
			return '\n';
		if (key == CTRL('C'))
			return key;
		if (!move_key(l, key))
			change_key(l, key);
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
	struct line *l = &line;
	const char *row = strrchr(prompt, '\n');
	int end;

	if (!usable()) {
		tty_sane();
		return false;
	}
	l->prompt = row ? row + 1 : prompt;
	l->prompt_width = line_width(l->prompt, strlen(l->prompt));
	l->columns = tty_columns();
	l->len = l->pos = 0;
	l->back = -1;
	line_show(prompt);
	end = edit_loop(l);
	if (end == '\n' && l->pos != l->len)
		line_move(l, l->len);
	line_show(end == CTRL('C') ? "^C" : end < 0 ? "" : "\n");
	tty_cooked();
	if (end == CTRL('C')) {
		trap_interrupted();
		trap_run_pending();	/* raises, unless there is a trap */
		l->len = 0;
		line_show("\n");
	}
	if (end < 0)
		return true;
	l->text[l->len] = '\0';
	history_add(l->text);
	str_put(s, l->text, l->len);
	str_putc(s, '\n');
	return true;
}
