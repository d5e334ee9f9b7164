/* SPDX-License-Identifier: MIT */
/*
 * What a $ begins: $name, ${name...}, $(commands), $((expression)), and the
 * older `commands` (lex.h). Commands are parsed right here, so that a ) within
 * a case arm or a quoted string does not end them.
 */
#include <ctype.h>
#include <string.h>

#include "input.h"
#include "lex.h"
#include "parse.h"

#define SPECIAL "@*#?-$!"

static bool is_special(int c)
{
	return c > 0 && strchr(SPECIAL, c);
}

/* The parameter's name at the input, or NULL when there is none. */
static const char *read_name(bool digits)
{
	struct str s;
	int c = lex_get();

	str_init(&s, &lex_tree->arena);
	if (name_start(c)) {
		for (; name_char(c); c = lex_get())
			str_putc(&s, c);
	} else if (digits && isdigit(c)) {
		for (; isdigit(c); c = lex_get())
			str_putc(&s, c);
	} else if (isdigit(c) || is_special(c)) {
		str_putc(&s, c);
		return str_end(&s);
	}
	input_unget(c);
	return s.len ? str_end(&s) : NULL;
}

static struct word *operand(enum word_context where, bool quoted)
{
	struct builder b;

	builder_init(&b);
	word_lex_parts(&b, where, quoted);
	return builder_end(&b);
}

static enum param_op read_operator(struct part *p)
{
	int c = lex_get();
	int again;

	if (c == ':') {
		p->colon = true;
		c = lex_get();
	}
	switch (c) {
	case '-':
		return OP_DEFAULT;
	case '=':
		return OP_ASSIGN;
	case '?':
		return OP_ERROR;
	case '+':
		return OP_OTHER;
	}
	if (p->colon || (c != '#' && c != '%')) {
		input_unget(c);
		return OP_BAD;
	}
	again = lex_get();
	if (again == c)
		return c == '#' ? OP_PREFIX_LONG : OP_SUFFIX_LONG;
	input_unget(again);
	return c == '#' ? OP_PREFIX : OP_SUFFIX;
}

/* After "${#": is it the length of something, or $# itself? */
static bool is_length(void)
{
	int c = lex_get();
	bool yes = name_start(c) || isdigit(c);

	if (is_special(c)) {
		int d = lex_get();

		yes = d == '}';
		input_unget(d);
	}
	input_unget(c);
	return yes;
}

static void braces(struct builder *b, bool quoted)
{
	struct part *p = builder_part(b, PART_PARAM, quoted);
	int c = lex_get();

	if (c == '#' && is_length()) {
		p->op = OP_LENGTH;
		p->text = read_name(true);
	} else {
		input_unget(c);
		p->text = read_name(true);
	}
	c = lex_get();
	if (c == '}' && p->text)
		return;
	input_unget(c);
	if (!p->text || p->op == OP_LENGTH)
		p->op = OP_BAD;
	else
		p->op = read_operator(p);
	if (p->op >= OP_PREFIX)
		quoted = false;
	p->arg = operand(WORD_BRACE, quoted);
}

void dollar_lex(struct builder *b, bool quoted)
{
	struct part *p;
	const char *name;
	int c = lex_get();

	if (c == '{') {
		braces(b, quoted);
	} else if (c == '(') {
		c = lex_get();
		if (c == '(') {
			p = builder_part(b, PART_ARITH, quoted);
			p->arg = operand(WORD_ARITH, true);
			return;
		}
		input_unget(c);
		p = builder_part(b, PART_COMMAND, quoted);
		p->body = parse_parentheses();
	} else {
		input_unget(c);
		name = read_name(false);
		if (name)
			builder_part(b, PART_PARAM, quoted)->text = name;
		else
			word_putc(b, '$', quoted);
	}
}

void backquote_lex(struct builder *b, bool quoted)
{
	struct part *p = builder_part(b, PART_COMMAND, quoted);
	int line = input_line();
	struct str s;
	int c;

	str_init(&s, &lex_tree->arena);
	while ((c = lex_get()) != '`') {
		if (c == '\\') {
			c = input_get();
			if (c != '$' && c != '`' && c != '\\' &&
			    !(c == '"' && quoted))
				str_putc(&s, '\\');
		}
		if (c == INPUT_EOF)
			lex_error("EOF in backquote substitution");
		str_putc(&s, c);
	}
	p->body = parse_text(str_end(&s), line);
}
