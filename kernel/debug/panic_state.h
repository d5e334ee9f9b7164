/* SPDX-License-Identifier: MIT */
/*
 * Inside debug/ and for the NMI handler: has a panic begun? Then nobody
 * waits for locks any more, and other CPUs stop at the NMI.
 */
#ifndef DEBUG_PANIC_STATE_H
#define DEBUG_PANIC_STATE_H

#include "base/types.h"

/* From anywhere. */
bool panic_started(void);

/* Halt this CPU for good; called by the NMI handler once a panic began. */
void panic_halt_here(void) NORETURN;

#endif
