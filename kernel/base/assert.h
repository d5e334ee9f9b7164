/* SPDX-License-Identifier: MIT */
/*
 * ASSERT(a, op, b) states a kernel invariant and shows both values when it
 * is broken: ASSERT(count, >, 0). ASSERT_TRUE(c) is for conditions without
 * two sides. Both are always compiled in; neither may depend on user input.
 * The function that both call is given by a layer above.
 */
#ifndef BASE_ASSERT_H
#define BASE_ASSERT_H

#include "base/types.h"

/* Defined by debug/panic.c (kernel) and by the test programs (host). */
void assert_failed(const char *file, int line, const char *text,
		   u64 left, u64 right) NORETURN;

#define ASSERT(a, op, b)						\
do {									\
	typeof(a) left_ = (a);						\
	typeof(b) right_ = (b);						\
	if (unlikely(!(left_ op right_)))				\
		assert_failed(__FILE__, __LINE__, #a " " #op " " #b,	\
			      (u64)left_, (u64)right_);			\
} while (0)

#define ASSERT_TRUE(c)							\
do {									\
	if (unlikely(!(c)))						\
		assert_failed(__FILE__, __LINE__, #c, 0, 1);		\
} while (0)

#endif
