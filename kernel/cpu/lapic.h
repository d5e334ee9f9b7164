/* SPDX-License-Identifier: MIT */
/*
 * The local APIC of each CPU (Intel SDM vol. 3, chapter 11): interrupts
 * between processors, end of interrupt, and the timer that the scheduler
 * programs for one moment at a time.
 */
#ifndef CPU_LAPIC_H
#define CPU_LAPIC_H

#include "base/types.h"

void lapic_map(void *registers);	/* where they are mapped */
void lapic_init_cpu(void);		/* on each CPU */
u32 lapic_id(void);
void lapic_eoi(void);

/* Interrupt after `counts` of the timer's clock; 0 stops it. */
void lapic_timer_start(u32 counts);
u32 lapic_timer_left(void);

void lapic_send(u32 apic_id, u32 command);	/* ICR low word */
#define LAPIC_FIXED	0x00004000u	/* | vector */
#define LAPIC_NMI	0x00004400u
#define LAPIC_INIT	0x00004500u
#define LAPIC_STARTUP	0x00004600u	/* | page */

#endif
