/* SPDX-License-Identifier: MIT */
/*
 * Memory and string functions with the names and the meaning of ISO C. The
 * compiler also emits calls to the mem* ones by itself. On the host the
 * libc's own are used.
 */
#ifndef BASE_STRING_H
#define BASE_STRING_H

#include "base/types.h"

/* As ISO C has them. */
void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);

/* Likewise, and strnlen of POSIX. */
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);

/*
 * Copy `from` into `to[size]`, cut where it does not fit, always terminated.
 * Result: strlen(from), so `>= size` means that it was cut.
 */
size_t string_copy(char *to, const char *from, size_t size);

/*
 * Read a number in C notation (0x…, 0…, decimal), all of the text or none.
 * Result: 0 and *value, or -EINVAL.
 */
int string_to_u64(const char *s, u64 *value);

#endif
