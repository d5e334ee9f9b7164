/* SPDX-License-Identifier: MIT */
/*
 * Input processing of the line discipline: signals, flow control, the
 * translation of carriage returns, and in canonical mode the editing of the
 * line and its echo. The order in which a byte is tried against the special
 * characters is Linux's.
 */
#include "tty/discipline.h"

/* Signal numbers as kill(2) of Linux has them. */
#define SIGNAL_INT	2
#define SIGNAL_QUIT	3
#define SIGNAL_TSTP	20

#define TAB	8u

static bool local(const struct discipline *d, u32 flags)
{
	return (d->t.lflag & flags) == flags;
}

/* A special character that is NUL is switched off. */
static bool is(const struct discipline *d, u8 c, int which)
{
	return c == d->t.cc[which] && c != 0;
}

static bool is_control(u8 c)
{
	return c < ' ' || c == 0x7f;
}

static bool is_continuation(const struct discipline *d, u8 c)
{
	return d->t.iflag & T_IUTF8 && (c & 0xc0) == 0x80;
}

/* Show what was typed, control characters as ^X. */
static void echo_typed(struct discipline *d, u8 c)
{
	if (local(d, T_ECHOCTL) && is_control(c) && c != '\t') {
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
		return local(d, T_ECHOCTL) ? 2 : 0;
	return is_continuation(d, c) ? 0 : 1;
}

/* The column in which the last byte of the edited line begins. */
static u32 column_of_last(const struct discipline *d)
{
	u32 column = d->line_column;

	for (u32 i = d->line; i != d->tail - 1; i++)
		column += width_of(d, d->ring[i % LINE_SIZE], column);
	return column;
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
	erase_one(d, local(d, T_ECHO | T_ECHOE));
	if (local(d, T_ECHO) && !local(d, T_ECHOE))
		echo_typed(d, c);
}

static void kill_line(struct discipline *d, u8 c)
{
	bool show = local(d, T_ECHO | T_ECHOK | T_ECHOKE | T_ECHOE);

	if (d->tail == d->line)
		return;
	while (show && d->tail != d->line)
		erase_one(d, true);
	d->tail = d->line;
	if (local(d, T_ECHO) && !show) {
		echo_typed(d, c);
		if (local(d, T_ECHOK))
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
	bool show = local(d, T_ECHO | T_ECHOE);
	bool seen = false;

	while (d->tail != d->line) {
		if (!is_word(last(d)) && seen)
			break;
		seen |= is_word(last(d));
		erase_one(d, show);
	}
	if (local(d, T_ECHO) && !show)
		echo_typed(d, c);
}

static void reprint(struct discipline *d, u8 c)
{
	echo_typed(d, c);
	discipline_echo(d, '\n');
	d->line_column = d->column;
	for (u32 i = d->line; i != d->tail; i++)
		echo_typed(d, d->ring[i % LINE_SIZE]);
}

/* Keep an ordinary byte; one place stays free for the end of the line. */
static void keep(struct discipline *d, u8 c)
{
	u32 room = local(d, T_ICANON) ? LINE_SIZE - 1 : LINE_SIZE;

	if (used(d) >= room)
		return;
	if (local(d, T_ECHO)) {
		if (d->tail == d->line)
			d->line_column = d->column;
		if (c == '\n')
			discipline_echo(d, c);
		else
			echo_typed(d, c);
	}
	append(d, c);
}

static void line_end(struct discipline *d, u8 c)
{
	if (used(d) >= LINE_SIZE)
		return;
	if (c == '\n' && (local(d, T_ECHO) || local(d, T_ECHONL)))
		discipline_echo(d, c);
	else if (c != '\n' && local(d, T_ECHO))
		echo_typed(d, c);
	end_line(d, c);
}

/* In canonical mode: does this byte edit or end the line? */
static bool edits(struct discipline *d, u8 c)
{
	bool extended = local(d, T_IEXTEN);

	if (is(d, c, T_VERASE))
		erase(d, c);
	else if (is(d, c, T_VKILL))
		kill_line(d, c);
	else if (extended && is(d, c, T_VWERASE))
		erase_word(d, c);
	else if (extended && is(d, c, T_VREPRINT) && local(d, T_ECHO))
		reprint(d, c);
	else if (is(d, c, T_VEOF) && used(d) < LINE_SIZE)
		end_line(d, 0);
	else if (c == '\n' || is(d, c, T_VEOL) ||
		 (extended && is(d, c, T_VEOL2)))
		line_end(d, c);
	else
		return false;
	return true;
}

/* The next byte is taken as it is. Shown as ^ with the cursor on it. */
static void take_literally(struct discipline *d)
{
	d->literal = true;
	if (local(d, T_ECHO | T_ECHOCTL)) {
		discipline_echo(d, '^');
		discipline_echo(d, '\b');
	}
}

static int signal_of(const struct discipline *d, u8 c)
{
	if (!local(d, T_ISIG))
		return 0;
	if (is(d, c, T_VINTR))
		return SIGNAL_INT;
	if (is(d, c, T_VQUIT))
		return SIGNAL_QUIT;
	return is(d, c, T_VSUSP) ? SIGNAL_TSTP : 0;
}

static bool flow_control(struct discipline *d, u8 c)
{
	if (!(d->t.iflag & T_IXON))
		return false;
	if (is(d, c, T_VSTOP) || is(d, c, T_VSTART)) {
		d->stopped = is(d, c, T_VSTOP) && !is(d, c, T_VSTART);
		return true;
	}
	if (d->t.iflag & T_IXANY)
		d->stopped = false;
	return false;
}

static void receive(struct discipline *d, u8 c)
{
	if (c == '\r' && d->t.iflag & T_IGNCR)
		return;
	if (c == '\r' && d->t.iflag & T_ICRNL)
		c = '\n';
	else if (c == '\n' && d->t.iflag & T_INLCR)
		c = '\r';
	if (local(d, T_ICANON)) {
		if (local(d, T_IEXTEN) && is(d, c, T_VLNEXT)) {
			take_literally(d);
			return;
		}
		if (edits(d, c))
			return;
	}
	keep(d, c);
}

int discipline_input(struct discipline *d, u8 c)
{
	int signal;

	if (d->t.iflag & T_ISTRIP)
		c &= 0x7f;
	if (d->literal) {
		d->literal = false;
		keep(d, c);
		return 0;
	}
	if (flow_control(d, c))
		return 0;
	signal = signal_of(d, c);
	if (!signal) {
		receive(d, c);
		return 0;
	}
	d->stopped = false;
	if (!local(d, T_NOFLSH))
		discipline_flush(d);
	if (local(d, T_ECHO))
		echo_typed(d, c);
	return signal;
}
