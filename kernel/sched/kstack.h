/* SPDX-License-Identifier: MIT */
/*
 * Kernel stacks: KSTACK_SIZE bytes each in an area of their own, with unmapped
 * pages below, so that a stack that overflows faults instead of writing over
 * its neighbour. For sched/ alone.
 */
#ifndef SCHED_KSTACK_H
#define SCHED_KSTACK_H

#include "base/types.h"

/* The lowest address of a stack, or 0: out of memory. */
u64 kstack_alloc(void);

/* From anywhere but that stack itself. */
void kstack_free(u64 stack);

/* Is this address in the guard below a stack? (for the double fault) */
bool kstack_is_guard(u64 address);

#endif
