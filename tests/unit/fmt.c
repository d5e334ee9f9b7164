/* SPDX-License-Identifier: MIT */
/*
 * base/fmt against the host's snprintf: the same text and the same length for
 * each conversion with each flag, in buffers that are large enough, too small,
 * and of no size.
 * Sources: kernel/base/fmt.c
 */
#include "unit.h"
#include "base/fmt.h"

#define SAME(...)							\
do {									\
	char ours[200], theirs[200];					\
	int n = snprintf(theirs, sizeof(theirs), __VA_ARGS__);		\
	assert_int_equal(fmt_text(ours, sizeof(ours), __VA_ARGS__), n);	\
	assert_string_equal(ours, theirs);				\
	for (size_t size = 1; size < 12; size++) {			\
		snprintf(theirs, size, __VA_ARGS__);			\
		memset(ours, 'x', sizeof(ours));			\
		assert_int_equal(fmt_text(ours, size, __VA_ARGS__), n);	\
		assert_string_equal(ours, theirs);			\
		assert_int_equal(ours[size], 'x');			\
	}								\
} while (0)

static void integers(void **state)
{
	static const int values[] = { 0, 1, -1, 42, -42, 255, 32768, 65536,
				      INT32_MAX, INT32_MIN };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		int v = values[i];

		SAME("%d %i %u %x %X %o", v, v, v, v, v, v);
		SAME("%5d|%-5d|%05d|%+d|% d", v, v, v, v, v);
		SAME("%12x|%-12x|%012x|%.5x|%12.5X", v, v, v, v, v);
		SAME("%*d|%-*d|%*d", 7, v, 7, v, -7, v);
		SAME("%.*d|%.0d|%.3d", 4, v, v, v);
	}
}

static void lengths(void **state)
{
	(void)state;
	SAME("%ld %lu %lx", INT64_MIN, UINT64_MAX, UINT64_MAX);
	SAME("%lld %llu %zu %zd", -1LL, ~0ULL, (size_t)~0UL, (ssize_t)-5);
	SAME("%020ld|%-22ld|", INT64_MIN, INT64_MAX);
}

static void short_lengths(void **state)
{
	int big = 0x12345;

	(void)state;
	SAME("%d", (short)big);
	SAME("%hd %hu %hhd %hhu", (short)-2, (unsigned short)65535,
	     (signed char)-3, (unsigned char)200);
}

static void prefixes(void **state)
{
	(void)state;
	SAME("%#x %#X %#o", 255, 255, 8);
	SAME("%#x %#X %#o", 0, 0, 0);
	SAME("%#10x|%-#10x|%#010x", 255, 255, 255);
	SAME("%p", (void *)0x1000);
}

static void text(void **state)
{
	(void)state;
	SAME("%s|%10s|%-10s|%.2s|%10.2s", "abc", "abc", "abc", "abc", "abc");
	SAME("%c%c|%3c|%-3c|%%", 'a', 'b', 'c', 'd');
	SAME("%s", "");
	SAME("plain text, nothing else");
}

static void unterminated(void **state)
{
	static const char four[4] = { 'a', 'b', 'c', 'd' };

	(void)state;
	SAME("%.4s", four);
}

static void no_room(void **state)
{
	char c = 'x';

	(void)state;
	assert_int_equal(fmt_text(&c, 0, "%d", 12345), 5);
	assert_int_equal(c, 'x');
	assert_int_equal(fmt_text(NULL, 0, "%s", "abc"), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers),
		cmocka_unit_test(lengths),
		cmocka_unit_test(short_lengths),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(text),
		cmocka_unit_test(unterminated),
		cmocka_unit_test(no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
