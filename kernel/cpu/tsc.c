/* SPDX-License-Identifier: MIT */
/*
 * Calibration: how fast do the time-stamp counter and the local APIC's timer
 * run? Both are read around a span of a clock whose rate is known: the ACPI
 * power-management timer (3.579545 MHz, ACPI 6.4, 4.8.3.3) or channel 2 of
 * the 8254 (1.193182 MHz). An interruption by the host only makes a span
 * longer, so the smallest of several is the truest.
 */
#include "cpu/tsc.h"
#include "cpu/acpi.h"
#include "cpu/lapic.h"
#include "cpu/percpu.h"
#include "debug/log.h"

#define PM_TIMER_HZ	3579545u
#define PIT_HZ		1193182u
#define SPAN_USEC	500
#define SPANS		4

#define PIT_CHANNEL2	0x42
#define PIT_COMMAND	0x43
#define PIT_GATE	0x61		/* bit 0 gate, bit 5 output */

#define FADT_PM_TIMER	76		/* offset: ACPI 6.4, table 5.9 */

u64 tsc_entry;
u64 tsc_boot;
u64 tsc_to_nsec = 1ULL << 32;
u64 nsec_to_tsc = 1ULL << 32;
u64 tsc_to_lapic = 1ULL << 32;

static u64 khz;
static u16 pm_timer;			/* its port, 0: none */

u64 tsc_khz(void)
{
	return khz;
}

void tsc_delay(u64 nsec)
{
	u64 until = tsc_read() + fixed_multiply(nsec, nsec_to_tsc);

	while (tsc_read() < until)
		cpu_pause();
}

static void pm_timer_find(void)
{
	const struct acpi_header *fadt = acpi_find("FACP");
	const u8 *bytes = (const u8 *)fadt;

	if (fadt && fadt->length > FADT_PM_TIMER + 4)
		pm_timer = *(const u16 *)(bytes + FADT_PM_TIMER);
	if (pm_timer && inl(pm_timer) == 0xffffffff)
		pm_timer = 0;
}

/* Wait for one span; the result is its length in nanoseconds. */
static u64 span_by_pm_timer(void)
{
	u32 ticks = PM_TIMER_HZ / 1000 * SPAN_USEC / 1000;
	u32 start = inl(pm_timer), now;

	do
		now = inl(pm_timer);
	while (((now - start) & 0xffffff) < ticks);
	return ((now - start) & 0xffffff) * 1000000000ULL / PM_TIMER_HZ;
}

static u64 span_by_pit(void)
{
	u32 ticks = PIT_HZ / 1000 * SPAN_USEC / 1000;

	outb(PIT_GATE, (u8)((inb(PIT_GATE) & ~2u) | 1));
	outb(PIT_COMMAND, 0xb0);	/* channel 2, both bytes, mode 0 */
	outb(PIT_CHANNEL2, (u8)ticks);
	outb(PIT_CHANNEL2, (u8)(ticks >> 8));
	for (unsigned tries = 0; tries < 10000000; tries++)
		if (inb(PIT_GATE) & 0x20)
			break;
	return ticks * 1000000000ULL / PIT_HZ;
}

void tsc_calibrate(void)
{
	u64 best_tsc = 0, best_lapic = 0, best_nsec = 1;

	pm_timer_find();
	for (int i = 0; i < SPANS; i++) {
		u64 tsc, nsec;
		u32 left;

		lapic_timer_start(0xffffffff);
		tsc = tsc_read();
		nsec = pm_timer ? span_by_pm_timer() : span_by_pit();
		tsc = tsc_read() - tsc;
		left = lapic_timer_left();
		/* Compare rates, not spans: these differ a little. */
		if (i == 0 || tsc * best_nsec < best_tsc * nsec) {
			best_tsc = tsc;
			best_nsec = nsec;
			best_lapic = 0xffffffffu - left;
		}
	}
	lapic_timer_start(0);
	tsc_to_nsec = (best_nsec << 32) / best_tsc;
	nsec_to_tsc = (best_tsc << 32) / best_nsec;
	tsc_to_lapic = (best_lapic << 32) / best_tsc;
	khz = best_tsc * 1000000 / best_nsec;
}
