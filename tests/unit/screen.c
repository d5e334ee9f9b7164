/* SPDX-License-Identifier: MIT */
/*
 * The grid of cells: only what changed is drawn, and seldom; moving rows both
 * ways, clearing across rows, the cursor that is a cell, and an urgent flush
 * while another CPU stopped in the middle of drawing. And the font: every
 * character has a picture of its own, with its margins empty.
 *
 * Sources: kernel/dev/screen.c kernel/dev/font.c
 * Flags: -DVITRIX_HOST
 */
#include "unit.h"

#include "abi/errno.h"
#include "debug/log.h"
#include "dev/font.h"
#include "dev/screen.h"
#include "mm/frame.h"
#include "sched/timer.h"

#define ROWS	4
#define COLUMNS	10

static nsec_t now;
static struct timer *armed;
static char seen[ROWS][COLUMNS + 1];	/* what was drawn */
static u8 colours[ROWS][COLUMNS];
static unsigned drawn;			/* cells */
static void (*while_drawing)(void);

void log_line(enum log_level level, const char *format, ...)
{
	(void)level;
	(void)format;
}

void *frame_alloc_boot(size_t count)
{
	static u8 memory[PAGE_SIZE];

	assert_int_equal(count, 1);
	return memory;
}

nsec_t clock_monotonic(void)
{
	return now;
}

void timer_init(struct timer *t, void (*expire)(struct timer *t))
{
	*t = (struct timer){ .expire = expire };
}

void timer_arm(struct timer *t, nsec_t deadline)
{
	assert_true(deadline > now);
	t->armed = true;
	armed = t;
}

static void draw(unsigned row, unsigned column, struct screen_cell cell)
{
	void (*hook)(void) = while_drawing;

	assert_in_range(row, 0, ROWS - 1);
	assert_in_range(column, 0, COLUMNS - 1);
	seen[row][column] = (char)cell.character;
	colours[row][column] = cell.attr;
	drawn++;
	while_drawing = NULL;
	if (hook)
		hook();
}

/* Time passes; the timer expires if it was armed. */
static void later(void)
{
	struct timer *t = armed;

	now += NSEC_PER_SEC;
	armed = NULL;
	if (t) {
		t->armed = false;
		t->expire(t);
	}
}

static void write_row(unsigned row, const char *text)
{
	for (unsigned i = 0; text[i]; i++)
		screen_ops()->put(row, i, (u8)text[i], SCREEN_PLAIN);
}

static int set_up(void **state)
{
	static const struct screen_driver driver = {
		.name = "test", .rows = ROWS, .columns = COLUMNS,
		.draw = draw,
	};

	(void)state;
	if (!screen_ops()) {
		for (unsigned i = 0; i < ROWS; i++)
			memset(seen[i], ' ', COLUMNS);
		memset(colours, SCREEN_PLAIN, sizeof(colours));
		assert_int_equal(screen_register(&driver), 0);
		assert_int_equal(drawn, 0);
		assert_int_equal(screen_register(&driver), -EBUSY);
	}
	screen_ops()->clear(0, 0, ROWS * COLUMNS, SCREEN_PLAIN);
	screen_ops()->cursor(0, 0, false);
	screen_ops()->flush(false);
	later();
	later();
	drawn = 0;
	return 0;
}

static void only_changes_are_drawn(void **state)
{
	(void)state;
	write_row(1, "hello");
	screen_ops()->flush(false);
	assert_string_equal(seen[1], "hello     ");
	assert_int_equal(drawn, 5);
	later();
	write_row(1, "jello");
	screen_ops()->flush(false);
	assert_int_equal(drawn, 6);
}

static void a_thousand_lines_cost_two_screens(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		screen_ops()->move(0, 1, ROWS - 1);
		screen_ops()->clear(ROWS - 1, 0, COLUMNS, SCREEN_PLAIN);
		write_row(ROWS - 1, i % 2 ? "odd line" : "even one");
		screen_ops()->flush(false);
	}
	assert_true(armed != NULL);
	later();
	assert_string_equal(seen[0], "even one  ");
	assert_string_equal(seen[3], "odd line  ");
	assert_in_range(drawn, 1, 2 * ROWS * COLUMNS);
}

static void moves_and_clears(void **state)
{
	(void)state;
	write_row(0, "0");
	write_row(1, "1");
	write_row(2, "2");
	screen_ops()->move(1, 0, 3);
	screen_ops()->clear(1, 9, 2, SCREEN_ATTR(1, 4));
	screen_ops()->flush(false);
	assert_string_equal(seen[1], "0         ");
	assert_string_equal(seen[2], "          ");
	assert_string_equal(seen[3], "2         ");
	assert_int_equal(colours[1][9], SCREEN_ATTR(1, 4));
	assert_int_equal(colours[2][0], SCREEN_ATTR(1, 4));
	assert_int_equal(colours[2][1], SCREEN_PLAIN);
}

static void the_cursor_leaves_no_trace(void **state)
{
	(void)state;
	screen_ops()->cursor(2, 3, true);
	screen_ops()->flush(false);
	assert_int_equal(colours[2][3], SCREEN_ATTR(0, 7));
	later();
	screen_ops()->cursor(1, 0, true);
	screen_ops()->flush(false);
	assert_int_equal(colours[2][3], SCREEN_PLAIN);
	assert_int_equal(colours[1][0], SCREEN_ATTR(0, 7));
	assert_int_equal(drawn, 3);
}

static void odd_characters(void **state)
{
	(void)state;
	screen_ops()->put(0, 0, 0x20ac, SCREEN_PLAIN);
	screen_ops()->put(0, 1, 0xa0, SCREEN_PLAIN);
	screen_ops()->put(0, 2, 7, SCREEN_PLAIN);
	screen_ops()->put(0, 3, 0x141, SCREEN_PLAIN);
	screen_ops()->put(0, 4, 0x2014, SCREEN_PLAIN);
	screen_ops()->put(0, 5, 0x2019, SCREEN_PLAIN);
	screen_ops()->put(0, 6, 0x253c, SCREEN_PLAIN);
	screen_ops()->flush(false);
	assert_string_equal(seen[0], "? \?\?-'+   ");
}

/* Another CPU puts something into a row that the drawer has passed. */
static void put_behind(void)
{
	write_row(0, "late");
	screen_ops()->flush(false);
}

static void nothing_is_forgotten_while_another_draws(void **state)
{
	(void)state;
	while_drawing = put_behind;
	write_row(2, "x");
	screen_ops()->flush(false);
	later();
	assert_string_equal(seen[0], "late      ");
}

static jmp_buf stopped;

static void stop_here(void)
{
	longjmp(stopped, 1);
}

static void urgent_does_not_wait_for_a_dead_drawer(void **state)
{
	(void)state;
	write_row(1, "abc");
	while_drawing = stop_here;
	if (setjmp(stopped) == 0)
		screen_ops()->flush(false);
	write_row(0, "panic");
	screen_ops()->flush(true);
	assert_string_equal(seen[0], "panic     ");
}

static void font(void **state)
{
	static struct font f;

	(void)state;
	font_make(&f);
	for (unsigned i = 0; i < FONT_GLYPHS; i++) {
		for (unsigned k = 0; k < i; k++)
			assert_memory_not_equal(f.rows[i], f.rows[k], 16);
		for (unsigned y = 0; y < FONT_HEIGHT; y++)
			assert_int_equal(f.rows[i][y] & 1, 0);
		assert_int_equal(f.rows[i][0] | f.rows[i][15], 0);
	}
	assert_int_equal(f.rows['L' - ' '][11], 0xfc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(only_changes_are_drawn, set_up),
		cmocka_unit_test_setup(a_thousand_lines_cost_two_screens,
				       set_up),
		cmocka_unit_test_setup(moves_and_clears, set_up),
		cmocka_unit_test_setup(the_cursor_leaves_no_trace, set_up),
		cmocka_unit_test_setup(odd_characters, set_up),
		cmocka_unit_test_setup(nothing_is_forgotten_while_another_draws,
				       set_up),
		cmocka_unit_test_setup(urgent_does_not_wait_for_a_dead_drawer,
				       set_up),
		cmocka_unit_test(font),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
