/* SPDX-License-Identifier: MIT */
/*
 * The terminal as an open file: reading, writing, polling; and the way in
 * from the drivers. The guard is a spinlock taken by the input interrupt, so
 * user memory is never touched under it: bytes go through small buffers on
 * the stack. What the discipline echoes is collected and shown before the
 * guard is let go, so echoes keep their order.
 */
#include "tty/own.h"

#include "abi/errno.h"
#include "fs/fs.h"
#include "sched/timer.h"
#include "tty/console.h"

#define CHUNK		256u		/* bytes moved at a time */

struct tty tty;

static void show_echo(void)
{
	if (tty.echo_length > 0)
		console_write(tty.echo, tty.echo_length);
	tty.echo_length = 0;
}

/* The discipline's echo. */
static void collect_echo(struct discipline *d, const char *bytes, size_t n)
{
	(void)d;
	for (size_t i = 0; i < n; i++) {
		if (tty.echo_length == TTY_ECHO_SIZE)
			show_echo();
		tty.echo[tty.echo_length++] = bytes[i];
	}
}

/* May a read go on? In raw mode `want` bytes must be there. */
static bool readable(u32 want)
{
	if (tty.d.t.lflag & T_ICANON)
		return discipline_has_line(&tty.d);
	return tty.d.tail - tty.d.head >= want;
}

void tty_wake(struct tty *t)
{
	if (readable(1)) {
		waitq_wake_all(&t->read_queue);
		waitq_wake_all(&t->poll_queue);
	}
	if (!t->d.stopped && !list_empty(&t->write_queue.waiters))
		waitq_wake_all(&t->write_queue);
}

/* One byte; the signal goes out with the guard let go. */
static void input(u8 c)
{
	int signal;

	spin_lock(&tty.guard);
	signal = discipline_input(&tty.d, c);
	show_echo();
	tty_wake(&tty);
	spin_unlock(&tty.guard);
	if (signal)
		tty_signal(signal);
}

void tty_input(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		input(bytes[i]);
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

	if (readable(1))
		return 0;
	if (f->flags & O_NONBLOCK)
		return -EAGAIN;
	if (span == 0)
		return -ETIMEDOUT;
	deadline = deadline_of(span);
	while (!readable(1) && !error)
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
		 (!*end || (!(tty.d.t.lflag & T_ICANON) && readable(1))));
	return moved < 0 && done == 0 ? moved : done;
}

static ssize_t tty_read(struct file *f, struct uio *u, u64 offset)
{
	struct patience p;
	ssize_t done = 0, n = 0;
	bool end = false;
	int error;

	(void)offset;
	if (u->left == 0)
		return 0;
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

/* Sleep while ^S stops the output. The guard is held. */
static int wait_for_start(const struct file *f)
{
	int error = 0;

	while (tty.d.stopped && !error) {
		if (f->flags & O_NONBLOCK)
			return -EAGAIN;
		error = waitq_sleep(&tty.write_queue, WAIT_INTERRUPTIBLE,
				    NSEC_FOREVER);
	}
	return error;
}

/* Show these bytes as the settings say. */
static int show(const struct file *f, const char *bytes, u32 n)
{
	char out[CHUNK];
	u32 used, length;

	while (n > 0) {
		int error;

		spin_lock(&tty.guard);
		error = wait_for_start(f);
		length = error ? 0 : discipline_output(&tty.d, bytes, n, out,
						       sizeof(out), &used);
		spin_unlock(&tty.guard);
		if (error)
			return error;
		console_write(out, length);
		bytes += used;
		n -= used;
	}
	return 0;
}

static ssize_t tty_write(struct file *f, struct uio *u, u64 *offset)
{
	char bytes[CHUNK];
	ssize_t done = 0, moved = 0;
	int error = 0;

	(void)offset;
	mutex_lock(&tty.writing);
	while (u->left > 0) {
		moved = uio_get(u, bytes, MIN(u->left, CHUNK));
		if (moved <= 0)
			break;
		error = show(f, bytes, moved);
		if (error)
			break;
		done += moved;
	}
	mutex_unlock(&tty.writing);
	if (done > 0)
		return done;
	return error ? error : moved;
}

static unsigned tty_poll(struct file *f, struct poller *p)
{
	unsigned events = 0;
	u32 want = tty.d.t.cc[T_VTIME] ? 1 : MAX(tty.d.t.cc[T_VMIN], 1);

	(void)f;
	spin_lock(&tty.guard);
	if (p)
		poller_add(p, &tty.poll_queue);
	if (readable(want))
		events |= POLLIN | POLLRDNORM;
	if (!tty.d.stopped)
		events |= POLLOUT | POLLWRNORM;
	spin_unlock(&tty.guard);
	return events;
}

static const struct file_ops tty_ops = {
	.read = tty_read,
	.write = tty_write,
	.ioctl = tty_ioctl,
	.poll = tty_poll,
};

/* A terminal that a session's leader opens becomes the session's own. */
static int open_terminal(struct file *f)
{
	f->ops = &tty_ops;
	if (!(f->open_flags & O_NOCTTY))
		tty_adopt();
	return 0;
}

static int open_console(struct file *f)
{
	f->ops = &tty_ops;
	return 0;
}

/* /dev/tty: the terminal of the caller's session. */
static int open_mine(struct file *f)
{
	struct tty_identity who;

	tty_identify(&who);
	if (!tty_is_mine(&who))
		return -ENXIO;
	f->ops = &tty_ops;
	return 0;
}

static struct char_device devices[] = {
	{ "console", 5 << 8 | 1, 0600, open_console, NULL },
	{ "tty", 5 << 8 | 0, 0666, open_mine, NULL },
	{ "tty0", 4 << 8 | 0, 0620, open_console, NULL },
	{ "tty1", 4 << 8 | 1, 0620, open_terminal, NULL },
	{ "ttyS0", 4 << 8 | 64, 0620, open_terminal, NULL },
};

void tty_init(void)
{
	spin_init(&tty.guard, "terminal", RANK_TTY);
	waitq_init(&tty.read_queue, &tty.guard);
	waitq_init(&tty.write_queue, &tty.guard);
	waitq_init(&tty.poll_queue, &tty.guard);
	mutex_init(&tty.writing, "terminal output", RANK_TTY_WRITE);
	discipline_init(&tty.d, collect_echo);
	tty_set_size(24, 80);
}

void tty_each_device(void (*found)(struct char_device *d))
{
	for (unsigned i = 0; i < ARRAY_SIZE(devices); i++)
		found(&devices[i]);
}
