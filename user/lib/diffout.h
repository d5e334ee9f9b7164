/* SPDX-License-Identifier: MIT */
/*
 * How diff shows what changed between two texts, in its two forms.
 */
#ifndef USER_DIFFOUT_H
#define USER_DIFFOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "fileio.h"

/* One of the texts. CHANGED tells, a line each, what the other has not. */
struct diff_side {
	const char *name;
	struct timespec time;
	struct lines lines;
	bool *changed;
};

/* "2c2", "< old", "---", "> new". */
void diff_put_normal(const struct diff_side *a, const struct diff_side *b);

/* "@@ -1,3 +1,3 @@", " same", "-old", "+new", with CONTEXT lines around. */
void diff_put_unified(const struct diff_side *a, const struct diff_side *b,
		      size_t context);

#endif
