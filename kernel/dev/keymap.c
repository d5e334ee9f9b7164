/* SPDX-License-Identifier: MIT */
/*
 * The tables of a US keyboard. A scancode's bit 7 tells release from press;
 * 0xe0 before it tells the grey keys from those of the number pad; the Pause
 * key sends 0xe1 and two bytes more. Keys that type a character stand in
 * `plain` and `shifted`, keys that send a sequence in `function_key`; Alt puts
 * an escape before either, as terminals do.
 */
#include "dev/keymap.h"

#include "base/string.h"

#define RELEASED	0x80
#define PREFIX_GREY	0xe0
#define PREFIX_PAUSE	0xe1

enum {				/* scancodes with a meaning of their own */
	KEY_TAB		= 0x0f,
	KEY_ENTER	= 0x1c,
	KEY_CONTROL	= 0x1d,
	KEY_SHIFT_LEFT	= 0x2a,
	KEY_SLASH	= 0x35,
	KEY_SHIFT_RIGHT	= 0x36,
	KEY_ALT		= 0x38,
	KEY_CAPS_LOCK	= 0x3a,
	KEY_NUM_LOCK	= 0x45,
	PAD_FIRST	= 0x47,
	PAD_LAST	= 0x53,
};

/* By scancode, 0x00 to 0x39. */
static const char plain[] =
	"\0\033" "1234567890-=\177\t"
	"qwertyuiop[]\r\0"
	"asdfghjkl;'`\0\\"
	"zxcvbnm,./\0*\0 ";
static const char shifted[] =
	"\0\033" "!@#$%^&*()_+\177\t"
	"QWERTYUIOP{}\r\0"
	"ASDFGHJKL:\"~\0|"
	"ZXCVBNM<>?\0*\0 ";

/* The number pad, 0x47 to 0x53, while Num Lock is on. */
static const char pad[] = "789-456+1230.";

static const char *function_key(u8 code)
{
	static const char *const f1_to_f10[] = {
		"\033[[A", "\033[[B", "\033[[C", "\033[[D", "\033[[E",
		"\033[17~", "\033[18~", "\033[19~", "\033[20~", "\033[21~",
	};
	static const char *const cursor_block[] = {	/* PAD_FIRST on */
		"\033[1~", "\033[A", "\033[5~", "-", "\033[D", "\033[G",
		"\033[C", "+", "\033[4~", "\033[B", "\033[6~", "\033[2~",
		"\033[3~",
	};

	if (code >= 0x3b && code <= 0x44)
		return f1_to_f10[code - 0x3b];
	if (code == 0x57)
		return "\033[23~";
	if (code == 0x58)
		return "\033[24~";
	if (code >= PAD_FIRST && code <= PAD_LAST)
		return cursor_block[code - PAD_FIRST];
	return NULL;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Control with a character; 0 is a byte like others, -1: no such. */
static int control(char c)
{
	if (c >= '@' && c <= 0x7e)
		return c & 0x1f;
	switch (c) {
	case ' ':
	case '2':
		return 0;
	case '/':
	case '-':
		return 0x1f;
	case 0x7f:			/* Backspace */
		return 0x08;
	case '\r':
	case '\t':
	case 0x1b:
		return c;
	default:
		return -1;
	}
}

/* The byte that a key types, or -1. */
static int character(const struct keymap_state *s, u8 code, bool grey)
{
	bool shift = s->shift_left || s->shift_right;
	char c;

	if (grey && code != KEY_ENTER && code != KEY_SLASH)
		return -1;
	if (code >= PAD_FIRST && code <= PAD_LAST)
		return s->num_lock != shift ? pad[code - PAD_FIRST] : -1;
	if (code >= sizeof(plain) - 1 || plain[code] == 0)
		return -1;
	if (s->caps_lock && is_letter(plain[code]))
		shift = !shift;
	c = shift && !grey ? shifted[code] : plain[code];
	return s->control_left || s->control_right ? control(c) : c;
}

/* Keys that are held or switched. Result: it is one of them. */
static bool modifier(struct keymap_state *s, u8 code, bool grey, bool down)
{
	switch (code) {
	case KEY_SHIFT_LEFT:
	case KEY_SHIFT_RIGHT:
		if (grey)		/* made up by the keyboard */
			return true;
		*(code == KEY_SHIFT_LEFT ? &s->shift_left :
					   &s->shift_right) = down;
		return true;
	case KEY_CONTROL:
		*(grey ? &s->control_right : &s->control_left) = down;
		return true;
	case KEY_ALT:
		*(grey ? &s->alt_right : &s->alt_left) = down;
		return true;
	case KEY_CAPS_LOCK:
		s->caps_lock ^= down;
		return true;
	case KEY_NUM_LOCK:
		s->num_lock ^= down;
		return true;
	default:
		return false;
	}
}

static size_t press(const struct keymap_state *s, u8 code, bool grey,
		    char *to)
{
	int c = character(s, code, grey);
	const char *text = c < 0 ? function_key(code) : NULL;
	size_t n = 0;

	if (code == KEY_TAB && (s->shift_left || s->shift_right))
		text = "\033[Z";
	else if (c < 0 && !text)
		return 0;
	if (s->alt_left || s->alt_right)
		to[n++] = '\033';
	if (text) {
		memcpy(to + n, text, strlen(text));
		return n + strlen(text);
	}
	to[n++] = (char)c;
	return n;
}

size_t keymap_translate(struct keymap_state *s, u8 code,
			char to[KEYMAP_BYTES_MAX])
{
	bool grey = s->extended;

	if (s->skip > 0) {
		s->skip--;
		return 0;
	}
	s->extended = code == PREFIX_GREY;
	if (code == PREFIX_PAUSE)
		s->skip = 2;
	if (code == PREFIX_GREY || code == PREFIX_PAUSE)
		return 0;
	if (modifier(s, code & ~RELEASED, grey, !(code & RELEASED)) ||
	    (code & RELEASED))
		return 0;
	return press(s, code, grey, to);
}
