/* SPDX-License-Identifier: MIT */
/*
 * The kernel's log. A line goes into a ring in memory (`dmesg` reads it) and
 * to every sink that a driver registered: serial port, screen. May be called
 * from everywhere, interrupt handlers and holders of spinlocks included.
 *
 * The folder: log.c, the log; panic.c, the end; backtrace.c, who called
 * whom, with names; lockcheck.c, the order of locks. It lies beside cpu/,
 * and the two call each other.
 */
#ifndef DEBUG_LOG_H
#define DEBUG_LOG_H

#include "base/types.h"

#define LOG_SIZE	32768u		/* bytes of the ring */

enum log_level { LOG_ERROR = 3, LOG_WARN = 4, LOG_INFO = 6, LOG_DEBUG = 7 };

/* Write one line, without the newline: "virtio_blk: 64 MiB". */
void log_line(enum log_level level, const char *format, ...) PRINTF(2, 3);

#define log_error(...)	log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)	log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...)	log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...)	log_line(LOG_DEBUG, __VA_ARGS__)

/*
 * A place where log text goes: called with interrupts off and a lock held,
 * so it must not sleep, log or allocate. `urgent` is set during a panic: it
 * must not wait for any lock then.
 */
struct log_sink {
	const char *name;
	void (*write)(const char *text, size_t length, bool urgent);
	struct log_sink *next;		/* log.c's */
};

/* Add a sink; what the ring holds already is written to it first. */
void log_add_sink(struct log_sink *sink);

/* Lines of a level above this go to the ring only. */
void log_set_level(enum log_level level);

/*
 * Copy log text from the ring: `offset` counts bytes since boot and moves on.
 * Result: bytes copied, 0 at the end.
 */
size_t log_read(u64 *offset, char *to, size_t size);

#endif
