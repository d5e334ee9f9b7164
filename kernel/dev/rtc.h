/* SPDX-License-Identifier: MIT */
/*
 * The battery-backed clock of a PC, read once at boot. It is taken to run in
 * UTC, as QEMU's does unless told otherwise.
 */
#ifndef DEV_RTC_H
#define DEV_RTC_H

#include "base/types.h"

/* Set the realtime clock from it; without one, time starts in 1970. */
void rtc_init(void);

/*
 * What the chip's registers say: numbers as they stand there (BCD or binary,
 * 12 or 24 hours, as `mode`, its register B, tells).
 */
struct rtc_time {
	u8 second, minute, hour, day, month, year;
	u8 century;			/* 0: the chip has no such register */
	u8 mode;
};

/* Result: seconds since 1970-01-01 00:00 UTC, or -EINVAL: not a date. */
s64 rtc_to_seconds(const struct rtc_time *t);

#endif
