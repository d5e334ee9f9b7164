/* SPDX-License-Identifier: MIT */
/*
 * sleep TIME…: does nothing for as long as all the times together. A time is
 * a number of seconds, with a fraction or not; or of minutes, hours or days,
 * with m, h or d behind it.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* The longest sleep that is told apart from for ever: a million years. */
#define LONGEST 3e13

static double seconds(const char *text)
{
	char *end;
	double number = strtod(text, &end);

	if (end == text || !(number >= 0) || (*end && end[1]))
		errx(1, "invalid time interval '%s'", text);
	switch (*end) {
	case '\0':
	case 's':
		return number;
	case 'm':
		return number * 60;
	case 'h':
		return number * 60 * 60;
	case 'd':
		return number * 24 * 60 * 60;
	}
	errx(1, "invalid time interval '%s'", text);
}

int main(int argc, char **argv)
{
	struct timespec rest;
	double total = 0;

	if (argc < 2)
		errx(1, "missing operand");
	for (int i = 1; i < argc; i++)
		total += seconds(argv[i]);
	if (total > LONGEST)
		total = LONGEST;
	rest.tv_sec = total;
	rest.tv_nsec = (total - rest.tv_sec) * 1e9;
	/* A handled signal interrupts it and leaves what is still to sleep. */
	while (nanosleep(&rest, &rest) < 0)
		if (errno != EINTR)
			err(1, "cannot sleep");
	return 0;
}
