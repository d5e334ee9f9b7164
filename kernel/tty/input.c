/* SPDX-License-Identifier: MIT */
/*
 * A byte's way into the line discipline: signals, flow control, and the
 * translation of carriage returns, before it is kept or edits the line
 * (edit.c). The order in which it is tried against the special characters is
 * Linux's.
 */
#include "tty/discipline.h"

/* Signal numbers as kill(2) of Linux has them. */
#define SIGNAL_INT	2
#define SIGNAL_QUIT	3
#define SIGNAL_TSTP	20

/* The next byte is taken as it is. Shown as ^ with the cursor on it. */
static void take_literally(struct discipline *d)
{
	d->literal = true;
	if (discipline_has(d, T_ECHO | T_ECHOCTL)) {
		discipline_echo(d, '^');
		discipline_echo(d, '\b');
	}
}

static int signal_of(const struct discipline *d, u8 c)
{
	if (!discipline_has(d, T_ISIG))
		return 0;
	if (discipline_is(d, c, T_VINTR))
		return SIGNAL_INT;
	if (discipline_is(d, c, T_VQUIT))
		return SIGNAL_QUIT;
	return discipline_is(d, c, T_VSUSP) ? SIGNAL_TSTP : 0;
}

static bool flow_control(struct discipline *d, u8 c)
{
	if (!(d->t.iflag & T_IXON))
		return false;
	if (discipline_is(d, c, T_VSTOP) || discipline_is(d, c, T_VSTART)) {
		d->stopped = !discipline_is(d, c, T_VSTART);
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
	if (discipline_has(d, T_ICANON)) {
		if (discipline_has(d, T_IEXTEN) &&
		    discipline_is(d, c, T_VLNEXT)) {
			take_literally(d);
			return;
		}
		if (discipline_edits(d, c))
			return;
	}
	discipline_keep(d, c);
}

int discipline_input(struct discipline *d, u8 c)
{
	int signal;

	if (d->t.iflag & T_ISTRIP)
		c &= 0x7f;
	if (d->literal) {
		d->literal = false;
		discipline_keep(d, c);
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
	if (!discipline_has(d, T_NOFLSH))
		discipline_flush(d);
	if (discipline_has(d, T_ECHO))
		discipline_echo_typed(d, c);
	return signal;
}
