/* SPDX-License-Identifier: MIT */
/*
 * Bytes in and out for the shell and its builtins. Output of a builtin gathers
 * in one buffer and leaves by one write when the builtin ends, so a forked
 * child never inherits half a line.
 */
#ifndef SH_IO_H
#define SH_IO_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

/* Writes all of it, over interruptions; false after an error. */
bool io_write(int fd, const char *bytes, size_t len);

/*
 * Appends one line with its newline to s, or what there is before the end of
 * the file. Takes from fd not one byte more. Returns false when a signal with
 * a trap interrupted the wait.
 */
bool io_read_line(int fd, struct str *s);
/* The next byte, taken singly; -1 at the end or after an error. */
int io_read_byte(int fd);

/* A descriptor for the shell's own use: >= 10, closed by exec. */
int io_move_high(int fd);

/* A builtin's standard output. */
void out_putc(char c);
void out_put(const char *bytes, size_t len);
void out_puts(const char *text);
void out_printf(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
/* 'text' so that the shell reads it back as one word. */
void out_quoted(const char *text);
/* False, with a message, when any byte since the last flush was lost. */
bool out_flush(void);
/* Drops what has not been written. */
void out_forget(void);

#endif
