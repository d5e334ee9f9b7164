/* SPDX-License-Identifier: MIT */
/*
 * Control sequences of the terminal emulation: ESC [ parameters, letter. A
 * parameter that is missing or 0 means 1 for movements. Numbers may be
 * anything: each is cut to what the screen has.
 */
#include "tty/ansi.h"

static unsigned parameter(const struct ansi *a, unsigned i)
{
	return i < a->count ? a->parameters[i] : 0;
}

/* A count: at least 1, at most `max`. */
static unsigned amount(const struct ansi *a, unsigned max)
{
	unsigned n = parameter(a, 0);

	return MIN(n ? n : 1, max);
}

static void go(struct ansi *a, unsigned row, unsigned column)
{
	a->row = MIN(row, a->screen->rows - 1);
	a->column = MIN(column, a->screen->columns - 1);
	a->wrap = false;
}

/* A place counted from 1 becomes one counted from 0. */
static unsigned place(const struct ansi *a, unsigned i)
{
	unsigned n = parameter(a, i);

	return n ? n - 1 : 0;
}

static void erase_display(struct ansi *a)
{
	const struct screen_ops *s = a->screen;
	unsigned here = a->row * s->columns + a->column;
	unsigned all = s->rows * s->columns;
	u8 attr = ansi_attr(a);

	switch (parameter(a, 0)) {
	case 0: s->clear(a->row, a->column, all - here, attr); break;
	case 1: s->clear(0, 0, here + 1, attr); break;
	default: s->clear(0, 0, all, attr); break;
	}
}

static void erase_line(struct ansi *a)
{
	const struct screen_ops *s = a->screen;
	u8 attr = ansi_attr(a);

	switch (parameter(a, 0)) {
	case 0:
		s->clear(a->row, a->column, s->columns - a->column, attr);
		break;
	case 1: s->clear(a->row, 0, a->column + 1, attr); break;
	default: s->clear(a->row, 0, s->columns, attr); break;
	}
}

/* Lines from the cursor to the region's end move down or up. */
static void insert_lines(struct ansi *a)
{
	const struct screen_ops *s = a->screen;
	unsigned n, below = a->bottom + 1 - a->row;

	if (a->row < a->top || a->row > a->bottom)
		return;
	n = amount(a, below);
	s->move(a->row + n, a->row, below - n);
	s->clear(a->row, 0, n * s->columns, ansi_attr(a));
}

static void delete_lines(struct ansi *a)
{
	const struct screen_ops *s = a->screen;
	unsigned n, below = a->bottom + 1 - a->row;

	if (a->row < a->top || a->row > a->bottom)
		return;
	n = amount(a, below);
	s->move(a->row, a->row + n, below - n);
	s->clear(a->bottom + 1 - n, 0, n * s->columns, ansi_attr(a));
}

static void scroll(struct ansi *a, bool up)
{
	unsigned row = a->row;

	for (unsigned n = amount(a, a->screen->rows); n > 0; n--) {
		a->row = up ? a->bottom : a->top;
		if (up)
			ansi_line_feed(a);
		else
			ansi_reverse_line_feed(a);
	}
	a->row = row;
}

static void set_region(struct ansi *a)
{
	unsigned top = place(a, 0);
	unsigned bottom = parameter(a, 1) ? place(a, 1) : a->screen->rows - 1;

	bottom = MIN(bottom, a->screen->rows - 1);
	if (top >= bottom)
		return;
	a->top = top;
	a->bottom = bottom;
	go(a, 0, 0);
}

static void set_colour(struct ansi *a, unsigned n)
{
	switch (n) {
	case 0:
		a->bold = a->reverse = false;
		a->fore = 7;
		a->back = 0;
		break;
	case 1: a->bold = true; break;
	case 7: a->reverse = true; break;
	case 22: a->bold = false; break;
	case 27: a->reverse = false; break;
	case 30 ... 37: a->fore = n - 30; break;
	case 39: a->fore = 7; break;
	case 40 ... 47: a->back = n - 40; break;
	case 49: a->back = 0; break;
	case 90 ... 97: a->fore = n - 90 + 8; break;
	case 100 ... 107: a->back = n - 100 + 8; break;
	default: break;
	}
}

/* 38 and 48 are followed by a colour of a larger palette: 5;n or 2;r;g;b. */
static void select_graphics(struct ansi *a)
{
	for (unsigned i = 0; i < a->count; i++) {
		unsigned n = a->parameters[i];

		if (n == 38 || n == 48)
			i += parameter(a, i + 1) == 5 ? 2 : 4;
		else
			set_colour(a, n);
	}
}

static void private_mode(struct ansi *a, char final)
{
	if (parameter(a, 0) == 25 && (final == 'h' || final == 'l'))
		a->visible = final == 'h';
}

static void move_cursor(struct ansi *a, char final)
{
	unsigned n = amount(a, 9999);

	switch (final) {
	case 'A': go(a, a->row - MIN(n, a->row), a->column); break;
	case 'B': case 'e': go(a, a->row + n, a->column); break;
	case 'C': case 'a': go(a, a->row, a->column + n); break;
	case 'D': go(a, a->row, a->column - MIN(n, a->column)); break;
	case 'E': go(a, a->row + n, 0); break;
	case 'F': go(a, a->row - MIN(n, a->row), 0); break;
	case 'G': case '`': go(a, a->row, place(a, 0)); break;
	case 'd': go(a, place(a, 0), a->column); break;
	case 'H': case 'f': go(a, place(a, 0), place(a, 1)); break;
	default: break;
	}
}

void ansi_control_sequence(struct ansi *a, char final)
{
	if (a->question) {
		private_mode(a, final);
		return;
	}
	switch (final) {
	case 'J': erase_display(a); break;
	case 'K': erase_line(a); break;
	case 'L': insert_lines(a); break;
	case 'M': delete_lines(a); break;
	case 'S': scroll(a, true); break;
	case 'T': scroll(a, false); break;
	case 'X':
		a->screen->clear(a->row, a->column,
				 amount(a, a->screen->columns - a->column),
				 ansi_attr(a));
		break;
	case 'm': select_graphics(a); break;
	case 'r': set_region(a); break;
	case 's': a->saved_row = a->row; a->saved_column = a->column; break;
	case 'u': go(a, a->saved_row, a->saved_column); break;
	default: move_cursor(a, final); break;
	}
}
