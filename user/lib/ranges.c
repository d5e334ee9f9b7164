/* SPDX-License-Identifier: MIT */
/*
 * Sets of positions: see ranges.h for the contracts. People write one or two
 * ranges, so they are kept as written and searched in order.
 */
#include "ranges.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

#include "util.h"

/* Reads "N", "N-", "-N" or "N-M" at *TEXT, and moves *TEXT behind it. */
static bool parse_range(const char **text, struct range *range)
{
	const char *p = *text;
	bool has_first = isdigit((unsigned char)*p), has_last;

	range->first = range->last = 1;
	if (has_first)
		range->first = range->last = strtoul(p, (char **)&p, 10);
	if (*p == '-') {
		p++;
		has_last = isdigit((unsigned char)*p);
		if (!has_first && !has_last)
			return false;
		range->last = has_last ? strtoul(p, (char **)&p, 10) : SIZE_MAX;
	} else if (!has_first) {
		return false;
	}
	*text = p;
	return range->first > 0 && range->first <= range->last;
}

bool ranges_parse(struct ranges *ranges, const char *text)
{
	for (;; text++) {
		struct range range;

		if (!parse_range(&text, &range))
			return false;
		ranges->range =
			grow(ranges->range, ranges->count, sizeof(range));
		ranges->range[ranges->count++] = range;
		if (*text != ',' && *text != ' ')
			return *text == '\0';
	}
}

bool ranges_contain(const struct ranges *ranges, size_t position)
{
	for (size_t i = 0; i < ranges->count; i++)
		if (position >= ranges->range[i].first &&
		    position <= ranges->range[i].last)
			return true;
	return false;
}
