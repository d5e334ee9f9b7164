/* SPDX-License-Identifier: MIT */
/*
 * The timers' part of the boot and of the trap handler.
 */
#ifndef SCHED_TIMER_INTERRUPT_H
#define SCHED_TIMER_INTERRUPT_H

#include "base/types.h"

void timer_init_all(void);		/* once, at boot */

/* VECTOR_TIMER arrived; `user`: it interrupted a program. Interrupts off. */
void timer_interrupt(bool user);

#endif
