/* SPDX-License-Identifier: MIT */
/*
 * The long form of a file's status, a line of ls -l up to the name. First
 * every file of a list is measured, then each is shown in columns that fit.
 */
#ifndef USER_LONGFORM_H
#define USER_LONGFORM_H

#include <stdbool.h>
#include <sys/stat.h>

struct long_style {
	bool numeric, human; /* ids as numbers, sizes as 1.5K */
	bool no_owner, no_group;
	char time; /* 'm' modification, 'u' access, 'c' status change */

	/* Widths, of what was measured since they were zero. */
	int links, owner, group, size, major, minor;
};

void long_measure(struct long_style *style, const struct stat *st);
void long_put(const struct long_style *style, const struct stat *st);

/* The time that STYLE shows. */
const struct timespec *long_time(const struct long_style *style,
				 const struct stat *st);

#endif
