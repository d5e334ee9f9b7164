/* SPDX-License-Identifier: MIT */
/*
 * Which lines of two texts differ, as diff has it.
 */
#ifndef USER_DIFFLINES_H
#define USER_DIFFLINES_H

#include "diffout.h"

/* What makes no difference. */
struct diff_blind {
	bool letter_case;
	bool blanks;	   /* none of them */
	bool blank_amount; /* how many stand together, and at a line's end */
};

/*
 * Sets CHANGED of both sides, in memory of its own, for the lines that are to
 * be taken away and added. True if there are any.
 */
bool diff_find_changes(struct diff_side *a, struct diff_side *b,
		       const struct diff_blind *blind);

#endif
