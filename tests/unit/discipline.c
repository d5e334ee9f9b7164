/* SPDX-License-Identifier: MIT */
/*
 * tty/discipline: what is read after what is typed, what is shown meanwhile,
 * which signals come out; the settings, one after the other; a full line; and
 * random typing with random settings, which must keep the ring's invariants.
 *
 * Sources: kernel/tty/discipline.c kernel/tty/input.c kernel/tty/edit.c
 * Sources: kernel/tty/output.c
 */
#include "unit.h"
#include "base/bitmap.h"
#include "tty/discipline.h"

#define TAB 8

static struct discipline d;
static char shown[65536];
static size_t shown_length;
static char back[16];
static u32 back_used;

static void show(struct discipline *which, const char *bytes, size_t n)
{
	assert_ptr_equal(which, &d);
	assert_true(shown_length + n < sizeof(shown));
	memcpy(shown + shown_length, bytes, n);
	shown_length += n;
	shown[shown_length] = 0;
}

static int start(void **state)
{
	(void)state;
	discipline_init(&d, show);
	shown_length = 0;
	shown[0] = 0;
	return 0;
}

/* The signals that came out, as one number in digits of base 100. */
static int type(const char *bytes, size_t n)
{
	int signals = 0;

	for (size_t i = 0; i < n; i++) {
		int signal = discipline_input(&d, (u8)bytes[i]);

		if (signal)
			signals = signals * 100 + signal;
	}
	return signals;
}

#define TYPE(s)	type(s, sizeof(s) - 1)

static void set(u32 iflag_off, u32 lflag_off, u32 lflag_on)
{
	struct linux_termios t = d.t;

	t.iflag &= ~iflag_off;
	t.lflag = (t.lflag & ~lflag_off) | lflag_on;
	discipline_set(&d, &t);
}

static void expect_read(const char *text, size_t n, u32 size)
{
	u8 got[8192];
	bool end;

	assert_int_equal(discipline_read(&d, got, size, &end), n);
	assert_memory_equal(got, text, n);
}

#define READS(s)	expect_read(s, sizeof(s) - 1, 8192)
#define SHOWS(s)	assert_string_equal(shown, s)

static void line(void **state)
{
	(void)state;
	assert_int_equal(TYPE("hello"), 0);
	assert_false(discipline_has_line(&d));
	assert_int_equal(discipline_count(&d), 0);
	TYPE("\r");
	assert_true(discipline_has_line(&d));
	assert_int_equal(discipline_count(&d), 6);
	TYPE("more\nhalf");
	READS("hello\n");
	READS("more\n");
	assert_false(discipline_has_line(&d));
	SHOWS("hello\r\nmore\r\nhalf");
}

static void short_reads(void **state)
{
	bool end;
	u8 c[4];

	(void)state;
	TYPE("abc\nd\n");
	assert_int_equal(discipline_read(&d, c, 2, &end), 2);
	assert_false(end);
	assert_int_equal(discipline_read(&d, c, 4, &end), 2);
	assert_true(end);
	READS("d\n");
}

static void erase(void **state)
{
	(void)state;
	TYPE("ab\x7f\x7f\x7f" "c\n");
	READS("c\n");
	SHOWS("ab\b \b\b \bc\r\n");
}

static void erase_wide(void **state)
{
	(void)state;
	TYPE("a\t\x7f" "\x16\x03\x7f" "\xc3\xa4\x7f" "b\n");
	READS("ab\n");
	SHOWS("a\t\b\b\b\b\b\b\b" "^\b^C\b \b\b \b" "\xc3\xa4\b \b" "b\r\n");
}

static void kill_and_word(void **state)
{
	(void)state;
	TYPE("ls foo.bar  \x17\x17\n");
	READS("ls \n");
	start(NULL);
	TYPE("abc\x15" "x\n");
	READS("x\n");
	SHOWS("abc\b \b\b \b\b \bx\r\n");
	start(NULL);
	set(0, T_ECHOKE, 0);
	TYPE("abc\x15" "x\n");
	SHOWS("abc^U\r\nx\r\n");
}

/* A tab goes back to where it began, whatever stands before it: a multiple of
 * eight, another tab, or the prompt. */
static void erase_tabs(void **state)
{
	(void)state;
	TYPE("\t\tab\t12345678\t" "\x15");
	SHOWS("\t\tab\t12345678\t"
	      "\b\b\b\b\b\b\b\b"
	      "\b \b\b \b\b \b\b \b\b \b\b \b\b \b\b \b"
	      "\b\b\b\b\b\b" "\b \b\b \b"
	      "\b\b\b\b\b\b\b\b" "\b\b\b\b\b\b\b\b");
	start(NULL);
	discipline_output(&d, "> ", 2, back, sizeof(back), &back_used);
	TYPE("a\t" "\x7f");
	SHOWS("a\t\b\b\b\b\b");
	start(NULL);
	for (u32 i = 0; i < LINE_SIZE - 1; i++)
		TYPE("\t");
	shown_length = 0;
	TYPE("\x15");
	assert_int_equal(shown_length, (LINE_SIZE - 1) * TAB);
}

static void end_of_file(void **state)
{
	(void)state;
	TYPE("\x04");
	assert_true(discipline_has_line(&d));
	assert_int_equal(discipline_count(&d), 0);
	READS("");
	TYPE("ab\x04" "c\x04");
	assert_int_equal(discipline_count(&d), 3);
	expect_read("ab", 2, 2);	/* its end goes with it */
	READS("c");
	assert_false(discipline_has_line(&d));
	SHOWS("abc");
}

static void signals(void **state)
{
	(void)state;
	assert_int_equal(TYPE("junk\x03"), 2);
	assert_int_equal(TYPE("\x1c\x1a"), 320);
	SHOWS("junk^C^\\^Z");
	TYPE("x\n");
	READS("x\n");
	set(0, 0, T_NOFLSH);
	assert_int_equal(TYPE("kept\x03\n"), 2);
	READS("kept\n");
	set(0, T_ISIG, 0);
	assert_int_equal(TYPE("\x03\n"), 0);
	READS("\x03\n");
	set(0, 0, T_ISIG);
	assert_int_equal(TYPE("\x16\x03\n"), 0);
	READS("\x03\n");
}

static void carriage_returns(void **state)
{
	struct linux_termios t;

	(void)state;
	set(T_ICRNL, T_ICANON | T_ECHO, 0);
	TYPE("\r\n");
	READS("\r\n");
	t = d.t;
	t.iflag |= T_INLCR;
	discipline_set(&d, &t);
	TYPE("\r\n");
	READS("\r\r");
	t.iflag = T_IGNCR | T_ICRNL;
	discipline_set(&d, &t);
	TYPE("a\rb");
	READS("ab");
}

static void flow(void **state)
{
	(void)state;
	TYPE("\x13");
	assert_true(d.stopped);
	TYPE("\x11");
	assert_false(d.stopped);
	TYPE("\x13");
	TYPE("\x03");
	assert_false(d.stopped);
	set(T_IXON, T_ICANON, 0);
	TYPE("\x13\x11");
	READS("\x13\x11");
}

static void mode_changes(void **state)
{
	(void)state;
	TYPE("one\ntwo\x04half");
	set(0, T_ICANON, 0);
	assert_int_equal(discipline_count(&d), 11);
	READS("one\ntwohalf");
	TYPE("raw");
	set(0, 0, T_ICANON);
	assert_true(discipline_has_line(&d));
	READS("raw");
	TYPE("x\n");
	READS("x\n");
}

static void full(void **state)
{
	char text[LINE_SIZE];

	(void)state;
	set(0, T_ECHO, 0);
	memset(text, 'a', sizeof(text));
	for (int i = 0; i < 5000; i++)
		TYPE("a");
	TYPE("\nlost");
	text[LINE_SIZE - 1] = '\n';
	expect_read(text, LINE_SIZE, 8192);
	TYPE("\n");
	READS("\n");
}

static void reprint(void **state)
{
	(void)state;
	TYPE("ab\x12" "c\n");
	SHOWS("ab^R\r\nabc\r\n");
	READS("abc\n");
}

static void output(void **state)
{
	struct linux_termios t;
	char to[64];
	u32 used;

	(void)state;
	assert_int_equal(discipline_output(&d, "a\nb", 3, to, 64, &used), 4);
	assert_memory_equal(to, "a\r\nb", 4);
	assert_int_equal(discipline_output(&d, "abcdefgh", 8, to, 10, &used),
			 3);
	assert_int_equal(used, 3);
	t = d.t;
	t.oflag |= T_TABDLY;
	discipline_set(&d, &t);
	discipline_output(&d, "\n", 1, to, 64, &used);
	assert_int_equal(discipline_output(&d, "ab\tc", 4, to, 64, &used), 9);
	assert_memory_equal(to, "ab      c", 9);
	t.oflag = 0;
	discipline_set(&d, &t);
	assert_int_equal(discipline_output(&d, "\n\t", 2, to, 64, &used), 2);
}

static void check_invariants(void)
{
	u32 marks = 0;

	assert_true(d.tail - d.head <= LINE_SIZE);
	if (!(d.t.lflag & T_ICANON))
		return;
	assert_true(d.line - d.head <= d.tail - d.head);
	for (u32 i = d.head; i != d.tail; i++) {
		bool marked = bit_is_set(d.marks, i % LINE_SIZE);

		assert_true(!marked || i - d.head < d.line - d.head);
		marks += marked;
	}
	assert_int_equal(marks, d.lines);
	assert_int_equal(d.lines > 0, d.line != d.head);
}

static void random_typing(void **state)
{
	unsigned seed = 1;
	u8 got[64];
	bool end;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		unsigned r = (unsigned)rand_r(&seed);

		if (r % 64 == 0) {
			struct linux_termios t = d.t;

			t.lflag = (u32)rand_r(&seed);
			t.iflag = (u32)rand_r(&seed);
			t.oflag = (u32)rand_r(&seed);
			discipline_set(&d, &t);
		} else if (r % 16 == 1) {
			discipline_read(&d, got, r / 64 % 65, &end);
		} else {
			discipline_input(&d, (u8)(r >> 8));
		}
		shown_length = 0;
		if (i % 16 == 0)
			check_invariants();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(line, start),
		cmocka_unit_test_setup(short_reads, start),
		cmocka_unit_test_setup(erase, start),
		cmocka_unit_test_setup(erase_wide, start),
		cmocka_unit_test_setup(kill_and_word, start),
		cmocka_unit_test_setup(erase_tabs, start),
		cmocka_unit_test_setup(end_of_file, start),
		cmocka_unit_test_setup(signals, start),
		cmocka_unit_test_setup(carriage_returns, start),
		cmocka_unit_test_setup(flow, start),
		cmocka_unit_test_setup(mode_changes, start),
		cmocka_unit_test_setup(full, start),
		cmocka_unit_test_setup(reprint, start),
		cmocka_unit_test_setup(output, start),
		cmocka_unit_test_setup(random_typing, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
