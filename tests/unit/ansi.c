/* SPDX-License-Identifier: MIT */
/*
 * tty/ansi: what stands where on a screen of 8 rows and 20 columns after
 * bytes with control sequences; and that no bytes whatever, even random ones,
 * make it draw outside of the screen.
 *
 * Sources: kernel/tty/ansi.c kernel/tty/csi.c
 */
#include "unit.h"
#include "tty/ansi.h"

#define ROWS	8
#define COLUMNS	20

static u32 cells[ROWS][COLUMNS];
static u8 attrs[ROWS][COLUMNS];
static unsigned cursor_row, cursor_column;
static bool cursor_shown;
static struct ansi a;

static void put(unsigned row, unsigned column, u32 code, u8 attr)
{
	assert_true(row < ROWS && column < COLUMNS);
	cells[row][column] = code;
	attrs[row][column] = attr;
}

static void move(unsigned to, unsigned from, unsigned count)
{
	assert_true(to + count <= ROWS && from + count <= ROWS);
	memmove(cells[to], cells[from], count * sizeof(cells[0]));
	memmove(attrs[to], attrs[from], count * sizeof(attrs[0]));
}

static void clear(unsigned row, unsigned column, unsigned count, u8 attr)
{
	unsigned at = row * COLUMNS + column;

	assert_true(at + count <= ROWS * COLUMNS);
	for (; count > 0; count--, at++)
		put(at / COLUMNS, at % COLUMNS, ' ', attr);
}

static void cursor(unsigned row, unsigned column, bool visible)
{
	assert_true(row < ROWS && column < COLUMNS);
	cursor_row = row;
	cursor_column = column;
	cursor_shown = visible;
}

static void flush(bool now)
{
	(void)now;
}

static const struct screen_ops screen = {
	ROWS, COLUMNS, put, move, clear, cursor, flush,
};

static int start(void **state)
{
	(void)state;
	ansi_init(&a, &screen);
	return 0;
}

static void show(const char *text)
{
	ansi_write(&a, text, strlen(text));
}

/* The row's text, without the blanks at its end. */
static void row_is(unsigned row, const char *text)
{
	char got[COLUMNS + 1];
	int n = COLUMNS;

	for (int i = 0; i < COLUMNS; i++)
		got[i] = cells[row][i] < 128 ? (char)cells[row][i] : '?';
	while (n > 0 && got[n - 1] == ' ')
		n--;
	got[n] = 0;
	assert_string_equal(got, text);
}

static void cursor_is(unsigned row, unsigned column)
{
	assert_int_equal(cursor_row, row);
	assert_int_equal(cursor_column, column);
}

static void text(void **state)
{
	(void)state;
	show("one\r\ntwo\tx\b\by\r\n");
	row_is(0, "one");
	row_is(1, "two    yx");
	cursor_is(2, 0);
}

static void wrapping(void **state)
{
	(void)state;
	show("12345678901234567890");
	cursor_is(0, 19);		/* not before the next one comes */
	show("a");
	row_is(1, "a");
	show("\r\n12345678901234567890\r\nb");
	row_is(3, "b");			/* no empty line between */
}

static void scrolling(void **state)
{
	(void)state;
	for (char c = '0'; c <= '9'; c++) {
		char line[] = { c, '\r', '\n', 0 };

		show(line);
	}
	row_is(0, "3");
	row_is(6, "9");
	row_is(7, "");
	show("\033[1;1H\033M");
	row_is(0, "");
	row_is(1, "3");
}

static void movement(void **state)
{
	(void)state;
	show("\033[3;5H");
	cursor_is(2, 4);
	show("\033[2A\033[3C\033[B\033[D");
	cursor_is(1, 6);
	show("\033[99;99H");
	cursor_is(7, 19);
	show("\033[H\033[4G\033[6d");
	cursor_is(5, 3);
	show("\0337\033[H\0338");
	cursor_is(5, 3);
	show("\033[?25l");
	assert_false(cursor_shown);
	show("\033[?25h");
	assert_true(cursor_shown);
}

static void clearing(void **state)
{
	(void)state;
	show("abcdef\r\nabcdef\r\nabcdef\033[2;3H\033[K");
	row_is(1, "ab");
	show("\033[1;3H\033[1K");
	row_is(0, "   def");
	show("\033[2;1H\033[J");
	row_is(0, "   def");
	row_is(1, "");
	row_is(2, "");
	show("\033[2J");
	row_is(0, "");
}

static void lines(void **state)
{
	(void)state;
	show("a\r\nb\r\nc\r\nd\033[2;1H\033[2L");
	row_is(1, "");
	row_is(3, "b");
	row_is(5, "d");
	show("\033[1;1H\033[3M");
	row_is(0, "b");
	row_is(2, "d");
	show("\033[2;3r\033[3;1Hx\n\n");
	row_is(0, "b");
	row_is(1, "");
}

static void colours(void **state)
{
	(void)state;
	show("\033[31;44mx\033[1my\033[7mz\033[mo\033[38;5;100;32mg");
	assert_int_equal(attrs[0][0], SCREEN_ATTR(1, 4));
	assert_int_equal(attrs[0][1], SCREEN_ATTR(9, 4));
	assert_int_equal(attrs[0][2], SCREEN_ATTR(4, 9));
	assert_int_equal(attrs[0][3], SCREEN_PLAIN);
	assert_int_equal(attrs[0][4], SCREEN_ATTR(2, 0));
}

static void utf8(void **state)
{
	(void)state;
	show("\xc3\xa4\xe2\x82\xac\xff" "b\xe2\x82" "c");
	assert_int_equal(cells[0][0], 0xe4);
	assert_int_equal(cells[0][1], 0x20ac);
	assert_int_equal(cells[0][2], 0xfffd);
	assert_int_equal(cells[0][3], 'b');
	assert_int_equal(cells[0][4], 0xfffd);
	assert_int_equal(cells[0][5], 'c');
}

static void titles(void **state)
{
	(void)state;
	show("a\033]0;a title\ab\033]0;x\033\\c\033(Bd");
	row_is(0, "abcd");
}

/* Half of it letters that end sequences. */
static void anything(void **state)
{
	static const char often[] = "\033[[;;?0123456789ABCDHJKLMPSTXrsumhl\n";
	unsigned seed = 5;

	(void)state;
	for (int i = 0; i < 500000; i++) {
		unsigned r = (unsigned)rand_r(&seed);
		char c = r % 4 ? often[r / 4 % (sizeof(often) - 1)] :
				 (char)(r / 4);

		ansi_write(&a, &c, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(text, start),
		cmocka_unit_test_setup(wrapping, start),
		cmocka_unit_test_setup(scrolling, start),
		cmocka_unit_test_setup(movement, start),
		cmocka_unit_test_setup(clearing, start),
		cmocka_unit_test_setup(lines, start),
		cmocka_unit_test_setup(colours, start),
		cmocka_unit_test_setup(utf8, start),
		cmocka_unit_test_setup(titles, start),
		cmocka_unit_test_setup(anything, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
