/* SPDX-License-Identifier: MIT */
/*
 * The real-time clock's registers to seconds: both number forms, both ways to
 * count hours, leap years, all days of three centuries against the host's
 * timegm, and nonsense.
 *
 * Sources: kernel/dev/rtc.c
 * Flags: -DVITRIX_HOST -D_DEFAULT_SOURCE
 */
#include <time.h>

#include "unit.h"
#include "cpu/acpi.h"
#include "debug/log.h"
#include "dev/rtc.h"
#include "sched/timer.h"

#define BINARY	0x04
#define HOURS24	0x02

/* rtc_init is not called here; what it needs must only link. */
const void *acpi_find(const char signature[4])
{
	(void)signature;
	return NULL;
}

void clock_set_realtime(nsec_t now)
{
	(void)now;
}

void log_line(enum log_level level, const char *format, ...)
{
	(void)level;
	(void)format;
}

static void bcd_24_hours(void **state)
{
	struct rtc_time t = {
		.second = 0x59, .minute = 0x34, .hour = 0x23,
		.day = 0x31, .month = 0x12, .year = 0x99, .century = 0x19,
		.mode = HOURS24,
	};

	(void)state;
	assert_int_equal(rtc_to_seconds(&t), 946683299);
}

static void binary_and_no_century(void **state)
{
	struct rtc_time t = {
		.second = 7, .minute = 6, .hour = 5, .day = 29, .month = 2,
		.year = 24, .mode = HOURS24 | BINARY,
	};

	(void)state;
	assert_int_equal(rtc_to_seconds(&t), 1709183167);
}

static s64 hour_of(u8 hour, u8 mode)
{
	struct rtc_time t = {
		.hour = hour, .day = 1, .month = 1, .year = 0, .mode = mode,
	};

	return (rtc_to_seconds(&t) - 946684800) / 3600;
}

static void twelve_hours(void **state)
{
	(void)state;
	assert_int_equal(hour_of(0x12, 0), 0);
	assert_int_equal(hour_of(0x01, 0), 1);
	assert_int_equal(hour_of(0x11, 0), 11);
	assert_int_equal(hour_of(0x92, 0), 12);
	assert_int_equal(hour_of(0x81, 0), 13);
	assert_int_equal(hour_of(0x91, 0), 23);
	assert_int_equal(hour_of(0x80 | 11, BINARY), 23);
	assert_int_equal(hour_of(0x80 | 12, BINARY), 12);
}

static void every_day(void **state)
{
	struct rtc_time t = { .mode = HOURS24 | BINARY, .hour = 12 };
	struct tm tm;

	(void)state;
	for (time_t day = 0; day < 365 * 300; day++) {
		time_t noon = day * 86400 + 43200;

		gmtime_r(&noon, &tm);
		t.day = (u8)tm.tm_mday;
		t.month = (u8)(tm.tm_mon + 1);
		t.year = (u8)(tm.tm_year % 100);
		t.century = (u8)(19 + tm.tm_year / 100);
		assert_int_equal(rtc_to_seconds(&t), noon);
	}
}

static void nonsense(void **state)
{
	struct rtc_time absent = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
				   0xff };
	struct rtc_time zero = { 0 };
	struct rtc_time month13 = { .day = 1, .month = 13, .mode = BINARY };
	struct rtc_time old = { .day = 1, .month = 1, .year = 69,
				.century = 19, .mode = BINARY };

	(void)state;
	assert_int_equal(rtc_to_seconds(&absent), -22);
	assert_int_equal(rtc_to_seconds(&zero), -22);
	assert_int_equal(rtc_to_seconds(&month13), -22);
	assert_int_equal(rtc_to_seconds(&old), -22);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bcd_24_hours),
		cmocka_unit_test(binary_and_no_century),
		cmocka_unit_test(twelve_hours),
		cmocka_unit_test(every_day),
		cmocka_unit_test(nonsense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
