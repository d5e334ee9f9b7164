/* SPDX-License-Identifier: MIT */
/*
 * Turning the machine off and starting it anew. Whoever calls these has
 * written back what must be kept.
 */
#ifndef DEV_POWER_H
#define DEV_POWER_H

#include "base/types.h"

/*
 * Learn from ACPI how to turn off. After acpi_init and fwcfg_init.
 */
void power_init(void);

/* A machine that cannot do it stands still. */
void power_off(void) NORETURN;
void power_reboot(void) NORETURN;

/*
 * At the end of a panic (panic_set_exit): end QEMU, with a status of its own,
 * if it is the machine and lets us; else return. Takes no lock.
 */
void power_panic_exit(void);

/*
 * Find the values of the package \_S5 in ACPI byte code: what must be written
 * to the registers PM1a and PM1b to turn off. Result: found.
 */
bool power_find_s5(const u8 *aml, size_t size, u8 *a, u8 *b);

#endif
