/* SPDX-License-Identifier: MIT */
/*
 * The MC146818 real-time clock. Its registers change once a second, and while
 * they do a reader may get half of the old time and half of the new one: so
 * read while no update is under way, and until two readings agree. Which
 * register holds the century, if any, the ACPI table FADT tells.
 */
#include "dev/rtc.h"

#include "abi/errno.h"
#include "base/string.h"
#include "cpu/acpi.h"
#include "cpu/io.h"
#include "debug/log.h"
#include "sched/timer.h"

#define PORT_INDEX	0x70		/* bit 7 would turn NMIs off */
#define PORT_DATA	0x71

enum {				/* MC146818 data sheet, table 3 */
	SECOND	= 0x00,
	MINUTE	= 0x02,
	HOUR	= 0x04,
	DAY	= 0x07,
	MONTH	= 0x08,
	YEAR	= 0x09,
	REG_A	= 0x0a,
	REG_B	= 0x0b,
};

#define A_UPDATING	0x80
#define B_24_HOURS	0x02
#define B_BINARY	0x04
#define HOUR_PM		0x80

#define FADT_CENTURY	108		/* ACPI 6.4, table 5.9 */

#define UPDATE_POLLS	100000		/* an update takes 2 ms at most */

static u8 rtc_read(u8 reg)
{
	outb(PORT_INDEX, reg);
	return inb(PORT_DATA);
}

static unsigned decode(u8 value, u8 mode)
{
	return mode & B_BINARY ? value : (value >> 4) * 10u + (value & 15);
}

static unsigned decode_hour(u8 value, u8 mode)
{
	unsigned hour = decode(value & ~HOUR_PM, mode);

	if (mode & B_24_HOURS)
		return decode(value, mode);
	return hour % 12 + (value & HOUR_PM ? 12 : 0);
}

static bool leap_year(unsigned year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days from 1970 on to the first of a month (1-12) of a year. */
static s64 days_until(unsigned year, unsigned month)
{
	static const u16 before[] = {
		0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334,
	};
	unsigned past = year - 1;

	return past * 365LL + past / 4 - past / 100 + past / 400 - 719162 +
	       before[month - 1] + (month > 2 && leap_year(year));
}

s64 rtc_to_seconds(const struct rtc_time *t)
{
	unsigned year = decode(t->year, t->mode);
	unsigned month = decode(t->month, t->mode);
	unsigned day = decode(t->day, t->mode);
	unsigned hour = decode_hour(t->hour, t->mode);
	unsigned minute = decode(t->minute, t->mode);
	unsigned second = decode(t->second, t->mode);

	year += t->century ? decode(t->century, t->mode) * 100 : 2000;
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 ||
	    hour > 23 || minute > 59 || second > 60)
		return -EINVAL;
	return (((days_until(year, month) + day - 1) * 24 + hour) * 60 +
		minute) * 60 + second;
}

static u8 century_register(void)
{
	const struct acpi_header *fadt = acpi_find("FACP");

	if (!fadt || fadt->length <= FADT_CENTURY)
		return 0;
	return ((const u8 *)fadt)[FADT_CENTURY] & 0x7f;
}

static void read_registers(struct rtc_time *t, u8 century)
{
	for (unsigned i = 0; i < UPDATE_POLLS; i++) {
		if (!(rtc_read(REG_A) & A_UPDATING))
			break;
	}
	*t = (struct rtc_time){
		.second = rtc_read(SECOND), .minute = rtc_read(MINUTE),
		.hour = rtc_read(HOUR), .day = rtc_read(DAY),
		.month = rtc_read(MONTH), .year = rtc_read(YEAR),
		.century = century ? rtc_read(century) : 0,
		.mode = rtc_read(REG_B),
	};
}

void rtc_init(void)
{
	struct rtc_time once, again;
	u8 century = century_register();
	s64 seconds;

	read_registers(&again, century);
	for (unsigned i = 0; i < 10; i++) {
		once = again;
		read_registers(&again, century);
		if (memcmp(&once, &again, sizeof(once)) == 0)
			break;
	}
	seconds = rtc_to_seconds(&again);
	if (seconds < 0) {
		log_warn("rtc: no clock, or it shows no date; it is 1970 now");
		return;
	}
	clock_set_realtime((nsec_t)seconds * NSEC_PER_SEC);
	log_info("rtc: %ld seconds since 1970", (long)seconds);
}
