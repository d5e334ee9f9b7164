/* SPDX-License-Identifier: MIT */
/*
 * printf-style formatting (fmt.h): one pass over the format; each conversion
 * is first read into a `struct spec`, then written by its own function.
 */
#include "base/fmt.h"
#include "base/string.h"

struct out {
	char *to;
	size_t size, used;		/* used counts what did not fit, too */
};

struct spec {
	bool left, zero, plus, space, alternate;
	int width, precision;		/* precision -1: none given */
	int length;			/* -2 hh, -1 h, 0, 1 l, 2 ll or z */
	char conversion;
};

static void put(struct out *o, char c)
{
	if (o->used + 1 < o->size)
		o->to[o->used] = c;
	o->used++;
}

static void pad(struct out *o, char c, int n)
{
	while (n-- > 0)
		put(o, c);
}

/* Text with blanks on one side up to the width. */
static void put_text(struct out *o, const struct spec *s, const char *text,
		     int n)
{
	if (!s->left)
		pad(o, ' ', s->width - n);
	for (int i = 0; i < n; i++)
		put(o, text[i]);
	if (s->left)
		pad(o, ' ', s->width - n);
}

/* Digits of n at the end of buffer[24]; the result is the first. */
static char *digits(char *end, u64 n, unsigned radix, bool upper)
{
	const char *letters = upper ? "0123456789ABCDEF" : "0123456789abcdef";

	do
		*--end = letters[n % radix];
	while (n /= radix);
	return end;
}

static void put_number(struct out *o, const struct spec *s, u64 n,
		       const char *prefix, unsigned radix)
{
	char buffer[24], *end = buffer + sizeof(buffer);
	char *first = digits(end, n, radix, s->conversion == 'X');
	int count = (int)(end - first), zeros = 0, before = (int)strlen(prefix);

	if (s->precision == 0 && n == 0)
		count = 0;
	if (s->precision > count)
		zeros = s->precision - count;
	else if (s->zero && !s->left && s->precision < 0)
		zeros = MAX(s->width - before - count, 0);
	if (!s->left)
		pad(o, ' ', s->width - before - zeros - count);
	while (*prefix)
		put(o, *prefix++);
	pad(o, '0', zeros);
	for (int i = 0; i < count; i++)
		put(o, first[i]);
	if (s->left)
		pad(o, ' ', s->width - before - zeros - count);
}

static void put_signed(struct out *o, const struct spec *s, s64 n)
{
	const char *sign = n < 0 ? "-" : s->plus ? "+" : s->space ? " " : "";

	put_number(o, s, n < 0 ? 0 - (u64)n : (u64)n, sign, 10);
}

static const char *read_number(const char *f, int *n, va_list *args)
{
	if (*f == '*') {
		*n = va_arg(*args, int);
		return f + 1;
	}
	for (*n = 0; *f >= '0' && *f <= '9'; f++)
		*n = *n * 10 + (*f - '0');
	return f;
}

static const char *read_flags(const char *f, struct spec *s)
{
	for (;; f++) {
		switch (*f) {
		case '-': s->left = true; break;
		case '0': s->zero = true; break;
		case '+': s->plus = true; break;
		case ' ': s->space = true; break;
		case '#': s->alternate = true; break;
		default: return f;
		}
	}
}

static const char *read_spec(const char *f, struct spec *s, va_list *args)
{
	*s = (struct spec) { .precision = -1 };
	f = read_flags(f, s);
	f = read_number(f, &s->width, args);
	if (s->width < 0) {
		s->left = true;
		s->width = -s->width;
	}
	if (*f == '.')
		f = read_number(f + 1, &s->precision, args);
	for (; *f == 'l' || *f == 'h' || *f == 'z'; f++)
		s->length += *f == 'l' ? 1 : *f == 'h' ? -1 : 2;
	s->conversion = *f;
	return *f ? f + 1 : f;
}

static s64 signed_arg(const struct spec *s, va_list *args)
{
	if (s->length > 0)
		return va_arg(*args, s64);
	if (s->length == -1)
		return (s16)va_arg(*args, int);
	if (s->length < -1)
		return (s8)va_arg(*args, int);
	return va_arg(*args, int);
}

static u64 unsigned_arg(const struct spec *s, va_list *args)
{
	if (s->length > 0)
		return va_arg(*args, u64);
	if (s->length == -1)
		return (u16)va_arg(*args, unsigned);
	if (s->length < -1)
		return (u8)va_arg(*args, unsigned);
	return va_arg(*args, unsigned);
}

/* Hexadecimal or octal; "#" gives a prefix to all but 0, as in ISO C. */
static void put_unsigned(struct out *o, const struct spec *s, u64 n)
{
	const char *prefix = s->conversion == 'x' ? "0x" :
			     s->conversion == 'X' ? "0X" : "0";

	put_number(o, s, n, s->alternate && n ? prefix : "",
		   s->conversion == 'o' ? 8 : 16);
}

static void put_string(struct out *o, const struct spec *s, const char *text)
{
	size_t max = s->precision < 0 ? ~0UL : (size_t)s->precision;

	if (!text)
		text = "(null)";
	put_text(o, s, text, (int)strnlen(text, max));
}

static void convert(struct out *o, const struct spec *s, va_list *args)
{
	char c;

	switch (s->conversion) {
	case 'd':
	case 'i':
		put_signed(o, s, signed_arg(s, args));
		break;
	case 'u':
		put_number(o, s, unsigned_arg(s, args), "", 10);
		break;
	case 'x':
	case 'X':
	case 'o':
		put_unsigned(o, s, unsigned_arg(s, args));
		break;
	case 'p':
		put_number(o, s, (u64)va_arg(*args, void *), "0x", 16);
		break;
	case 'c':
		c = (char)va_arg(*args, int);
		put_text(o, s, &c, 1);
		break;
	case 's':
		put_string(o, s, va_arg(*args, const char *));
		break;
	default:
		put(o, s->conversion);
	}
}

int fmt_text_v(char *to, size_t size, const char *format, va_list list)
{
	struct out o = { to, size, 0 };
	struct spec s;
	va_list args;

	va_copy(args, list);
	while (*format) {
		if (*format != '%') {
			put(&o, *format++);
			continue;
		}
		format = read_spec(format + 1, &s, &args);
		if (s.conversion)
			convert(&o, &s, &args);
	}
	va_end(args);
	if (size > 0)
		to[MIN(o.used, size - 1)] = 0;
	return (int)o.used;
}

int fmt_text(char *to, size_t size, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = fmt_text_v(to, size, format, args);
	va_end(args);
	return n;
}
