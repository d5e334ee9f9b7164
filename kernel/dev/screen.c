/* SPDX-License-Identifier: MIT */
/*
 * The grid of cells between terminal and driver: `wanted` is what the terminal
 * put, `shown` what the driver drew last. Drawing compares the two, row by row
 * where something was touched.
 *
 * Drawing happens at once if the last time was long enough ago, else by a
 * timer; so a thousand lines cost a few screens. One drawer at a time: who
 * finds another at work leaves the rest to the timer. Nobody waits for a lock
 * here, and a cell is written in one piece: a drawer on another CPU sees it
 * old or new, and a row touched meanwhile is drawn again.
 */
#include "dev/screen.h"

#include "abi/errno.h"
#include "base/string.h"
#include "cpu/io.h"
#include "debug/log.h"
#include "mm/frame.h"
#include "sched/timer.h"

#define DRAW_PERIOD	(30 * NSEC_PER_MSEC)
#define ROWS_MAX	256
#define DRAWER_POLLS_MAX 1000000	/* some 10 ms */

static const struct screen_driver *driver;	/* constant once set */
static struct screen_ops ops;			/* constant once set */
static struct screen_cell *wanted, *shown;
static bool touched[ROWS_MAX], any_touched;	/* atomic */
static unsigned cursor_row, cursor_column;
static bool cursor_visible;
static volatile bool drawing;			/* atomic */
static nsec_t last_draw;
static struct timer draw_timer;
static bool timer_set;				/* atomic */

static struct screen_cell *cell_at(struct screen_cell *grid, unsigned row,
				   unsigned column)
{
	return &grid[row * ops.columns + column];
}

static bool cells_equal(struct screen_cell a, struct screen_cell b)
{
	return a.character == b.character && a.attr == b.attr;
}

/* What shall be seen there: a cursor may swap the colours. */
static struct screen_cell target(unsigned row, unsigned column)
{
	struct screen_cell c = *cell_at(wanted, row, column);

	if (!driver->cursor && cursor_visible && row == cursor_row &&
	    column == cursor_column)
		c.attr = (u8)(c.attr << 4 | c.attr >> 4);
	return c;
}

static void draw_row(unsigned row)
{
	struct screen_cell *old = cell_at(shown, row, 0), c;

	for (unsigned column = 0; column < ops.columns; column++) {
		c = target(row, column);
		if (cells_equal(c, old[column]))
			continue;
		old[column] = c;
		driver->draw(row, column, c);
	}
}

/* The drawer's turn, if it is free. */
static bool draw_touched(void)
{
	if (__atomic_exchange_n(&drawing, true, __ATOMIC_ACQUIRE))
		return false;
	__atomic_store_n(&any_touched, false, __ATOMIC_SEQ_CST);
	for (unsigned row = 0; row < ops.rows; row++) {
		if (__atomic_exchange_n(&touched[row], false, __ATOMIC_ACQ_REL))
			draw_row(row);
	}
	if (driver->cursor)
		driver->cursor(cursor_row, cursor_column, cursor_visible);
	last_draw = clock_monotonic();
	__atomic_store_n(&drawing, false, __ATOMIC_SEQ_CST);
	return true;
}

/*
 * Whoever touches a row sets any_touched first and then looks whether others
 * draw or will; these become free first and then look at any_touched: so one
 * of them sees the other.
 */
static void draw_in_time(void)
{
	nsec_t soonest = clock_monotonic() + NSEC_PER_MSEC;

	if (__atomic_load_n(&any_touched, __ATOMIC_SEQ_CST) &&
	    !__atomic_exchange_n(&timer_set, true, __ATOMIC_SEQ_CST))
		timer_arm(&draw_timer, MAX(last_draw + DRAW_PERIOD, soonest));
}

static void draw_later(UNUSED struct timer *t)
{
	draw_touched();
	__atomic_store_n(&timer_set, false, __ATOMIC_SEQ_CST);
	draw_in_time();
}

static void draw_soon(void)
{
	if (clock_monotonic() >= last_draw + DRAW_PERIOD)
		draw_touched();
	draw_in_time();
}

static void touch(unsigned row)
{
	__atomic_store_n(&touched[row], true, __ATOMIC_RELEASE);
	__atomic_store_n(&any_touched, true, __ATOMIC_SEQ_CST);
}

/* The font is ASCII: what in texts comes close to it is shown by that. */
static u8 nearest(u32 code)
{
	if (code >= ' ' && code <= '~')
		return (u8)code;
	switch (code) {
	case 0x00a0:			/* no-break space */
		return ' ';
	case 0x2010 ... 0x2015:		/* hyphens, dashes */
	case 0x2500:			/* lines of frames … */
		return '-';
	case 0x2018 ... 0x2019:		/* quotation marks */
		return '\'';
	case 0x201c ... 0x201d:
		return '"';
	case 0x2022:			/* bullet */
		return '*';
	case 0x2026:			/* ellipsis */
		return '.';
	case 0x2502:
		return '|';
	case 0x250c ... 0x254b:		/* … and their corners */
		return '+';
	default:
		return '?';
	}
}

static void put(unsigned row, unsigned column, u32 code, u8 attr)
{
	struct screen_cell c = { nearest(code), attr };

	*cell_at(wanted, row, column) = c;
	touch(row);
}

static void move(unsigned to_row, unsigned from_row, unsigned count)
{
	memmove(cell_at(wanted, to_row, 0), cell_at(wanted, from_row, 0),
		count * ops.columns * sizeof(*wanted));
	for (unsigned i = 0; i < count; i++)
		touch(to_row + i);
}

static void clear(unsigned row, unsigned column, unsigned count, u8 attr)
{
	struct screen_cell *c = cell_at(wanted, row, column);

	for (unsigned i = 0; i < count; i++) {
		c[i] = (struct screen_cell){ ' ', attr };
		touch(row + (column + i) / ops.columns);
	}
}

static void cursor(unsigned row, unsigned column, bool visible)
{
	touch(cursor_row);
	cursor_row = row;
	cursor_column = column;
	cursor_visible = visible;
	touch(row);
}

static void flush(bool now)
{
	if (!now) {
		draw_soon();
		return;
	}
	for (unsigned i = 0; i < DRAWER_POLLS_MAX; i++) {
		if (draw_touched())
			return;
		cpu_pause();
	}
	drawing = false;		/* that CPU stopped in the middle */
	draw_touched();
}

const struct screen_ops *screen_ops(void)
{
	return driver ? &ops : NULL;
}

int screen_register(const struct screen_driver *d)
{
	size_t cells = d->rows * d->columns;
	size_t bytes = PAGE_UP(2 * cells * sizeof(struct screen_cell));

	if (driver || d->rows > ROWS_MAX)
		return -EBUSY;
	wanted = frame_alloc_boot(bytes / PAGE_SIZE);
	if (!wanted)
		return -ENOMEM;
	shown = wanted + cells;
	ops = (struct screen_ops){
		.rows = d->rows, .columns = d->columns,
		.put = put, .move = move, .clear = clear,
		.cursor = cursor, .flush = flush,
	};
	timer_init(&draw_timer, draw_later);
	driver = d;
	clear(0, 0, (unsigned)cells, SCREEN_PLAIN);
	memcpy(shown, wanted, cells * sizeof(*shown));
	log_info("screen: %s, %u columns, %u rows", d->name, d->columns,
		 d->rows);
	return 0;
}
