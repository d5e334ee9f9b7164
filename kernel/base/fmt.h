/* SPDX-License-Identifier: MIT */
/*
 * printf-style formatting into a buffer. Knows %d %i %u %x %X %o %c %s %p
 * %%, the flags '-', '0', '+', ' ', '#', width and precision (also '*'), and
 * the lengths hh h l ll z. No floating point. No state, no lock.
 */
#ifndef BASE_FMT_H
#define BASE_FMT_H

#include <stdarg.h>

#include "base/types.h"

/*
 * Like snprintf of ISO C: at most size - 1 characters and a NUL.
 * Result: the length of the whole text, whether it fitted or not.
 */
int fmt_text(char *to, size_t size, const char *format, ...) PRINTF(3, 4);
int fmt_text_v(char *to, size_t size, const char *format, va_list args);

#endif
