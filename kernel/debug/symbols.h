/* SPDX-License-Identifier: MIT */
/*
 * Names for code addresses, from the table that tools/ksyms makes out of the
 * linked kernel.
 */
#ifndef DEBUG_SYMBOLS_H
#define DEBUG_SYMBOLS_H

#include "base/types.h"

/* The function that holds `address`, and how far in; "?" when unknown. */
const char *symbol_of(u64 address, u64 *offset);

#endif
