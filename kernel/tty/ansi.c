/* SPDX-License-Identifier: MIT */
/*
 * The state machine of the terminal emulation: plain characters, control
 * characters and short escape sequences. The long ones, ESC [ …, are read
 * here and done in csi.c.
 */
#include "tty/ansi.h"

#include "base/string.h"

#define TAB		8u
#define REPLACEMENT	0xfffdu		/* for bytes that are no UTF-8 */

enum ansi_state { ANSI_TEXT, ANSI_ESCAPE, ANSI_CSI, ANSI_SKIP_ONE,
		  ANSI_STRING, ANSI_STRING_ESCAPE };

void ansi_init(struct ansi *a, const struct screen_ops *screen)
{
	memset(a, 0, sizeof(*a));
	a->screen = screen;
	a->fore = 7;
	a->visible = true;
	a->bottom = screen->rows - 1;
	screen->clear(0, 0, screen->rows * screen->columns, SCREEN_PLAIN);
}

u8 ansi_attr(const struct ansi *a)
{
	u8 fore = a->fore, back = a->back;

	if (a->bold && fore < 8)
		fore += 8;
	return a->reverse ? SCREEN_ATTR(back, fore) : SCREEN_ATTR(fore, back);
}

void ansi_line_feed(struct ansi *a)
{
	const struct screen_ops *s = a->screen;

	if (a->row != a->bottom) {
		a->row += a->row + 1 < s->rows;
		return;
	}
	s->move(a->top, a->top + 1, a->bottom - a->top);
	s->clear(a->bottom, 0, s->columns, ansi_attr(a));
}

void ansi_reverse_line_feed(struct ansi *a)
{
	const struct screen_ops *s = a->screen;

	if (a->row != a->top) {
		a->row -= a->row > 0;
		return;
	}
	s->move(a->top + 1, a->top, a->bottom - a->top);
	s->clear(a->top, 0, s->columns, ansi_attr(a));
}

/* A character at the cursor. In the last column the cursor stays: only the
 * next character goes to a new line. */
static void put(struct ansi *a, u32 code)
{
	if (a->wrap) {
		a->column = 0;
		ansi_line_feed(a);
	}
	a->screen->put(a->row, a->column, code, ansi_attr(a));
	a->wrap = a->column + 1 == a->screen->columns;
	a->column += !a->wrap;
}

static void control(struct ansi *a, char c)
{
	switch (c) {
	case '\b':
		a->column -= a->column > 0;
		break;
	case '\t':
		a->column = MIN(ROUND_DOWN(a->column, TAB) + TAB,
				a->screen->columns - 1);
		break;
	case '\n': case '\v': case '\f':
		ansi_line_feed(a);
		break;
	case '\r':
		a->column = 0;
		break;
	case '\033':
		a->state = ANSI_ESCAPE;
		return;
	default:			/* the bell and others: silent */
		return;
	}
	a->wrap = false;
}

/* The first byte of a character tells how many follow. */
static void start_character(struct ansi *a, u8 c)
{
	if (c < 0x80) {
		put(a, c);
	} else if (c >= 0xc2 && c < 0xf5) {
		a->continuations = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
		a->code = c & (0x3f >> a->continuations);
	} else {
		put(a, REPLACEMENT);
	}
}

static void text(struct ansi *a, u8 c)
{
	if (a->continuations > 0 && (c & 0xc0) == 0x80) {
		a->code = a->code << 6 | (c & 0x3f);
		if (--a->continuations == 0)
			put(a, a->code);
		return;
	}
	if (a->continuations > 0) {
		a->continuations = 0;
		put(a, REPLACEMENT);
	}
	if (c < ' ' || c == 0x7f)
		control(a, c);
	else
		start_character(a, c);
}

static void save_cursor(struct ansi *a)
{
	a->saved_row = a->row;
	a->saved_column = a->column;
}

static void restore_cursor(struct ansi *a)
{
	a->row = MIN(a->saved_row, a->screen->rows - 1);
	a->column = MIN(a->saved_column, a->screen->columns - 1);
	a->wrap = false;
}

static void escape(struct ansi *a, char c)
{
	a->state = ANSI_TEXT;
	switch (c) {
	case '[':
		a->state = ANSI_CSI;
		a->question = false;
		a->count = 0;
		memset(a->parameters, 0, sizeof(a->parameters));
		break;
	case '(': case ')': case '#': case '%':
		a->state = ANSI_SKIP_ONE;
		break;
	case ']': case 'P':
		a->state = ANSI_STRING;
		break;
	case '7': save_cursor(a); break;
	case '8': restore_cursor(a); break;
	case 'D': ansi_line_feed(a); break;
	case 'M': ansi_reverse_line_feed(a); break;
	case 'E': a->column = 0; ansi_line_feed(a); break;
	case 'c': ansi_init(a, a->screen); break;
	default: break;
	}
}

static void csi(struct ansi *a, char c)
{
	unsigned *parameter = &a->parameters[MIN(a->count,
						 ANSI_PARAMETERS - 1u)];

	if (c >= '0' && c <= '9') {
		*parameter = MIN(*parameter * 10 + (c - '0'), 9999u);
	} else if (c == ';') {
		a->count++;
	} else if (c == '?' || c == '>' || c == '=') {
		a->question = true;
	} else if (c >= '@' && c <= '~') {
		a->state = ANSI_TEXT;
		a->count = MIN(a->count + 1, (unsigned)ANSI_PARAMETERS);
		ansi_control_sequence(a, c);
	} else if ((u8)c < ' ') {
		control(a, c);
	}
}

/* Operating system commands (window titles) end at BEL or ESC \. */
static void string(struct ansi *a, char c)
{
	if (c == '\a')
		a->state = ANSI_TEXT;
	else if (c == '\033')
		a->state = ANSI_STRING_ESCAPE;
}

static void byte(struct ansi *a, char c)
{
	switch (a->state) {
	case ANSI_TEXT: text(a, c); break;
	case ANSI_ESCAPE: escape(a, c); break;
	case ANSI_CSI: csi(a, c); break;
	case ANSI_STRING: string(a, c); break;
	default: a->state = ANSI_TEXT; break;
	}
}

void ansi_write(struct ansi *a, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		byte(a, bytes[i]);
	a->screen->cursor(a->row, a->column, a->visible);
}
