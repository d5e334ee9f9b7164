/* SPDX-License-Identifier: MIT */
/*
 * The terminal's insides, for this folder only.
 */
#ifndef TTY_OWN_H
#define TTY_OWN_H

#include "fs/file.h"
#include "tty/discipline.h"
#include "tty/tty.h"

#define TTY_ECHO_SIZE	256u

struct tty {
	struct spinlock guard;		/* guards all below */
	struct discipline d;
	struct waitq read_queue, write_queue, poll_queue;
	bool writing;			/* one write at a time */
	pid_t session, foreground;	/* 0: nobody's; foreground is also
					 * read and set alone, atomic */
	struct linux_winsize size;
	char echo[TTY_ECHO_SIZE];	/* not shown yet */
	u32 echo_length;
};

extern struct tty tty;

/* The guard is held: tell readers and pollers what is there. */
void tty_wake(struct tty *t);

/* May a read go on? In raw mode `want` bytes must be there. Guard held. */
bool tty_readable(u32 want);

/* Operations of the terminal as a file: read.c, ioctl.c. */
ssize_t tty_read(struct file *f, struct uio *u, u64 offset);
int tty_ioctl(struct file *f, u32 command, u64 arg);

/* Send a signal to the foreground group. No lock held. */
void tty_signal(int number);

/* Whose terminal: session.c. No lock held. */
void tty_identify(struct tty_identity *who);
bool tty_is_mine(const struct tty_identity *who);

/*
 * Before the caller uses the terminal: is it in the foreground? If not, by
 * SIGTTIN for reading, SIGTTOU for the rest. 0, -EINTR (its group got that),
 * -EIO.
 */
#define TTY_SIGTTIN	21		/* kill(2) of Linux */
#define TTY_SIGTTOU	22
int tty_check_foreground(int signal);

/* The requests that ask and say whose terminal it is; -ENOTTY for others. */
int tty_session_ioctl(u32 command, u64 arg);

/* The caller opened the terminal: becomes its own if it has none. */
void tty_adopt(void);

#endif
