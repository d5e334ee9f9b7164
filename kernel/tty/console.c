/* SPDX-License-Identifier: MIT */
/*
 * The console: see console.h. The list of outputs is written at boot only.
 * The screen's emulation has a spinlock, held for a few bytes at a time, so
 * that long output of one CPU does not keep the others waiting with
 * interrupts off; drawing happens outside of it.
 */
#include "tty/console.h"

#include "cpu/spinlock.h"
#include "debug/log.h"
#include "tty/ansi.h"

#define CHUNK	32			/* bytes under the lock */

static struct console_output *outputs;
static struct spinlock screen_lock =
	SPINLOCK_INIT("screen", RANK_CONSOLE);
static struct ansi screen;		/* screen_lock */

void console_add_output(struct console_output *output)
{
	output->next = outputs;
	outputs = output;
}

void console_write(const char *bytes, size_t n)
{
	for (struct console_output *o = outputs; o; o = o->next)
		o->write(bytes, n);
}

static void screen_write(const char *bytes, size_t n)
{
	while (n > 0) {
		size_t part = MIN(n, (size_t)CHUNK);

		spin_lock(&screen_lock);
		ansi_write(&screen, bytes, part);
		spin_unlock(&screen_lock);
		bytes += part;
		n -= part;
	}
	screen.screen->flush(false);
}

/* In the log's newlines the carriage does not return by itself. */
static void screen_log_text(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\n')
			ansi_write(&screen, "\r", 1);
		ansi_write(&screen, &text[i], 1);
	}
}

/* The log's lock is held, and in a panic the screen's may be for ever. */
static void screen_log(const char *text, size_t length, bool urgent)
{
	if (!urgent)
		spin_lock(&screen_lock);
	screen_log_text(text, length);
	if (!urgent)
		spin_unlock(&screen_lock);
	screen.screen->flush(true);
}

static struct console_output screen_output = { .write = screen_write };
static struct log_sink screen_sink = { .name = "screen", .write = screen_log };

void console_add_screen(const struct screen_ops *ops)
{
	ansi_init(&screen, ops);
	console_add_output(&screen_output);
	log_add_sink(&screen_sink);
}
