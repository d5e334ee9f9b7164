/* SPDX-License-Identifier: MIT */
/*
 * A font of 8 by 16 pixels for the printable characters of ASCII.
 */
#ifndef DEV_FONT_H
#define DEV_FONT_H

#include "base/types.h"

#define FONT_WIDTH	8
#define FONT_HEIGHT	16
#define FONT_FIRST	' '
#define FONT_GLYPHS	95

/* A byte is a row of a glyph; its highest bit is the leftmost pixel. */
struct font {
	u8 rows[FONT_GLYPHS][FONT_HEIGHT];
};

/* Make the font from its drawing; `f` is zero before. */
void font_make(struct font *f);

#endif
