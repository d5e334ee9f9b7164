/* SPDX-License-Identifier: MIT */
/*
 * printf (builtin.h). The format is used again while arguments are left. Each
 * conversion is handed to the C library with its flags, after its argument
 * has been checked and converted here.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "builtin.h"
#include "io.h"
#include "shell.h"

#define FLAGS "-+ #0"

/* One conversion as the format gives it. */
struct spec {
	char text[sizeof("%*.*jd") + sizeof(FLAGS)];
	int width;
	int precision;		/* -1: none, as printf(3) takes it */
};

struct printf {
	char **args;		/* those left */
	int status;
	bool stop;		/* %b met a \c */
};

static const char *next_arg(struct printf *p)
{
	return *p->args ? *p->args++ : NULL;
}

static void check(struct printf *p, const char *arg, const char *end)
{
	if (!*arg)
		return;
	if (end == arg) {
		sh_warn("%s: expected numeric value", arg);
		p->status = 1;
	} else if (*end) {
		sh_warn("%s: not completely converted", arg);
		p->status = 1;
	} else if (errno == ERANGE) {
		sh_warn("%s: %s", arg, strerror(errno));
		p->status = 1;
	}
}

/* 'c or "c is the value of the byte. */
static bool quoted_value(const char *arg, int *value)
{
	if (*arg != '\'' && *arg != '"')
		return false;
	*value = (unsigned char)arg[1];
	return true;
}

static intmax_t integer_arg(struct printf *p, bool is_unsigned)
{
	const char *arg = next_arg(p);
	intmax_t value;
	char *end;
	int byte;

	if (!arg)
		return 0;
	if (quoted_value(arg, &byte))
		return byte;
	errno = 0;
	value = is_unsigned && *arg != '-' ?
			(intmax_t)strtoumax(arg, &end, 0) :
			strtoimax(arg, &end, 0);
	check(p, arg, end);
	return value;
}

static double double_arg(struct printf *p)
{
	const char *arg = next_arg(p);
	double value;
	char *end;
	int byte;

	if (!arg)
		return 0;
	if (quoted_value(arg, &byte))
		return byte;
	errno = 0;
	value = strtod(arg, &end);
	check(p, arg, end);
	return value;
}

/* Completes the conversion by its letters, "jd" or "s". */
static const char *finish(struct spec *s, const char *letters)
{
	return strcat(strcat(s->text, "*.*"), letters);
}

/* The argument of %b with its escape sequences replaced. */
static void put_escaped(struct printf *p, struct spec *spec, const char *s)
{
	struct str text;

	str_init(&text, &scratch);
	while (*s && !p->stop) {
		int c = (unsigned char)*s++;
		int escape = c == '\\' ? escape_parse(&s, *s == '0') :
					 ESCAPE_NONE;

		if (escape == ESCAPE_STOP)
			p->stop = true;
		else
			str_putc(&text, escape == ESCAPE_NONE ? c : escape);
	}
	str_end(&text);
	if (spec->width == 0 && spec->precision < 0)
		out_put(text.data, text.len);	/* NUL bytes included */
	else
		out_printf(finish(spec, "s"), spec->width, spec->precision,
			   text.data);
}

/* The letter of an integer conversion, as C wants it for an intmax_t. */
static void put_integer(struct printf *p, struct spec *s, char letter)
{
	char letters[] = { 'j', letter, '\0' };
	intmax_t value = integer_arg(p, letter != 'd' && letter != 'i');

	out_printf(finish(s, letters), s->width, s->precision, value);
}

static void put_double(struct printf *p, struct spec *s, char letter)
{
	char letters[] = { letter, '\0' };
	double value = double_arg(p);

	out_printf(finish(s, letters), s->width, s->precision, value);
}

static void put_string(struct spec *s, const char *text)
{
	out_printf(finish(s, "s"), s->width, s->precision, text);
}

/* The first byte; a NUL for an empty argument. */
static void put_char(struct spec *s, char c)
{
	if (s->width < 0) {
		strcat(s->text, "-");
		s->width = -s->width;
	}
	out_printf(strcat(s->text, "*c"), s->width, c);
}

static void convert(struct printf *p, struct spec *s, char letter)
{
	const char *arg;

	if (letter && strchr("diouxX", letter)) {
		put_integer(p, s, letter);
	} else if (letter && strchr("aAeEfFgG", letter)) {
		put_double(p, s, letter);
	} else if (letter == 's' || letter == 'b' || letter == 'c') {
		arg = next_arg(p);
		if (!arg)
			arg = "";
		if (letter == 'b') {
			put_escaped(p, s, arg);
		} else if (letter == 'c') {
			put_char(s, *arg);
		} else {
			put_string(s, arg);
		}
	} else {
		sh_fail("%%%c: invalid directive", letter);
	}
}

/* A width or precision: digits, or * for the next argument. */
static int read_size(struct printf *p, const char **format)
{
	char *end;
	long n;

	if (**format == '*') {
		++*format;
		return integer_arg(p, false);
	}
	if (**format < '0' || **format > '9')
		return 0;
	n = strtol(*format, &end, 10);
	*format = end;
	return n > INT_MAX / 2 ? INT_MAX / 2 : n;
}

/* The conversion behind a %, which is not %%. */
static const char *put_conversion(struct printf *p, const char *format)
{
	struct spec s = { .text = "%", .precision = -1 };
	size_t len = 1;

	for (; *format && strchr(FLAGS, *format); format++)
		if (!strchr(s.text, *format))
			s.text[len++] = *format;
	s.width = read_size(p, &format);
	if (*format == '.') {
		format++;
		s.precision = read_size(p, &format);
	}
	convert(p, &s, *format);
	return *format ? format + 1 : format;
}

static void put_format(struct printf *p, const char *format)
{
	while (*format && !p->stop) {
		int c = (unsigned char)*format++;

		if (c == '\\') {
			int escape = *format == 'c' ? ESCAPE_NONE :
				     escape_parse(&format, 0);

			out_putc(escape == ESCAPE_NONE ? c : escape);
		} else if (c == '%' && *format == '%') {
			out_putc(*format++);
		} else if (c == '%') {
			format = put_conversion(p, format);
		} else {
			out_putc(c);
		}
	}
}

int builtin_printf(int argc, char **argv)
{
	struct printf p = { 0 };
	char **before;
	int skip = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;

	if (argc <= skip)
		sh_fail("usage: printf format [arg ...]");
	p.args = argv + skip + 1;
	do {
		before = p.args;
		put_format(&p, argv[skip]);
	} while (*p.args && p.args != before && !p.stop);
	return p.status;
}
