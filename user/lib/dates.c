/* SPDX-License-Identifier: MIT */
/*
 * Dates from text: see dates.h for the forms. libc's calendar does the rest;
 * a date that it had to correct, such as February 30, was no date.
 */
#define _GNU_SOURCE
#include "dates.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The moment that FIELDS say. False when they say none. */
static bool moment(const struct tm *fields, bool universal,
		   struct timespec *date)
{
	struct tm tm = *fields;
	time_t t;

	tm.tm_isdst = -1;
	t = universal ? timegm(&tm) : mktime(&tm);
	if (tm.tm_mon != fields->tm_mon || tm.tm_mday != fields->tm_mday ||
	    tm.tm_hour != fields->tm_hour || tm.tm_min != fields->tm_min)
		return false;
	date->tv_sec = t;
	date->tv_nsec = 0;
	return true;
}

static int this_year(void)
{
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	return tm.tm_year;
}

/* Reads two digits; -1 when there are none. */
static int two_digits(const char *p)
{
	if (!isdigit((unsigned char)p[0]) || !isdigit((unsigned char)p[1]))
		return -1;
	return (p[0] - '0') * 10 + (p[1] - '0');
}

bool parse_stamp(const char *text, struct timespec *date)
{
	size_t digits = strspn(text, "0123456789");
	const char *p = text + digits - 8;
	struct tm tm = { .tm_year = this_year() };

	if (digits != 8 && digits != 10 && digits != 12)
		return false;
	if (digits >= 10) {
		int year = two_digits(p - 2);

		/* POSIX: 69 to 99 are of the last century. */
		tm.tm_year = year < 69 ? year + 100 : year;
		if (digits == 12)
			tm.tm_year = two_digits(text) * 100 + year - 1900;
	}
	tm.tm_mon = two_digits(p) - 1;
	tm.tm_mday = two_digits(p + 2);
	tm.tm_hour = two_digits(p + 4);
	tm.tm_min = two_digits(p + 6);
	p += 8;
	if (*p == '.') {
		tm.tm_sec = two_digits(p + 1);
		if (tm.tm_sec < 0)
			return false;
		p += 3;
	}
	return *p == '\0' && moment(&tm, false, date);
}

/* A fraction of a second, ".25", in nanoseconds. */
static const char *read_fraction(const char *p, long *nanoseconds)
{
	long unit = 100000000;

	*nanoseconds = 0;
	if (*p != '.')
		return p;
	for (p++; isdigit((unsigned char)*p); p++, unit /= 10)
		*nanoseconds += (*p - '0') * unit;
	return p;
}

static bool parse_seconds(const char *text, struct timespec *date)
{
	char *end;

	date->tv_sec = strtoll(text, &end, 10);
	return end != text && *read_fraction(end, &date->tv_nsec) == '\0';
}

bool parse_date(const char *text, struct timespec *date)
{
	struct tm tm = { .tm_sec = 0 };
	const char *p;
	long nanoseconds = 0;
	bool universal;

	if (strcmp(text, "now") == 0)
		return clock_gettime(CLOCK_REALTIME, date) == 0;
	if (*text == '@')
		return parse_seconds(text + 1, date);
	p = strptime(text, "%Y-%m-%d", &tm);
	if (p && (*p == ' ' || *p == 'T'))
		p = strptime(p + 1, "%H:%M", &tm);
	if (p && *p == ':')
		p = strptime(p + 1, "%S", &tm);
	if (!p)
		return false;
	p = read_fraction(p, &nanoseconds);
	while (*p == ' ')
		p++;
	universal = strcmp(p, "Z") == 0 || strcmp(p, "UTC") == 0;
	if ((*p && !universal) || !moment(&tm, universal, date))
		return false;
	date->tv_nsec = nanoseconds;
	return true;
}
