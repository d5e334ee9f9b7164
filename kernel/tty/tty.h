/* SPDX-License-Identifier: MIT */
/*
 * The terminal: one, named console, known to programs as /dev/console,
 * /dev/tty, /dev/tty0, /dev/tty1 and /dev/ttyS0. Typed bytes come from the
 * console's drivers, go through the line discipline, and wait for a reader;
 * written bytes go the other way.
 *
 * The folder in one paragraph: discipline.c, edit.c and output.c are the pure
 * line discipline, tty.c puts locks and sleep around it, ioctl.c the
 * settings, session.c whose terminal it is; console.c joins the drivers, and
 * ansi.c with csi.c draws on a screen.
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

/* Who calls: proc tells it by the hook below. */
struct tty_identity {
	pid_t session, group;
	bool leader;			/* of its session */
	bool root;			/* may take the terminal by force */
};

void tty_set_identity_hook(void (*identify)(struct tty_identity *who));

/*
 * A signal for a whole process group: ^C and the like. Called from interrupt
 * handlers too, with no lock held that ranks above "signal locks".
 */
void tty_set_signal_hook(void (*signal)(int number, pid_t group));

/* Does the group exist in the session? 0, -ESRCH (there is no such group),
 * -EPERM (in another session). Without a hook, any group will do. */
void tty_set_group_hook(int (*check)(pid_t group, pid_t session));

/* The leader of the session ended: the terminal is nobody's now. */
void tty_session_ended(pid_t session);

/* The terminal of this session, as /proc/PID/stat numbers it, or 0; and its
 * foreground group, or -1. */
u32 tty_of_session(pid_t session, pid_t *foreground);

#endif
