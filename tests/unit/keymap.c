/* SPDX-License-Identifier: MIT */
/*
 * What keys type: letters with every modifier, the keys that send sequences,
 * the prefixes 0xe0 and 0xe1, and every byte a broken keyboard could send.
 *
 * Sources: kernel/dev/keymap.c
 * Flags: -DVITRIX_HOST
 */
#include "unit.h"

#include "dev/keymap.h"

static char typed[256];

/* Feed scancodes, written in hexadecimal; `typed` is what came of them. */
static void feed(struct keymap_state *s, const char *codes)
{
	char bytes[KEYMAP_BYTES_MAX];
	unsigned code;
	size_t at = 0, n;
	int used;

	for (; sscanf(codes, "%2x%n", &code, &used) == 1; codes += used) {
		n = keymap_translate(s, (u8)code, bytes);
		assert_in_range(n, 0, KEYMAP_BYTES_MAX);
		memcpy(typed + at, bytes, n);
		at += n;
	}
	typed[at] = 0;
}

static void assert_types(const char *codes, const char *text)
{
	struct keymap_state s = { 0 };

	feed(&s, codes);
	assert_string_equal(typed, text);
}

static void letters(void **state)
{
	(void)state;
	assert_types("1e 9e 30 b0 2e ae", "abc");
	assert_types("2a 1e 9e aa 1e 9e", "Aa");
	assert_types("36 10 b6 10", "Qq");
	assert_types("02 0b 0c 0d 29 2b 1a 1b 27 28 33 34 35 39",
		     "10-=`\\[];',./ ");
	assert_types("2a 02 0b 0c 0d 29 2b 1a 1b 27 28 33 34 35",
		     "!)_+~|{}:\"<>?");
	assert_types("1c 0e 0f 01", "\r\177\t\033");
}

static void caps_lock_is_for_letters(void **state)
{
	(void)state;
	assert_types("3a ba 1e 02", "A1");
	assert_types("3a ba 2a 1e 02 aa", "a!");
	assert_types("3a ba 1e 3a ba 1e", "Aa");
}

static void control_and_alt(void **state)
{
	(void)state;
	assert_types("1d 2e ae 9d 2e", "\003c");
	assert_types("e0 1d 20 e0 9d 20", "\004d");
	assert_types("1d 2b 1a 1b", "\034\033\035");
	assert_types("1d 0e 35", "\010\037");
	assert_types("38 30 b8 30", "\033bb");
	assert_types("38 1d 1e", "\033\001");
}

static void control_space_is_a_zero_byte(void **state)
{
	struct keymap_state s = { .control_left = true };
	char bytes[KEYMAP_BYTES_MAX] = "x";

	(void)state;
	assert_int_equal(keymap_translate(&s, 0x39, bytes), 1);
	assert_int_equal(bytes[0], 0);
	assert_int_equal(keymap_translate(&s, 0x03, bytes), 1);
	assert_int_equal(bytes[0], 0);
}

static void sequences(void **state)
{
	(void)state;
	assert_types("e0 48 e0 c8", "\033[A");
	assert_types("e0 50 e0 4d e0 4b", "\033[B\033[C\033[D");
	assert_types("e0 47 e0 4f e0 53", "\033[1~\033[4~\033[3~");
	assert_types("e0 52 e0 49 e0 51", "\033[2~\033[5~\033[6~");
	assert_types("3b 3f 40 44 57 58",
		     "\033[[A\033[[E\033[17~\033[21~\033[23~\033[24~");
	assert_types("2a 0f", "\033[Z");
	assert_types("38 e0 48", "\033\033[A");
}

static void number_pad(void **state)
{
	(void)state;
	assert_types("47 4a 4e 37", "\033[1~-+*");
	assert_types("45 c5 47 4c 52 53", "750.");
	assert_types("45 c5 2a 47", "\033[1~");
	assert_types("45 c5 e0 47", "\033[1~");
	assert_types("e0 1c e0 35 2a e0 35", "\r//");
}

static void made_up_shifts_and_pause(void **state)
{
	(void)state;
	assert_types("e0 2a e0 53 1e", "\033[3~a");
	assert_types("e1 1d 45 e1 9d c5 1e", "a");
	assert_types("e0 5b e0 dc e0 46 1e", "a");
}

static void any_byte_after_any_byte(void **state)
{
	char bytes[KEYMAP_BYTES_MAX];

	(void)state;
	for (unsigned pair = 0; pair < 0x10000; pair++) {
		struct keymap_state s = { 0 };

		s.alt_left = pair & 1;
		keymap_translate(&s, (u8)(pair >> 8), bytes);
		assert_in_range(keymap_translate(&s, (u8)pair, bytes), 0,
				KEYMAP_BYTES_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters),
		cmocka_unit_test(caps_lock_is_for_letters),
		cmocka_unit_test(control_and_alt),
		cmocka_unit_test(control_space_is_a_zero_byte),
		cmocka_unit_test(sequences),
		cmocka_unit_test(number_pad),
		cmocka_unit_test(made_up_shifts_and_pause),
		cmocka_unit_test(any_byte_after_any_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
