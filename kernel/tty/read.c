/* SPDX-License-Identifier: MIT */
/*
 * Reading from the terminal: a line in canonical mode; in raw mode as many
 * bytes, within as much time, as VMIN and VTIME say. The guard is let go of
 * while bytes are copied to the user.
 */
#include "tty/own.h"

#include "abi/errno.h"
#include "sched/timer.h"

#define CHUNK		256u		/* bytes copied at a time */

bool tty_readable(u32 want)
{
	if (tty.d.t.lflag & T_ICANON)
		return discipline_has_line(&tty.d);
	return tty.d.tail - tty.d.head >= want;
}

/* How long and for how many bytes a raw read waits: VMIN and VTIME, see
 * "noncanonical mode" in termios(3). */
struct patience {
	u32 want;			/* bytes to wait for */
	nsec_t first, between;		/* time for the first, for each next */
};

static struct patience patience(u64 wanted)
{
	u32 min = tty.d.t.cc[T_VMIN];
	nsec_t time = tty.d.t.cc[T_VTIME] * 100 * NSEC_PER_MSEC;
	struct patience p = { 1, NSEC_FOREVER, NSEC_FOREVER };

	if (tty.d.t.lflag & T_ICANON)
		return p;
	if (min == 0) {
		p.first = time;
		p.between = 0;
	} else {
		p.want = MIN(min, wanted);
		if (time)
			p.between = time;
	}
	return p;
}

static nsec_t deadline_of(nsec_t span)
{
	return span == NSEC_FOREVER ? span : clock_monotonic() + span;
}

/* Sleep until there is something to read. The guard is held. */
static int wait_for_input(const struct file *f, nsec_t span)
{
	nsec_t deadline;
	int error = 0;

	if (tty_readable(1))
		return 0;
	if (span == 0)
		return -ETIMEDOUT;
	if (f->flags & O_NONBLOCK)
		return -EAGAIN;
	deadline = deadline_of(span);
	while (!tty_readable(1) && !error)
		error = waitq_sleep(&tty.read_queue, WAIT_INTERRUPTIBLE,
				    deadline);
	return error;
}

/* Move bytes of at most one line into u. The guard is held, and let go of
 * while they are copied. Result: bytes or -EFAULT. */
static ssize_t move_out(struct uio *u, bool *end)
{
	u8 bytes[CHUNK];
	ssize_t done = 0, moved = 0;
	u32 n;

	do {
		n = discipline_read(&tty.d, bytes, MIN(u->left, CHUNK), end);
		spin_unlock(&tty.guard);
		moved = uio_put(u, bytes, n);
		spin_lock(&tty.guard);
		done += moved > 0 ? moved : 0;
	} while (moved == (ssize_t)n && n > 0 && u->left > 0 &&
		 (!*end || (!(tty.d.t.lflag & T_ICANON) && tty_readable(1))));
	return moved < 0 && done == 0 ? moved : done;
}

ssize_t tty_read(struct file *f, struct uio *u, UNUSED u64 offset)
{
	struct patience p;
	ssize_t done = 0, n = 0;
	bool end = false;
	int error;

	if (u->left == 0)
		return 0;
	error = tty_check_foreground(TTY_SIGTTIN);
	if (error)
		return error;
	spin_lock(&tty.guard);
	p = patience(u->left);
	error = wait_for_input(f, p.first);
	while (!error) {
		n = move_out(u, &end);
		if (n < 0)
			break;
		done += n;
		if (tty.d.t.lflag & T_ICANON || u->left == 0 ||
		    done >= (ssize_t)p.want)
			break;
		error = wait_for_input(f, p.between);
	}
	spin_unlock(&tty.guard);
	if (done > 0 || error == -ETIMEDOUT)
		return done;
	return error ? error : n;
}
