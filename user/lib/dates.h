/* SPDX-License-Identifier: MIT */
/*
 * Points in time as touch and date take them, in local time unless said.
 */
#ifndef USER_DATES_H
#define USER_DATES_H

#include <stdbool.h>
#include <time.h>

/* [[CC]YY]MMDDhhmm[.ss], POSIX's form. False when TEXT is not of it. */
bool parse_stamp(const char *text, struct timespec *date);

/*
 * "@SECONDS", "now", or YYYY-MM-DD with, after a blank or T, hh:mm[:ss], and
 * with Z or UTC behind it for universal time. False when it is none of these.
 */
bool parse_date(const char *text, struct timespec *date);

#endif
