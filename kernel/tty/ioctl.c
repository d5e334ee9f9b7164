/* SPDX-License-Identifier: MIT */
/*
 * The terminal's settings: ioctl_tty(2). Output is shown when it is written,
 * so there is never any left to wait for (TCSETSW, TCSBRK) or to throw away.
 */
#include "tty/own.h"

#include "abi/errno.h"
#include "abi/ioctl.h"

#define SIGNAL_WINCH	28		/* kill(2) of Linux */

static int get_settings(u64 to)
{
	struct linux_termios t;

	spin_lock(&tty.guard);
	t = tty.d.t;
	spin_unlock(&tty.guard);
	return copy_out(to, &t, sizeof(t));
}

static int set_settings(u64 from, bool flush)
{
	struct linux_termios t;
	int error = copy_in(&t, from, sizeof(t));

	if (error)
		return error;
	spin_lock(&tty.guard);
	if (flush)
		discipline_flush(&tty.d);
	discipline_set(&tty.d, &t);
	tty_wake(&tty);
	spin_unlock(&tty.guard);
	return 0;
}

static int get_size(u64 to)
{
	struct linux_winsize size;

	spin_lock(&tty.guard);
	size = tty.size;
	spin_unlock(&tty.guard);
	return copy_out(to, &size, sizeof(size));
}

void tty_set_size(unsigned rows, unsigned columns)
{
	spin_lock(&tty.guard);
	tty.size.rows = rows;
	tty.size.columns = columns;
	spin_unlock(&tty.guard);
}

static int set_size(u64 from)
{
	struct linux_winsize size;
	bool changes;

	if (copy_in(&size, from, sizeof(size)))
		return -EFAULT;
	spin_lock(&tty.guard);
	changes = size.rows != tty.size.rows ||
		  size.columns != tty.size.columns;
	tty.size = size;
	spin_unlock(&tty.guard);
	if (changes)
		tty_signal(SIGNAL_WINCH);
	return 0;
}

static int flush(u64 which)
{
	if (which > T_TCIOFLUSH)
		return -EINVAL;
	spin_lock(&tty.guard);
	if (which != T_TCOFLUSH)
		discipline_flush(&tty.d);
	spin_unlock(&tty.guard);
	return 0;
}

static int flow(u64 which)
{
	if (which > T_TCION)
		return -EINVAL;
	spin_lock(&tty.guard);
	if (which == T_TCOOFF || which == T_TCOON)
		tty.d.stopped = which == T_TCOOFF;
	tty_wake(&tty);
	spin_unlock(&tty.guard);
	return 0;
}

static int put_number(s32 n, u64 to)
{
	return copy_out(to, &n, sizeof(n));
}

static int count_input(u64 to)
{
	s32 n;

	spin_lock(&tty.guard);
	n = discipline_count(&tty.d);
	spin_unlock(&tty.guard);
	return put_number(n, to);
}

/* What a program in the background is stopped at, as it changes the terminal
 * for the one in the foreground. */
static bool changes_terminal(u32 command)
{
	switch (command) {
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
	case TCFLSH:
	case TCXONC:
	case TCSBRK:
	case TCSBRKP:
		return true;
	default:
		return false;
	}
}

int tty_ioctl(UNUSED struct file *f, u32 command, u64 arg)
{
	int error = 0;

	if (changes_terminal(command))
		error = tty_check_foreground(TTY_SIGTTOU);
	if (error)
		return error;
	switch (command) {
	case TCGETS: return get_settings(arg);
	case TCSETS:
	case TCSETSW: return set_settings(arg, false);
	case TCSETSF: return set_settings(arg, true);
	case TCFLSH: return flush(arg);
	case TCXONC: return flow(arg);
	case TCSBRK:
	case TCSBRKP: return 0;
	case TIOCEXCL:
	case TIOCNXCL: return 0;
	case TIOCGWINSZ: return get_size(arg);
	case TIOCSWINSZ: return set_size(arg);
	case TIOCOUTQ: return put_number(0, arg);
	case FIONREAD: return count_input(arg);
	default: return tty_session_ioctl(command, arg);
	}
}
