/* SPDX-License-Identifier: MIT */
/*
 * Random bytes for getrandom, /dev/urandom, AT_RANDOM and /proc's uuids.
 */
#ifndef CPU_RANDOM_H
#define CPU_RANDOM_H

#include "base/types.h"

/* Fill to[n]. From anywhere; does not sleep. */
void random_bytes(void *to, size_t n);

/* Stir in what an outsider cannot know: moments of interrupts and the like. */
void random_stir(u64 noise);

#endif
