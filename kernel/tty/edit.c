/* SPDX-License-Identifier: MIT */
/*
 * Editing the line, in the line discipline's canonical mode: bytes that take
 * others back or end the line, and what of all that is shown.
 */
#include "tty/discipline.h"

#define TAB	8u

static bool is_control(u8 c)
{
	return c < ' ' || c == 0x7f;
}

static bool is_continuation(const struct discipline *d, u8 c)
{
	return d->t.iflag & T_IUTF8 && (c & 0xc0) == 0x80;
}

void discipline_echo_typed(struct discipline *d, u8 c)
{
	if (discipline_has(d, T_ECHOCTL) && is_control(c) && c != '\t') {
		discipline_echo(d, '^');
		discipline_echo(d, c ^ 0x40);
	} else {
		discipline_echo(d, c);
	}
}

static u32 used(const struct discipline *d)
{
	return d->tail - d->head;
}

static u8 last(const struct discipline *d)
{
	return d->ring[(d->tail - 1) % LINE_SIZE];
}

static void append(struct discipline *d, u8 c)
{
	d->ring[d->tail % LINE_SIZE] = c;
	discipline_mark(d, d->tail, false);
	d->tail++;
}

/* The line is complete, with c as its last byte. */
static void end_line(struct discipline *d, u8 c)
{
	append(d, c);
	discipline_mark(d, d->tail - 1, true);
	d->line = d->tail;
	d->lines++;
}

/* Cells that the cursor moved when `c` was echoed at `column`. */
static u32 width_of(const struct discipline *d, u8 c, u32 column)
{
	if (c == '\t')
		return TAB - column % TAB;
	if (is_control(c))
		return discipline_has(d, T_ECHOCTL) ? 2 : 0;
	return is_continuation(d, c) ? 0 : 1;
}

/*
 * The column in which the last byte of the edited line begins, or one that is
 * a multiple of TAB away: it counts from the tab before, so a line of nothing
 * but tabs is soon taken back.
 */
static u32 column_of_last(const struct discipline *d)
{
	u32 column = 0;

	for (u32 i = d->tail - 1; i != d->line; i--) {
		u8 c = d->ring[(i - 1) % LINE_SIZE];

		if (c == '\t')
			return column;
		column += width_of(d, c, 0);
	}
	return d->line_column + column;
}

static void wipe(struct discipline *d, u32 cells, bool blank)
{
	while (cells-- > 0) {
		discipline_echo(d, '\b');
		if (blank) {
			discipline_echo(d, ' ');
			discipline_echo(d, '\b');
		}
	}
}

/* Take the last character back, and off the screen if that is wanted. */
static void erase_one(struct discipline *d, bool show)
{
	u8 c;

	while (is_continuation(d, last(d)) && d->tail - 1 != d->line)
		d->tail--;
	c = last(d);
	if (show) {
		/* A tab leaves blanks behind already. */
		u32 column = c == '\t' ? column_of_last(d) : 0;

		wipe(d, width_of(d, c, column), c != '\t');
	}
	d->tail--;
}

static void erase(struct discipline *d, u8 c)
{
	if (d->tail == d->line)
		return;
	erase_one(d, discipline_has(d, T_ECHO | T_ECHOE));
	if (discipline_has(d, T_ECHO) && !discipline_has(d, T_ECHOE))
		discipline_echo_typed(d, c);
}

static void kill_line(struct discipline *d, u8 c)
{
	bool show = discipline_has(d, T_ECHO | T_ECHOK | T_ECHOKE | T_ECHOE);

	if (d->tail == d->line)
		return;
	while (show && d->tail != d->line)
		erase_one(d, true);
	d->tail = d->line;
	if (discipline_has(d, T_ECHO) && !show) {
		discipline_echo_typed(d, c);
		if (discipline_has(d, T_ECHOK))
			discipline_echo(d, '\n');
	}
}

static bool is_word(u8 c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

/* Back over what is no word, then over the word. */
static void erase_word(struct discipline *d, u8 c)
{
	bool show = discipline_has(d, T_ECHO | T_ECHOE);
	bool seen = false;

	while (d->tail != d->line) {
		if (!is_word(last(d)) && seen)
			break;
		seen |= is_word(last(d));
		erase_one(d, show);
	}
	if (discipline_has(d, T_ECHO) && !show)
		discipline_echo_typed(d, c);
}

static void reprint(struct discipline *d, u8 c)
{
	discipline_echo_typed(d, c);
	discipline_echo(d, '\n');
	d->line_column = d->column;
	for (u32 i = d->line; i != d->tail; i++)
		discipline_echo_typed(d, d->ring[i % LINE_SIZE]);
}

void discipline_keep(struct discipline *d, u8 c)
{
	u32 room = discipline_has(d, T_ICANON) ? LINE_SIZE - 1 : LINE_SIZE;

	if (used(d) >= room)
		return;
	if (discipline_has(d, T_ECHO)) {
		if (d->tail == d->line)
			d->line_column = d->column;
		if (c == '\n')
			discipline_echo(d, c);
		else
			discipline_echo_typed(d, c);
	}
	append(d, c);
}

static void line_end(struct discipline *d, u8 c)
{
	if (used(d) >= LINE_SIZE)
		return;
	if (c == '\n' && (d->t.lflag & (T_ECHO | T_ECHONL)))
		discipline_echo(d, c);
	else if (c != '\n' && discipline_has(d, T_ECHO))
		discipline_echo_typed(d, c);
	end_line(d, c);
}

bool discipline_edits(struct discipline *d, u8 c)
{
	bool extended = discipline_has(d, T_IEXTEN);

	if (discipline_is(d, c, T_VERASE))
		erase(d, c);
	else if (discipline_is(d, c, T_VKILL))
		kill_line(d, c);
	else if (extended && discipline_is(d, c, T_VWERASE))
		erase_word(d, c);
	else if (discipline_has(d, T_IEXTEN | T_ECHO) &&
		 discipline_is(d, c, T_VREPRINT))
		reprint(d, c);
	else if (discipline_is(d, c, T_VEOF) && used(d) < LINE_SIZE)
		end_line(d, 0);
	else if (c == '\n' || discipline_is(d, c, T_VEOL) ||
		 (extended && discipline_is(d, c, T_VEOL2)))
		line_end(d, c);
	else
		return false;
	return true;
}
