/* SPDX-License-Identifier: MIT */
/*
 * The lines that were typed, in a ring; the oldest go first (edit.h).
 */
#include <stdlib.h>
#include <string.h>

#include "edit.h"

#define HISTORY_LINES 200

static char *ring[HISTORY_LINES];
static int count;		/* lines ever added */

const char *history_get(int back)
{
	if (back < 0 || back >= count || back >= HISTORY_LINES)
		return NULL;
	return ring[(count - 1 - back) % HISTORY_LINES];
}

void history_add(const char *line)
{
	const char *last = history_get(0);
	char **slot = &ring[count % HISTORY_LINES];

	if (!line[strspn(line, " \t")] || (last && strcmp(last, line) == 0))
		return;
	free(*slot);
	*slot = xstrdup(line);
	count++;
}
