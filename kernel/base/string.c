/* SPDX-License-Identifier: MIT */
/*
 * Memory and string functions (string.h). The big moves are the CPU's own
 * string instructions, eight bytes at a time.
 */
#include "base/string.h"
#include "abi/errno.h"

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
	void *d = to;
	size_t words = n / 8, rest = n % 8;

	asm volatile("rep movsq\n\tmovq %3, %%rcx\n\trep movsb"
		     : "+D"(d), "+S"(from), "+c"(words)
		     : "r"(rest) : "memory");
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	char *d = (char *)to + n;
	const char *s = (const char *)from + n;

	if (to <= from || (char *)from + n <= (char *)to)
		return memcpy(to, from, n);
	while (n-- > 0)
		*--d = *--s;
	return to;
}

void *memset(void *to, int byte, size_t n)
{
	void *d = to;
	u64 word = (u8)byte * 0x0101010101010101ULL;
	size_t words = n / 8, rest = n % 8;

	asm volatile("rep stosq\n\tmovq %3, %%rcx\n\trep stosb"
		     : "+D"(d), "+c"(words)
		     : "a"(word), "r"(rest) : "memory");
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *x = a, *y = b;

	for (; n > 0; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

void *memchr(const void *s, int c, size_t n)
{
	for (const u8 *p = s; n > 0; n--, p++)
		if (*p == (u8)c)
			return (void *)p;
	return NULL;
}

size_t strlen(const char *s)
{
	const char *end = s;

	while (*end)
		end++;
	return (size_t)(end - s);
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (u8)*a - (u8)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n > 0; n--, a++, b++) {
		if (*a != *b)
			return (u8)*a - (u8)*b;
		if (!*a)
			break;
	}
	return 0;
}

char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++)
		if (!*s)
			return NULL;
	return (char *)s;
}

char *strrchr(const char *s, int c)
{
	const char *found = NULL;

	do
		if (*s == (char)c)
			found = s;
	while (*s++);
	return (char *)found;
}

size_t strspn(const char *s, const char *accept)
{
	size_t n = 0;

	while (s[n] && strchr(accept, s[n]))
		n++;
	return n;
}

size_t strcspn(const char *s, const char *reject)
{
	size_t n = 0;

	while (s[n] && !strchr(reject, s[n]))
		n++;
	return n;
}

size_t string_copy(char *to, const char *from, size_t size)
{
	size_t length = strlen(from);

	if (size > 0) {
		size_t n = MIN(length, size - 1);

		memcpy(to, from, n);
		to[n] = 0;
	}
	return length;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

int string_to_u64(const char *s, u64 *value)
{
	unsigned radix = 10;
	u64 n = 0;

	if (*s == '0' && s[1]) {
		radix = (s[1] | 0x20) == 'x' ? 16 : 8;
		s += radix == 16 ? 2 : 1;
	}
	if (!*s)
		return -EINVAL;
	for (; *s; s++) {
		unsigned d = (unsigned)digit_of(*s);

		if (d >= radix || n > (~0ULL - d) / radix)
			return -EINVAL;
		n = n * radix + d;
	}
	*value = n;
	return 0;
}
