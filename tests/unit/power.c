/* SPDX-License-Identifier: MIT */
/*
 * Finding the package \_S5 in byte code: the forms that firmware uses, names
 * that only look like it, and byte code that ends in the middle.
 *
 * Sources: kernel/dev/power.c
 * Flags: -DVITRIX_HOST
 */
#include "unit.h"

#include "cpu/acpi.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "dev/fwcfg.h"
#include "dev/hostport.h"
#include "dev/power.h"

/* Only the search is called here; the rest must link. */
const void *acpi_find(const char signature[4])
{
	(void)signature;
	return NULL;
}

bool fwcfg_present(void)
{
	return false;
}

void hostport_write(int channel, const void *from, size_t n)
{
	(void)channel;
	(void)from;
	(void)n;
}

void tsc_delay(u64 nsec)
{
	(void)nsec;
}

void panic_set_exit(void (*exit)(void))
{
	(void)exit;
}

void log_line(enum log_level level, const char *format, ...)
{
	(void)level;
	(void)format;
}

/* The search on an exact copy, so that reading past its end is noticed. */
static bool find(const char *aml, size_t size, u8 *a, u8 *b)
{
	u8 *copy = malloc(size);
	bool found;

	memcpy(copy, aml, size);
	found = power_find_s5(copy, size, a, b);
	free(copy);
	return found;
}

#define FIND(aml)	find(aml, sizeof(aml) - 1, &a, &b)

static void forms(void **state)
{
	u8 a = 99, b = 99;

	(void)state;
	assert_true(FIND("xxxx\x08_S5_\x12\x06\x04\x00\x00\x00\x00yyyy"));
	assert_int_equal(a, 0);
	assert_int_equal(b, 0);
	assert_true(FIND("xx\x08\\_S5_\x12\x0a\x04\x0a\x05\x0a\x07\x00\x00"));
	assert_int_equal(a, 5);
	assert_int_equal(b, 7);
	assert_true(FIND("xx\x08_S5_\x12\x48\x00\x02\x01\x0a\x03zzz"));
	assert_int_equal(a, 1);
	assert_int_equal(b, 3);
}

static void not_the_name(void **state)
{
	u8 a, b;

	(void)state;
	assert_false(FIND("xxxxxx_S5_\x12\x06\x04\x00\x00\x00\x00yyyy"));
	assert_false(FIND("xxxxx\x08_S4_\x12\x06\x04\x00\x00\x00\x00yyyy"));
	assert_false(FIND("xxxxx\x08_S5_\x0a\x06\x04\x00\x00\x00\x00yyyy"));
	assert_false(FIND("xxxxx\x08_S5_\x12\x06\x04\x0c\x00\x00\x00yyyy"));
}

static void second_is_right(void **state)
{
	u8 a, b;

	(void)state;
	assert_true(FIND("xx_S5_xxxxxx\x08_S5_\x12\x06\x04\x0a\x02\x00yyyy"));
	assert_int_equal(a, 2);
}

static void cut_anywhere(void **state)
{
	static const char aml[] =
		"xx\x08_S5_\x12\xc8\x00\x00\x00\x02\x0a\x05\x0a\x05";
	u8 a, b;

	(void)state;
	for (size_t n = 2; n < sizeof(aml) - 1; n++)
		assert_false(find(aml, n, &a, &b));
	assert_true(find(aml, sizeof(aml) - 1, &a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),
		cmocka_unit_test(not_the_name),
		cmocka_unit_test(second_is_right),
		cmocka_unit_test(cut_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
