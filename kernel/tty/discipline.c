/* SPDX-License-Identifier: MIT */
/*
 * The ring of the line discipline: what was typed, and how programs read it.
 * What typing does is input.c's and edit.c's, what happens to output is
 * output.c's.
 */
#include "tty/discipline.h"

#include "base/bitmap.h"
#include "base/string.h"

#define CTRL(c)	((c) & 0x1f)

static const struct linux_termios defaults = {
	.iflag = T_ICRNL | T_IXON | T_IUTF8,
	.oflag = T_OPOST | T_ONLCR,
	.cflag = T_CFLAG_DEFAULT,
	.lflag = T_ISIG | T_ICANON | T_ECHO | T_ECHOE | T_ECHOK | T_ECHOCTL |
		 T_ECHOKE | T_IEXTEN,
	.cc = {
		[T_VINTR] = CTRL('C'), [T_VQUIT] = CTRL('\\'),
		[T_VERASE] = 0x7f, [T_VKILL] = CTRL('U'),
		[T_VEOF] = CTRL('D'), [T_VMIN] = 1,
		[T_VSTART] = CTRL('Q'), [T_VSTOP] = CTRL('S'),
		[T_VSUSP] = CTRL('Z'), [T_VREPRINT] = CTRL('R'),
		[T_VDISCARD] = CTRL('O'), [T_VWERASE] = CTRL('W'),
		[T_VLNEXT] = CTRL('V'),
	},
};

void discipline_init(struct discipline *d,
		     void (*echo)(struct discipline *d, const char *bytes,
				  size_t n))
{
	memset(d, 0, sizeof(*d));
	d->t = defaults;
	d->echo = echo;
}

void discipline_mark(struct discipline *d, u32 place, bool on)
{
	if (on)
		bit_set(d->marks, place % LINE_SIZE);
	else
		bit_clear(d->marks, place % LINE_SIZE);
}

static bool is_marked(const struct discipline *d, u32 place)
{
	return bit_is_set(d->marks, place % LINE_SIZE);
}

static u8 at(const struct discipline *d, u32 place)
{
	return d->ring[place % LINE_SIZE];
}

static bool is_eof(const struct discipline *d, u32 place)
{
	return is_marked(d, place) && at(d, place) == 0;
}

void discipline_flush(struct discipline *d)
{
	d->head = d->line = d->tail = 0;
	d->lines = 0;
	d->literal = false;
	memset(d->marks, 0, sizeof(d->marks));
}

/* From canonical to raw: what is there may be read, without the ends of file.
 * The other way round: what is there is a line that has no end yet. */
static void change_mode(struct discipline *d)
{
	u32 to = d->head;

	for (u32 from = d->head; from != d->tail; from++) {
		bool skip = is_eof(d, from);

		discipline_mark(d, from, false);
		if (!skip)
			d->ring[to++ % LINE_SIZE] = at(d, from);
	}
	d->tail = to;
	d->line = d->head;
	d->lines = 0;
	d->literal = false;
	if (d->t.lflag & T_ICANON && d->head != d->tail) {
		/* Readable at once, as on Linux. */
		discipline_mark(d, d->tail - 1, true);
		d->line = d->tail;
		d->lines = 1;
	}
}

void discipline_set(struct discipline *d, const struct linux_termios *t)
{
	bool changes = (d->t.lflag ^ t->lflag) & T_ICANON;

	d->t = *t;
	d->t.line = 0;
	if (changes)
		change_mode(d);
	if (!(d->t.iflag & T_IXON))
		d->stopped = false;
}

u32 discipline_count(const struct discipline *d)
{
	u32 count;

	if (!(d->t.lflag & T_ICANON))
		return d->tail - d->head;
	count = d->line - d->head;
	for (u32 i = d->head; i != d->line; i++)
		count -= is_eof(d, i);
	return count;
}

bool discipline_has_line(const struct discipline *d)
{
	return d->lines > 0;
}

static u32 read_raw(struct discipline *d, u8 *to, u32 size)
{
	u32 n = 0;

	while (n < size && d->head != d->tail)
		to[n++] = at(d, d->head++);
	return n;
}

u32 discipline_read(struct discipline *d, u8 *to, u32 size, bool *end)
{
	u32 n = 0;

	*end = true;
	if (!(d->t.lflag & T_ICANON))
		return read_raw(d, to, size);
	while (d->head != d->line) {
		bool marked = is_marked(d, d->head);
		u8 c = at(d, d->head);

		/* An end of file right behind the last byte goes with it. */
		if (n == size && !(marked && c == 0)) {
			*end = false;
			break;
		}
		discipline_mark(d, d->head++, false);
		if (marked)
			d->lines--;
		if (!marked || c != 0)
			to[n++] = c;
		if (marked)
			break;
	}
	return n;
}
