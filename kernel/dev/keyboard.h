/* SPDX-License-Identifier: MIT */
/*
 * The PS/2 keyboard. What a key types: dev/keymap.h.
 */
#ifndef DEV_KEYBOARD_H
#define DEV_KEYBOARD_H

#include "base/types.h"

/* Set the controller up, if there is one. Needs ports only. */
void keyboard_init(void);

/*
 * From now on what is typed goes to `sink`, called from the interrupt handler
 * with interrupts off. Needs the interrupt controllers set up.
 */
void keyboard_set_input(void (*sink)(const char *bytes, size_t n));

#endif
