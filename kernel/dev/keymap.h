/* SPDX-License-Identifier: MIT */
/*
 * From key presses to the bytes that a terminal sends: scancode set 1, a US
 * keyboard, and the sequences of Linux's console (terminfo "linux"). Pure: a
 * state and a scancode in, bytes out; no lock, tested on the host.
 */
#ifndef DEV_KEYMAP_H
#define DEV_KEYMAP_H

#include "base/types.h"

struct keymap_state {
	bool shift_left, shift_right;	/* held down */
	bool control_left, control_right;
	bool alt_left, alt_right;
	bool caps_lock, num_lock;	/* switched on */
	bool extended;			/* the byte before was 0xe0 */
	u8 skip;			/* bytes left of the Pause key */
};

#define KEYMAP_BYTES_MAX 8

/* Take one scancode. Result: bytes put into `to`, often none. */
size_t keymap_translate(struct keymap_state *s, u8 code,
			char to[KEYMAP_BYTES_MAX]);

#endif
