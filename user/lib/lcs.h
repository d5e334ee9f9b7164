/* SPDX-License-Identifier: MIT */
/*
 * The difference of two sequences: which elements to take away from the first
 * and which to add, as few as possible, so that the second comes out.
 */
#ifndef USER_LCS_H
#define USER_LCS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Compares A with B, whose elements are equal when their numbers are. Sets
 * A_GONE and B_NEW, which are all false, for what only one of them has.
 */
void lcs_mark(const size_t *a, size_t a_count, const size_t *b, size_t b_count,
	      bool *a_gone, bool *b_new);

#endif
