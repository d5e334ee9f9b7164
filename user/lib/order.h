/* SPDX-License-Identifier: MIT */
/*
 * The order of two texts, as sort's options want it.
 */
#ifndef USER_ORDER_H
#define USER_ORDER_H

#include <stdbool.h>

#include "fileio.h"

struct order {
	bool numeric;	  /* n: by the number in front */
	bool human;	  /* h: the same with units, 900 before 1K */
	bool ignore_case; /* f */
	bool dictionary;  /* d: blanks, letters and digits alone count */
	bool printable;	  /* i: characters that can be printed alone count */
};

/* Sets what an option letter means. False when it means nothing here. */
bool order_set(struct order *order, int letter);

/* Less than 0, 0 or more: A before, beside or behind B. */
int order_compare(const struct order *order, const struct line *a,
		  const struct line *b);

#endif
