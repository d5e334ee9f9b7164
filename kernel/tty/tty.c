/* SPDX-License-Identifier: MIT */
/*
 * The terminal as an open file: reading, writing, polling; and the way in
 * from the drivers. The guard is a spinlock taken by the input interrupt, so
 * user memory is never touched under it: bytes go through small buffers on
 * the stack. What the discipline echoes is collected and shown before the
 * guard is let go, so echoes keep their order. A writer keeps the others out
 * by the flag `writing`, not by a mutex: then a signal ends their wait.
 */
#include "tty/own.h"

#include "abi/errno.h"
#include "fs/fs.h"
#include "sched/sched.h"
#include "tty/console.h"

#define CHUNK		256u		/* bytes shown at a time */

struct tty tty;

static void show_echo(void)
{
	if (tty.echo_length > 0)
		console_write(tty.echo, tty.echo_length);
	tty.echo_length = 0;
}

/* The discipline's echo. */
static void collect_echo(UNUSED struct discipline *d, const char *bytes,
			 size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (tty.echo_length == TTY_ECHO_SIZE)
			show_echo();
		tty.echo[tty.echo_length++] = bytes[i];
	}
}

void tty_wake(struct tty *t)
{
	if (tty_readable(1))
		waitq_wake_all(&t->read_queue);
	if (!t->d.stopped)
		waitq_wake_all(&t->write_queue);
	waitq_wake_all(&t->poll_queue);
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

/* Sleep until *busy falls: another's write, or ^S. The guard is held. */
static int wait_while(const bool *busy, const struct file *f)
{
	int error = 0;

	while (*busy && !error) {
		if (f->flags & O_NONBLOCK)
			return -EAGAIN;
		error = waitq_sleep(&tty.write_queue, WAIT_INTERRUPTIBLE,
				    NSEC_FOREVER);
	}
	return error;
}

/* Show these bytes as the settings say; *shown: so many, also at an error. */
static int show(const struct file *f, const char *bytes, u32 n, u32 *shown)
{
	char out[CHUNK];
	u32 used, length;

	for (*shown = 0; *shown < n; *shown += used) {
		int error;

		spin_lock(&tty.guard);
		error = wait_while(&tty.d.stopped, f);
		length = error ? 0 : discipline_output(&tty.d, bytes + *shown,
						       n - *shown, out,
						       sizeof(out), &used);
		spin_unlock(&tty.guard);
		if (error)
			return error;
		console_write(out, length);
	}
	return 0;
}

/* A long write ends early when the process is wanted for a signal. */
static ssize_t write_all(const struct file *f, struct uio *u)
{
	char bytes[CHUNK];
	ssize_t done = 0;

	while (u->left > 0) {
		ssize_t moved = uio_get(u, bytes, MIN(u->left, CHUNK));
		u32 shown = 0;
		int error = moved > 0 ? show(f, bytes, moved, &shown) : 0;

		done += shown;
		if (moved <= 0 || error)
			return done ? done : error ? error : moved;
		if (thread_current()->work & WORK_SIGNAL)
			break;
		sched_point();
	}
	return done;
}

static ssize_t tty_write(struct file *f, struct uio *u, UNUSED u64 *offset)
{
	ssize_t n = 0;

	if (tty.d.t.lflag & T_TOSTOP)
		n = tty_check_foreground(TTY_SIGTTOU);
	if (n)
		return n;
	spin_lock(&tty.guard);
	n = wait_while(&tty.writing, f);
	tty.writing |= n == 0;
	spin_unlock(&tty.guard);
	if (n)
		return n;
	n = write_all(f, u);
	spin_lock(&tty.guard);
	tty.writing = false;
	waitq_wake_all(&tty.write_queue);
	spin_unlock(&tty.guard);
	return n;
}

static unsigned tty_poll(UNUSED struct file *f, struct poller *p)
{
	unsigned events = 0;
	u32 want = tty.d.t.cc[T_VTIME] ? 1 : MAX(tty.d.t.cc[T_VMIN], 1);

	spin_lock(&tty.guard);
	if (p)
		poller_add(p, &tty.poll_queue);
	if (tty_readable(want))
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

/* A terminal that a session's leader opens to read becomes the session's. */
static int open_terminal(struct file *f)
{
	if (!(f->open_flags & O_NOCTTY) && f->mode & FILE_READ)
		tty_adopt();
	return 0;
}

/* /dev/tty: the terminal of the caller's session. */
static int open_mine(UNUSED struct file *f)
{
	struct tty_identity who;

	tty_identify(&who);
	return tty_is_mine(&who) ? 0 : -ENXIO;
}

static struct char_device devices[] = {
	{ "console", 5 << 8 | 1, 0600, &tty_ops, NULL, NULL },
	{ "tty", 5 << 8 | 0, 0666, &tty_ops, open_mine, NULL },
	{ "tty0", 4 << 8 | 0, 0620, &tty_ops, NULL, NULL },
	{ "tty1", 4 << 8 | 1, 0620, &tty_ops, open_terminal, NULL },
	{ "ttyS0", 4 << 8 | 64, 0620, &tty_ops, open_terminal, NULL },
};

void tty_init(void)
{
	spin_init(&tty.guard, "terminal", RANK_TTY);
	waitq_init(&tty.read_queue, &tty.guard);
	waitq_init(&tty.write_queue, &tty.guard);
	waitq_init(&tty.poll_queue, &tty.guard);
	discipline_init(&tty.d, collect_echo);
	tty_set_size(24, 80);
}

void tty_each_device(void (*found)(struct char_device *d))
{
	for (unsigned i = 0; i < ARRAY_SIZE(devices); i++)
		found(&devices[i]);
}
