/* SPDX-License-Identifier: MIT */
/*
 * What every unit test includes first: cmocka with the headers which it wants
 * before it, and the one function that the kernel's ASSERT calls, as a failed
 * test with both values.
 */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/types.h"
#include "base/assert.h"

void assert_failed(const char *file, int line, const char *text,
		   u64 left, u64 right)
{
	print_error("%s:%d: ASSERT(%s): %#lx, %#lx\n", file, line, text,
		    (unsigned long)left, (unsigned long)right);
	_fail(file, line);
	abort();
}

#endif
