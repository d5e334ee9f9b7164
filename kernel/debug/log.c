/* SPDX-License-Identifier: MIT */
/*
 * The log (log.h): a ring of the last 32 KiB of text, and the sinks. A line
 * is formatted on the caller's stack, then copied into the ring and to every
 * sink under one lock. In a panic nobody waits for that lock.
 */
#include "debug/log.h"
#include "base/fmt.h"
#include "cpu/spinlock.h"
#include "cpu/tsc.h"
#include "debug/panic.h"

#define LINE_MAX	256

static struct spinlock lock = SPINLOCK_INIT("log", RANK_LOG);
static char ring[LOG_SIZE];		/* lock */
static u64 written;			/* bytes since boot; lock */
static struct log_sink *sinks;		/* lock */
static enum log_level shown = LOG_INFO;

void log_set_level(enum log_level level)
{
	shown = level;
}

static void to_ring(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ring[written++ % LOG_SIZE] = text[i];
}

static void to_sinks(const char *text, size_t n, bool urgent)
{
	for (struct log_sink *s = sinks; s; s = s->next)
		s->write(text, n, urgent);
}

/* "[    1.234567] " and the text and a newline; the result is the length. */
static size_t compose(char *line, const char *format, va_list args)
{
	u64 usec = tsc_boot ? tsc_nsec(tsc_read()) / 1000 : 0;
	int n = fmt_text(line, LINE_MAX, "[%5u.%06u] ",
			 (unsigned)(usec / 1000000),
			 (unsigned)(usec % 1000000));

	n += fmt_text_v(line + n, (size_t)(LINE_MAX - n), format, args);
	if (n > LINE_MAX - 2)
		n = LINE_MAX - 2;
	line[n++] = '\n';
	line[n] = 0;
	return (size_t)n;
}

void log_line(enum log_level level, const char *format, ...)
{
	char line[LINE_MAX];
	va_list args;
	size_t n;
	bool urgent = panic_started();

	va_start(args, format);
	n = compose(line, format, args);
	va_end(args);
	if (!urgent)
		spin_lock(&lock);
	to_ring(line, n);
	if (level <= shown || urgent)
		to_sinks(line, n, urgent);
	if (!urgent)
		spin_unlock(&lock);
}

void log_add_sink(struct log_sink *sink)
{
	char chunk[128];
	u64 offset = 0;
	size_t n;

	while ((n = log_read(&offset, chunk, sizeof(chunk))) > 0)
		sink->write(chunk, n, false);
	spin_lock(&lock);
	sink->next = sinks;
	sinks = sink;
	spin_unlock(&lock);
}

size_t log_read(u64 *offset, char *to, size_t size)
{
	size_t n = 0;

	spin_lock(&lock);
	if (*offset + LOG_SIZE < written)
		*offset = written - LOG_SIZE;
	while (n < size && *offset < written)
		to[n++] = ring[(*offset)++ % LOG_SIZE];
	spin_unlock(&lock);
	return n;
}
