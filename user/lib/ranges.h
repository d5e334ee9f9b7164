/* SPDX-License-Identifier: MIT */
/*
 * Sets of positions, from 1 on, written as cut takes them: "1,3-5,8-".
 */
#ifndef USER_RANGES_H
#define USER_RANGES_H

#include <stdbool.h>
#include <stddef.h>

struct range {
	size_t first, last;
};

struct ranges {
	struct range *range;
	size_t count;
};

/* Reads TEXT into RANGES, which are empty. False if it is wrong. */
bool ranges_parse(struct ranges *ranges, const char *text);

bool ranges_contain(const struct ranges *ranges, size_t position);

#endif
