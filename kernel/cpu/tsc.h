/* SPDX-License-Identifier: MIT */
/*
 * Time at the bottom: the time-stamp counter as nanoseconds, and the rate of
 * the local APIC's timer, both measured once at boot.
 */
#ifndef CPU_TSC_H
#define CPU_TSC_H

#include "cpu/io.h"

extern u64 tsc_entry;			/* the counter at the kernel's entry */
extern u64 tsc_boot;			/* when time began, a little later */
extern u64 tsc_to_nsec;			/* nanoseconds a tick, 32.32 fixed */
extern u64 nsec_to_tsc;			/* ticks a nanosecond, 32.32 fixed */
extern u64 tsc_to_lapic;		/* timer counts a tick, 32.32 fixed */

/* Measure against the ACPI PM timer or the PIT; needs the local APIC. */
void tsc_calibrate(void);

u64 tsc_khz(void);

static inline u64 fixed_multiply(u64 n, u64 factor)
{
	return (u64)((unsigned __int128)n * factor >> 32);
}

static inline u64 tsc_nsec(u64 tsc)	/* a reading as time since boot */
{
	return fixed_multiply(tsc - tsc_boot, tsc_to_nsec);
}

static inline u64 tsc_of_nsec(u64 nsec)	/* and back */
{
	return tsc_boot + fixed_multiply(nsec, nsec_to_tsc);
}

/* Wait without sleeping, at boot and for devices. */
void tsc_delay(u64 nsec);

#endif
