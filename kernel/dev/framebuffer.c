/* SPDX-License-Identifier: MIT */
/*
 * Draws character cells as pixels. On screens of many pixels each pixel of the
 * font becomes four, or nobody could read it. Frame buffers are slow to write
 * and slower to read: dev/screen.c asks for changed cells only, and nothing is
 * ever read back.
 */
#include "dev/framebuffer.h"

#include "base/types.h"
#include "debug/log.h"
#include "dev/font.h"
#include "dev/screen.h"
#include "mm/pagetable.h"

#define WIDE_SCREEN	2560		/* pixels; twice as large then */
#define SCALE_MAX	2
#define ROWS_MAX	200
#define COLUMNS_MAX	400

static struct boot_framebuffer screen;
static volatile u8 *pixels;
static unsigned scale;
static u32 palette[16];			/* as pixels */
static struct font font;

static u32 pixel(u32 rgb)
{
	return (rgb >> 16 & 0xff) << screen.red_shift |
	       (rgb >> 8 & 0xff) << screen.green_shift |
	       (rgb & 0xff) << screen.blue_shift;
}

static void make_palette(void)
{
	static const u32 rgb[16] = {	/* in the order of ANSI */
		0x000000, 0xaa0000, 0x00aa00, 0xaa5500,
		0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa,
		0x555555, 0xff5555, 0x55ff55, 0xffff55,
		0x5555ff, 0xff55ff, 0x55ffff, 0xffffff,
	};

	for (unsigned i = 0; i < 16; i++)
		palette[i] = pixel(rgb[i]);
}

/* One row of a glyph, two pixels to a store. */
static void draw_line(volatile u8 *to, u8 bits, u32 fore, u32 back)
{
	volatile u64 *pair = (volatile u64 *)to;
	u32 line[FONT_WIDTH * SCALE_MAX];
	unsigned n = 0;

	for (unsigned x = 0; x < FONT_WIDTH; x++) {
		for (unsigned i = 0; i < scale; i++)
			line[n++] = bits & 0x80 >> x ? fore : back;
	}
	for (unsigned i = 0; i < n; i += 2)
		*pair++ = line[i] | (u64)line[i + 1] << 32;
}

static void draw(unsigned row, unsigned column, struct screen_cell cell)
{
	const u8 *glyph = font.rows[cell.character - FONT_FIRST];
	u32 fore = palette[cell.attr & 15], back = palette[cell.attr >> 4];
	volatile u8 *to = pixels + column * FONT_WIDTH * scale * sizeof(u32) +
			  (u64)row * FONT_HEIGHT * scale * screen.pitch;

	for (unsigned y = 0; y < FONT_HEIGHT * scale; y++) {
		draw_line(to, glyph[y / scale], fore, back);
		to += screen.pitch;
	}
}

static void blank(void)
{
	u64 two = palette[0] | (u64)palette[0] << 32;
	volatile u64 *line;

	for (unsigned y = 0; y < screen.height; y++) {
		line = (volatile u64 *)(pixels + (u64)y * screen.pitch);
		for (unsigned x = 0; x < screen.width / 2; x++)
			line[x] = two;
	}
}

void framebuffer_init(const struct boot_framebuffer *fb)
{
	static struct screen_driver driver = {
		.name = "frame buffer", .draw = draw,
	};

	if (fb->address == 0)
		return;
	screen = *fb;
	scale = screen.width >= WIDE_SCREEN ? SCALE_MAX : 1;
	driver.rows = MIN(screen.height / (FONT_HEIGHT * scale), ROWS_MAX);
	driver.columns = MIN(screen.width / (FONT_WIDTH * scale), COLUMNS_MAX);
	if (driver.rows < 10 || driver.columns < 40) {
		log_warn("framebuffer: %u by %u is too small for text",
			 screen.width, screen.height);
		return;
	}
	pixels = mmio_map(screen.address, (size_t)screen.height * screen.pitch);
	if (!pixels) {
		log_warn("framebuffer: no memory to map it");
		return;
	}
	make_palette();
	font_make(&font);
	blank();
	if (screen_register(&driver) < 0)
		log_warn("framebuffer: cannot be the screen");
}
