/* SPDX-License-Identifier: MIT */
/*
 * The screen as a grid of character cells, for a terminal emulator to draw
 * on. It keeps the grid in memory; a driver below (VGA text, frame buffer)
 * draws only the cells that changed, and not more often than an eye can see.
 * So scrolling and long output cost next to nothing.
 *
 * Who draws calls the operations one at a time (under a lock of its own, from
 * any context), and `flush` after each piece of output. Rows and columns count
 * from 0 and must lie on the screen.
 */
#ifndef DEV_SCREEN_H
#define DEV_SCREEN_H

#include "base/types.h"

/*
 * A cell's colours: foreground in bits 0-3, background in bits 4-7, each in
 * the order of ANSI (black, red, green, yellow, blue, magenta, cyan, white;
 * 8-15 are the bright ones).
 */
#define SCREEN_ATTR(fore, back)	((u8)((fore) | (back) << 4))
#define SCREEN_PLAIN		SCREEN_ATTR(7, 0)

struct screen_ops {
	unsigned rows, columns;
	/* Show a character of Unicode; the font is ASCII, others look alike
	 * or appear as '?'. */
	void (*put)(unsigned row, unsigned column, u32 code, u8 attr);
	/* Copy `count` rows, as memmove does. */
	void (*move)(unsigned to_row, unsigned from_row, unsigned count);
	/* Blank `count` cells from here on, across rows. */
	void (*clear)(unsigned row, unsigned column, unsigned count, u8 attr);
	void (*cursor)(unsigned row, unsigned column, bool visible);
	/*
	 * Make it visible, soon; `now`: before the return (in a panic, or
	 * where the caller holds a lock that comes after RANK_TIMER).
	 */
	void (*flush)(bool now);
};

/* The screen, or NULL: there is none. After vga_init or framebuffer_init. */
const struct screen_ops *screen_ops(void);

/* What a driver gives. A cell is a character (32-126) and its colours. */
struct screen_cell {
	u8 character;
	u8 attr;
};

struct screen_driver {
	const char *name;
	unsigned rows, columns;
	void (*draw)(unsigned row, unsigned column, struct screen_cell cell);
	/* NULL: the screen shows its cursor by a cell with colours swapped. */
	void (*cursor)(unsigned row, unsigned column, bool visible);
};

/*
 * By a driver, once at boot, which has blanked the screen (SCREEN_PLAIN).
 * Result: 0, -EBUSY (there is one already), -ENOMEM.
 */
int screen_register(const struct screen_driver *driver);

#endif
