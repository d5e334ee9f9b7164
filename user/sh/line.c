/* SPDX-License-Identifier: MIT */
/*
 * The line and its row on the screen (line.h). A line that is longer than the
 * window scrolls sideways under the prompt. Each change redraws the row, except
 * the usual one, a byte typed at the end, which is just printed. Bytes of a
 * UTF-8 character move together.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "io.h"
#include "line.h"

#define ESC 0x1b

static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

int line_width(const char *s, size_t len)
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

void line_show(const char *text)
{
	io_write(STDOUT_FILENO, text, strlen(text));
}

size_t line_left(const struct line *l, size_t pos)
{
	while (pos && continues(l->text[--pos]))
		continue;
	return pos;
}

size_t line_right(const struct line *l, size_t pos)
{
	if (pos < l->len)
		pos++;
	while (pos < l->len && continues(l->text[pos]))
		pos++;
	return pos;
}

/* Draws the row: the part of the line around the cursor that fits. */
void line_draw(const struct line *l)
{
	struct arena_mark mark = arena_mark(&scratch);
	int room = l->columns - 1 - l->prompt_width;
	size_t from = 0, to = l->len;
	char move[16];
	struct str s;
	int column;

	if (room < 1)
		room = 1;
	while (line_width(l->text + from, l->pos - from) > room)
		from = line_right(l, from);
	while (line_width(l->text + from, to - from) > room)
		to = line_left(l, to);
	str_init(&s, &scratch);
	str_putc(&s, '\r');
	str_puts(&s, l->prompt);
	str_put(&s, l->text + from, to - from);
	str_puts(&s, "\033[K\r");
	column = l->prompt_width + line_width(l->text + from, l->pos - from);
	snprintf(move, sizeof(move), "\033[%dC", column);
	if (column)
		str_puts(&s, move);
	io_write(STDOUT_FILENO, s.data, s.len);
	arena_release(&scratch, mark);
}

void line_insert(struct line *l, const char *text, size_t len)
{
	bool at_end = l->pos == l->len;
	int end;

	if (l->len + len >= LINE_SIZE)
		return;
	memmove(l->text + l->pos + len, l->text + l->pos, l->len - l->pos);
	memcpy(l->text + l->pos, text, len);
	l->len += len;
	l->pos += len;
	end = l->prompt_width + line_width(l->text, l->len);
	if (at_end && end < l->columns)
		io_write(STDOUT_FILENO, text, len);
	else
		line_draw(l);
}

void line_erase(struct line *l, size_t from, size_t to)
{
	if (from == to)
		return;
	memmove(l->text + from, l->text + to, l->len - to);
	l->len -= to - from;
	l->pos = from;
	line_draw(l);
}

void line_move(struct line *l, size_t pos)
{
	l->pos = pos;
	line_draw(l);
}

void line_erase_word(struct line *l)
{
	size_t from = l->pos;

	while (from && l->text[from - 1] == ' ')
		from--;
	while (from && l->text[from - 1] != ' ')
		from--;
	line_erase(l, from, l->pos);
}

void line_set(struct line *l, const char *text)
{
	l->len = strlen(text);
	if (l->len >= LINE_SIZE)
		l->len = LINE_SIZE - 1;
	memcpy(l->text, text, l->len);
	line_move(l, l->len);
}
