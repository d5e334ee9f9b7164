/* SPDX-License-Identifier: MIT */
/*
 * The console: where the one terminal shows its output, on all of serial port
 * and screen. Its input comes from the drivers straight (tty_input).
 */
#ifndef TTY_CONSOLE_H
#define TTY_CONSOLE_H

#include "base/types.h"

struct screen_ops;

/* A place where output goes. `write` may be called from anywhere. */
struct console_output {
	void (*write)(const char *bytes, size_t n);
	struct console_output *next;	/* console.c's */
};

/* At boot only. */
void console_add_output(struct console_output *output);

/*
 * Show the console on a screen as well: from now on its output, and the
 * kernel's log. At boot only, when timers work.
 */
void console_add_screen(const struct screen_ops *screen);

/* Bytes for all outputs, as they are. From anywhere. */
void console_write(const char *bytes, size_t n);

#endif
