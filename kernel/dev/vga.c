/* SPDX-License-Identifier: MIT */
/*
 * VGA text mode 3. A cell is two bytes at 0xb8000, the character and its
 * colours; the cursor is moved through registers of the CRT controller
 * (numbers as in the IBM VGA's technical reference). Blinking is turned off,
 * so that all sixteen colours can stand behind a character.
 */
#include "dev/vga.h"

#include "cpu/io.h"
#include "debug/log.h"
#include "dev/screen.h"
#include "mm/pagetable.h"

#define TEXT_ADDRESS	0xb8000
#define ROWS		25
#define COLUMNS		80

#define CRTC_INDEX	0x3d4
#define CRTC_DATA	0x3d5
#define CURSOR_START	0x0a
#define CURSOR_OFF	0x20
#define CURSOR_TOP	0x0d		/* an underline: lines 13 and 14 */
#define CURSOR_END	0x0b
#define CURSOR_BOTTOM	0x0e
#define CURSOR_HIGH	0x0e
#define CURSOR_LOW	0x0f

#define ATTRIBUTE_PORT	0x3c0
#define ATTRIBUTE_READ	0x3c1
#define INPUT_STATUS	0x3da		/* reading it: next is an index */
#define ATTRIBUTE_MODE	0x10
#define MODE_BLINK	0x08
#define DISPLAY_ON	0x20		/* goes with the index */

static volatile u8 *text;

static void crtc_write(u8 reg, u8 value)
{
	outb(CRTC_INDEX, reg);
	outb(CRTC_DATA, value);
}

static u8 crtc_read(u8 reg)
{
	outb(CRTC_INDEX, reg);
	return inb(CRTC_DATA);
}

/* The cursor's place can be written and read back where there is a VGA. */
static bool probe(void)
{
	crtc_write(CURSOR_LOW, 0x5a);
	if (crtc_read(CURSOR_LOW) != 0x5a)
		return false;
	crtc_write(CURSOR_LOW, 0);
	return crtc_read(CURSOR_LOW) == 0;
}

/* ANSI counts red, green, blue from bit 0 on, VGA from bit 2 down. */
static u8 vga_colour(u8 ansi)
{
	return (ansi & 0x0a) | (ansi & 1) << 2 | (ansi & 4) >> 2;
}

static void draw(unsigned row, unsigned column, struct screen_cell cell)
{
	u8 attr = vga_colour(cell.attr & 0x0f) |
		  vga_colour(cell.attr >> 4) << 4;

	mmio_write16(text + (row * COLUMNS + column) * 2,
		     (u16)(cell.character | attr << 8));
}

static void cursor(unsigned row, unsigned column, bool visible)
{
	unsigned place = row * COLUMNS + column;

	crtc_write(CURSOR_HIGH, (u8)(place >> 8));
	crtc_write(CURSOR_LOW, (u8)place);
	crtc_write(CURSOR_START, visible ? CURSOR_TOP : CURSOR_OFF);
}

static void blank(void)
{
	struct screen_cell cell = { ' ', SCREEN_PLAIN };

	for (unsigned i = 0; i < ROWS * COLUMNS; i++)
		draw(0, i, cell);
}

static void blink_off(void)
{
	u8 mode;

	inb(INPUT_STATUS);
	outb(ATTRIBUTE_PORT, ATTRIBUTE_MODE | DISPLAY_ON);
	mode = inb(ATTRIBUTE_READ);
	outb(ATTRIBUTE_PORT, mode & ~MODE_BLINK);
}

void vga_init(void)
{
	static const struct screen_driver driver = {
		.name = "VGA text", .rows = ROWS, .columns = COLUMNS,
		.draw = draw, .cursor = cursor,
	};

	if (!probe()) {
		log_info("vga: none in this machine");
		return;
	}
	text = mmio_map(TEXT_ADDRESS, ROWS * COLUMNS * 2);
	if (!text) {
		log_warn("vga: no memory to map it");
		return;
	}
	crtc_write(CURSOR_END, CURSOR_BOTTOM);
	blink_off();
	blank();
	screen_register(&driver);
}
