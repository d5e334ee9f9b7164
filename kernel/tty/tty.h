/* SPDX-License-Identifier: MIT */
/*
 * The terminal: one, named console, known to programs as /dev/console,
 * /dev/tty, /dev/tty0, /dev/tty1 and /dev/ttyS0. Typed bytes come from the
 * console's drivers, go through the line discipline, and wait for a reader;
 * written bytes go the other way.
 *
 * The folder in one paragraph: discipline.c, input.c, edit.c and output.c are
 * the pure line discipline, tty.c and read.c put locks and sleep around it,
 * ioctl.c the settings, session.c whose terminal it is; console.c joins the
 * drivers, and ansi.c with csi.c draws on a screen.
 */
#ifndef TTY_TTY_H
#define TTY_TTY_H

#include "base/types.h"

struct char_device;

/* At boot, before any other call of this folder. */
void tty_init(void);

/*
 * The terminal's devices, one call each: what boot hands to the file system
 * (devfs_register).
 */
void tty_each_device(void (*found)(struct char_device *d));

/* The size that programs ask for (TIOCGWINSZ); 80 × 24 at first. */
void tty_set_size(unsigned rows, unsigned columns);

/* Typed bytes. From anywhere, interrupts included. */
void tty_input(const char *bytes, size_t n);

/* Who calls. */
struct tty_identity {
	pid_t session, group;
	bool leader;			/* of its session */
	bool root;			/* may take the terminal by force */
};

/* What only processes know; no lock is held when one of these is called. */
struct tty_hooks {
	void (*identify)(struct tty_identity *who);
	/* A signal for a whole group: ^C and the like; in interrupts, too. */
	void (*signal)(int number, pid_t group);
	/* Is the group in the session? 0, -ESRCH (there is no such group),
	 * -EPERM (it is in another session). */
	int (*check_group)(pid_t group, pid_t session);
	/*
	 * The caller is in the background and would use the terminal: its
	 * group gets SIGTTIN or SIGTTOU. -EINTR; or 0, it ignores or blocks
	 * that; or -EIO, nobody could let it go on.
	 */
	int (*background)(int number);
};

/* At boot only. */
void tty_set_hooks(const struct tty_hooks *hooks);

/* The leader of the session left it: the foreground group gets SIGHUP and
 * SIGCONT, and the terminal is nobody's now. */
void tty_session_ended(pid_t session);

/* The terminal of this session, as /proc/PID/stat numbers it, or 0; and its
 * foreground group, or -1. */
u32 tty_of_session(pid_t session, pid_t *foreground);

#endif
