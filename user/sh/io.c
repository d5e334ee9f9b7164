/* SPDX-License-Identifier: MIT */
/*
 * Reading without taking too much, and the output buffer of the builtins
 * (io.h). A line is read in one piece where lseek can give back what follows
 * it; from pipes and terminals it is read byte by byte, as POSIX wants it of
 * a shell that shares its input with its commands.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "io.h"
#include "shell.h"
#include "trap.h"

#define LINE_CHUNK 256	/* bytes: a read-ahead of about a line */
#define FIRST_PRIVATE_FD 10
#define OUT_SIZE 1024

static char out_buffer[OUT_SIZE];
static size_t out_len;
static int out_error;

bool io_write(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			bytes += n;
			len -= n;
		}
	}
	return true;
}

/* read() that goes on after a signal, unless a trap waits to be run. */
static ssize_t read_patiently(int fd, char *buffer, size_t size)
{
	ssize_t n;

	do
		n = read(fd, buffer, size);
	while (n < 0 && errno == EINTR && !trap_pending);
	return n;
}

int io_read_byte(int fd)
{
	char c;

	return read_patiently(fd, &c, 1) == 1 ? (unsigned char)c : -1;
}

static bool read_by_bytes(int fd, struct str *s)
{
	int c;

	errno = 0;
	do {
		c = io_read_byte(fd);
		if (c < 0)
			return errno != EINTR;
		str_putc(s, c);
	} while (c != '\n');
	return true;
}

bool io_read_line(int fd, struct str *s)
{
	char chunk[LINE_CHUNK];
	char *newline;
	ssize_t got;

	if (lseek(fd, 0, SEEK_CUR) < 0)
		return read_by_bytes(fd, s);
	do {
		got = read_patiently(fd, chunk, sizeof(chunk));
		if (got <= 0)
			return !(got < 0 && errno == EINTR);
		newline = memchr(chunk, '\n', got);
		str_put(s, chunk, newline ? newline + 1 - chunk : got);
	} while (!newline);
	if (newline + 1 < chunk + got)
		lseek(fd, newline + 1 - (chunk + got), SEEK_CUR);
	return true;
}

int io_move_high(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_PRIVATE_FD);

	close(fd);
	return high;
}

static void out_drain(void)
{
	if (out_len && !io_write(STDOUT_FILENO, out_buffer, out_len))
		out_error = errno;
	out_len = 0;
}

void out_put(const char *bytes, size_t len)
{
	while (len) {
		size_t room = sizeof(out_buffer) - out_len;
		size_t n = len < room ? len : room;

		memcpy(out_buffer + out_len, bytes, n);
		out_len += n;
		bytes += n;
		len -= n;
		if (out_len == sizeof(out_buffer))
			out_drain();
	}
}

void out_putc(char c)
{
	out_put(&c, 1);
}

void out_puts(const char *text)
{
	out_put(text, strlen(text));
}

void out_printf(const char *format, ...)
{
	struct arena_mark mark = arena_mark(&scratch);
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		return;
	text = arena_alloc(&scratch, len + 1);
	va_start(args, format);
	vsnprintf(text, len + 1, format, args);
	va_end(args);
	out_put(text, len);
	arena_release(&scratch, mark);
}

void out_quoted(const char *text)
{
	do {
		size_t plain = strcspn(text, "'");
		size_t quotes = strspn(text + plain, "'");

		if (plain || !quotes) {
			out_putc('\'');
			out_put(text, plain);
			out_putc('\'');
		}
		text += plain;
		if (quotes) {
			out_putc('"');
			out_put(text, quotes);
			out_putc('"');
		}
		text += quotes;
	} while (*text);
}

bool out_flush(void)
{
	int error;

	out_drain();
	error = out_error;
	out_error = 0;
	if (error)
		sh_warn("write error: %s", strerror(error));
	return !error;
}

void out_forget(void)
{
	out_len = 0;
	out_error = 0;
}
