/* SPDX-License-Identifier: MIT */
/*
 * Output processing of the line discipline: with OPOST, a newline also
 * returns the carriage (ONLCR) and so on, for what programs write and for
 * echoes alike. The cursor's column is kept, since erasing a tab depends on
 * where it stood.
 */
#include "tty/discipline.h"

#include "base/string.h"

#define TAB	8u

static u32 newline(struct discipline *d, char *to)
{
	if (d->t.oflag & (T_ONLCR | T_ONLRET))
		d->column = 0;
	if (!(d->t.oflag & T_ONLCR)) {
		to[0] = '\n';
		return 1;
	}
	to[0] = '\r';
	to[1] = '\n';
	return 2;
}

static u32 carriage_return(struct discipline *d, char *to)
{
	if (d->t.oflag & T_ONOCR && d->column == 0)
		return 0;
	if (d->t.oflag & T_OCRNL) {
		to[0] = '\n';
		if (d->t.oflag & T_ONLRET)
			d->column = 0;
		return 1;
	}
	d->column = 0;
	to[0] = '\r';
	return 1;
}

static u32 tab(struct discipline *d, char *to)
{
	u32 width = TAB - d->column % TAB;

	d->column += width;
	if ((d->t.oflag & T_TABDLY) != T_TABDLY) {
		to[0] = '\t';
		return 1;
	}
	memset(to, ' ', width);
	return width;
}

/* One byte becomes 0 to 8. */
static u32 process(struct discipline *d, char c, char *to)
{
	bool continues = d->t.iflag & T_IUTF8 && ((u8)c & 0xc0) == 0x80;

	if (d->t.oflag & T_OPOST) {
		switch (c) {
		case '\n': return newline(d, to);
		case '\r': return carriage_return(d, to);
		case '\t': return tab(d, to);
		case '\b': d->column -= d->column > 0; break;
		default: d->column += (u8)c >= ' ' && c != 0x7f && !continues;
		}
	}
	to[0] = c;
	return 1;
}

u32 discipline_output(struct discipline *d, const char *from, u32 n,
		      char *to, u32 size, u32 *used)
{
	u32 length = 0, i;

	for (i = 0; i < n && length + TAB <= size; i++)
		length += process(d, from[i], to + length);
	*used = i;
	return length;
}

/* Show a byte as if a program had written it. */
void discipline_echo(struct discipline *d, u8 c)
{
	char bytes[TAB];

	d->echo(d, bytes, process(d, c, bytes));
}
