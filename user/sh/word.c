/* SPDX-License-Identifier: MIT */
/*
 * Words: quotes and plain text (lex.h). A word is built part by part; bytes
 * that are quoted alike gather in one text part. Quotes themselves vanish
 * here: what is left of them is the `quoted` mark of the parts, and an empty
 * quoted part for "" and ''.
 */
#include <ctype.h>
#include <string.h>

#include "input.h"
#include "lex.h"

bool name_start(int c)
{
	return c == '_' || (c < 128 && isalpha(c));
}

bool name_char(int c)
{
	return c == '_' || (c < 128 && isalnum(c));
}

void builder_init(struct builder *b)
{
	*b = (struct builder){ 0 };
	b->word = arena_alloc(&lex_tree->arena, sizeof(*b->word));
	b->tail = &b->word->parts;
}

static void text_close(struct builder *b)
{
	if (!b->text_open)
		return;
	b->text_open = false;
	builder_part(b, PART_TEXT, b->text_quoted)->text = str_end(&b->text);
}

static void text_open(struct builder *b, bool quoted)
{
	if (b->text_open && b->text_quoted == quoted)
		return;
	text_close(b);
	str_init(&b->text, &lex_tree->arena);
	b->text_open = true;
	b->text_quoted = quoted;
}

struct part *builder_part(struct builder *b, enum part_kind kind, bool quoted)
{
	struct part *p;

	text_close(b);
	p = arena_alloc(&lex_tree->arena, sizeof(*p));
	p->kind = kind;
	p->quoted = quoted;
	*b->tail = p;
	b->tail = &p->next;
	return p;
}

/* A [ without a ] behind it is the name of a command. */
static bool may_expand(const char *text)
{
	const char *bracket = strchr(text, '[');

	return strpbrk(text, "*?~") || (bracket && strchr(bracket, ']'));
}

static bool is_plain(const struct word *w)
{
	const struct part *p = w->parts;

	return p && !p->next && p->kind == PART_TEXT &&
	       (p->quoted || !may_expand(p->text));
}

struct word *builder_end(struct builder *b)
{
	text_close(b);
	b->word->plain = is_plain(b->word);
	return b->word;
}

void word_putc(struct builder *b, char c, bool quoted)
{
	text_open(b, quoted);
	str_putc(&b->text, c);
}

static void single_quotes(struct builder *b)
{
	int c;

	text_open(b, true);
	while ((c = input_get()) != '\'') {
		if (c == INPUT_EOF)
			lex_error("Unterminated quoted string");
		str_putc(&b->text, c);
	}
}

static void double_quotes(struct builder *b)
{
	struct part **before;

	text_close(b);
	before = b->tail;
	word_lex_parts(b, WORD_DQUOTE, true);
	if (b->tail == before)
		text_open(b, true);
}

/* A backslash has been read, and it is not a line continuation. */
static void backslash(struct builder *b, enum word_context where, bool quoted)
{
	int c = input_get();
	const char *special;

	if (c == INPUT_EOF) {
		word_putc(b, '\\', true);
		return;
	}
	special = where == WORD_HERE  ? "$`\\" :
		  where == WORD_BRACE ? "$`\\\"}" :
					"$`\\\"";
	if (quoted && !strchr(special, c))
		word_putc(b, '\\', true);
	word_putc(b, c, true);
}

/* Does c, just read, end a word in this place? At WORD_TOP it stays. */
static bool ends(enum word_context where, int c, int depth)
{
	if (c == INPUT_EOF) {
		if (where == WORD_DQUOTE)
			lex_error("Unterminated quoted string");
		if (where == WORD_BRACE)
			lex_error("Missing '}'");
		if (where == WORD_ARITH)
			lex_error("Missing '))'");
		return true;
	}
	switch (where) {
	case WORD_TOP:
		if (!strchr(" \t\n;&|<>()", c))
			return false;
		input_unget(c);
		return true;
	case WORD_DQUOTE:
		return c == '"';
	case WORD_BRACE:
		return c == '}';
	case WORD_ARITH:
		if (c != ')' || depth)
			return false;
		c = lex_get();
		if (c == ')')
			return true;
		input_unget(c);
		return false;
	default:
		return false;
	}
}

void word_lex_parts(struct builder *b, enum word_context where, bool quoted)
{
	bool dquotes = where == WORD_TOP || where == WORD_BRACE;
	int depth = 0;
	int c;

	lex_nest(1);
	while (!ends(where, c = lex_get(), depth)) {
		if (where == WORD_ARITH)
			depth += (c == '(') - (c == ')' && depth);
		if (c == '\\')
			backslash(b, where, quoted);
		else if (c == '\'' && !quoted)
			single_quotes(b);
		else if (c == '"' && dquotes)
			double_quotes(b);
		else if (c == '$')
			dollar_lex(b, quoted);
		else if (c == '`')
			backquote_lex(b, quoted);
		else
			word_putc(b, c, quoted);
	}
	lex_nest(-1);
}

struct word *word_lex(void)
{
	struct builder b;

	builder_init(&b);
	word_lex_parts(&b, WORD_TOP, false);
	return builder_end(&b);
}

struct word *word_lex_here(void)
{
	struct builder b;

	builder_init(&b);
	word_lex_parts(&b, WORD_HERE, true);
	return builder_end(&b);
}
