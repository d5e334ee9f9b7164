/* SPDX-License-Identifier: MIT */
/*
 * date [-Ru] [-d DATE | -r FILE] [-I[d|h|m|s]] [+FORMAT]: the time, now or
 * that of a DATE (see lib/dates.h) or of a file's last change. FORMAT is that
 * of strftime(3) and %N, nanoseconds. -u is universal time, -R as in mail, -I
 * as in ISO 8601.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "dates.h"
#include "util.h"

/* The forms of -I, by letter. */
static const char *iso_format(const char *letter)
{
	switch (letter ? *letter : 'd') {
	case 'd':
		return "%Y-%m-%d";
	case 'h':
		return "%Y-%m-%dT%H%:z";
	case 'm':
		return "%Y-%m-%dT%H:%M%:z";
	case 's':
		return "%Y-%m-%dT%H:%M:%S%:z";
	}
	errx(1, "invalid argument '%s' for -I", letter);
}

/* Prints what strftime makes of one directive; "^" asks for capitals. */
static void put_directive(char *directive, const struct tm *tm)
{
	char *capitals = strchr(directive, '^'), text[256];
	size_t length;

	if (capitals)
		memmove(capitals, capitals + 1, strlen(capitals));
	length = strftime(text, sizeof(text), directive, tm);
	for (size_t i = 0; i < length; i++)
		putchar(capitals ? toupper((unsigned char)text[i]) : text[i]);
}

/* "+hh:mm" where strftime knows "+hhmm" only. */
static void put_zone(const struct tm *tm)
{
	char zone[8];

	strftime(zone, sizeof(zone), "%z", tm);
	printf("%.3s:%s", zone, zone + 3);
}

/* %N, or %3N for milliseconds and so on. Its length, or 0 if it is not one. */
static size_t put_nanoseconds(const char *p, long nanoseconds)
{
	char *end;
	unsigned long digits = strtoul(p + 1, &end, 10);

	if (*end != 'N' || p[1] == '-' || p[1] == '+')
		return 0;
	if (digits == 0 || digits > 9)
		digits = 9;
	for (unsigned long i = digits; i < 9; i++)
		nanoseconds /= 10;
	printf("%0*ld", (int)digits, nanoseconds);
	return end + 1 - p;
}

/* Directives that strftime does not have. Their length, or 0. */
static size_t put_special(const char *p, const struct tm *tm,
			  const struct timespec *date)
{
	int hour = tm->tm_hour % 12 ? tm->tm_hour % 12 : 12;

	if (strncmp(p, "%:z", 3) == 0) {
		put_zone(tm);
		return 3;
	}
	switch (p[1]) {
	case 's':
		printf("%lld", (long long)date->tv_sec);
		return 2;
	case 'k':
		printf("%2d", tm->tm_hour);
		return 2;
	case 'l':
		printf("%2d", hour);
		return 2;
	case 'P':
		fputs(tm->tm_hour < 12 ? "am" : "pm", stdout);
		return 2;
	}
	return put_nanoseconds(p, date->tv_nsec);
}

/* A directive's length: flags and a width may stand before the letter. */
static size_t directive_length(const char *p)
{
	size_t length = 1;

	length += strspn(p + length, "-_0^#+");
	length += strspn(p + length, "0123456789");
	length += strspn(p + length, "EO");
	return p[length] ? length + 1 : length;
}

static void put_date(const char *p, const struct timespec *date)
{
	struct tm tm;

	localtime_r(&date->tv_sec, &tm);
	while (*p) {
		size_t length;
		char *directive;

		if (*p != '%') {
			putchar(*p++);
			continue;
		}
		length = put_special(p, &tm, date);
		if (length == 0) {
			length = directive_length(p);
			directive = format("%.*s", (int)length, p);
			put_directive(directive, &tm);
			free(directive);
		}
		p += length;
	}
	putchar('\n');
}

static struct timespec change_time(const char *name)
{
	struct stat st;

	if (stat(name, &st) < 0)
		err(1, "%s", name);
	return st.st_mtim;
}

int main(int argc, char **argv)
{
	const char *text = NULL;
	struct timespec date;
	const char *date_text = NULL, *file = NULL;
	int c;

	while ((c = next_option(argc, argv, "d:I::Rr:u")) != -1) {
		if (c == '?')
			usage(1, "[-Ru] [-d DATE | -r FILE] [-I[dhms]] "
				 "[+FORMAT]");
		if (c == 'd')
			date_text = optarg;
		if (c == 'I')
			text = iso_format(optarg);
		if (c == 'R')
			text = "%a, %d %b %Y %H:%M:%S %z";
		if (c == 'r')
			file = optarg;
		if (c == 'u')
			setenv("TZ", "UTC0", 1);
	}
	if (optind < argc && argv[optind][0] == '+')
		text = argv[optind++] + 1;
	if (optind < argc)
		errx(1, "extra operand '%s'", argv[optind]);
	clock_gettime(CLOCK_REALTIME, &date);
	if (date_text && !parse_date(date_text, &date))
		errx(1, "invalid date '%s'", date_text);
	if (file)
		date = change_time(file);
	put_date(text ? text : "%a %b %e %H:%M:%S %Z %Y", &date);
	return finish(0);
}
