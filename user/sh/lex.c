/* SPDX-License-Identifier: MIT */
/*
 * Operators, comments and the one-token window (lex.h). Words are word.c's,
 * here-documents here.c's. The line editor, eval and $(...) all end up here,
 * so the state is one struct that nested readers save and restore.
 */
#include <stdio.h>
#include <string.h>

#include "here.h"
#include "input.h"
#include "lex.h"
#include "shell.h"

struct tree *lex_tree;

#define MAX_NESTING 500	/* the C stack is finite */

static struct lex_state lex;
static int nesting;

void lex_reset(void)
{
	lex = (struct lex_state){ 0 };
	nesting = 0;
	here_restore(NULL);
}

void lex_nest(int by)
{
	nesting += by;
	if (nesting > MAX_NESTING)
		lex_error("nested too deeply");
}

struct lex_state lex_save(void)
{
	struct lex_state saved = lex;

	lex = (struct lex_state){ 0 };
	return saved;
}

void lex_restore(const struct lex_state *state)
{
	lex = *state;
}

int lex_get(void)
{
	int c;

	while ((c = input_get()) == '\\') {
		int d = input_get();

		if (d != '\n') {
			input_unget(d);
			break;
		}
	}
	return c;
}

static bool follows(char wanted)
{
	int c = lex_get();

	if (c == wanted)
		return true;
	input_unget(c);
	return false;
}

static void skip_comment(void)
{
	int c;

	do
		c = input_get();
	while (c != '\n' && c != INPUT_EOF);
	input_unget(c);
}

static int skip_blanks(void)
{
	int c;

	do
		c = lex_get();
	while (c == ' ' || c == '\t');
	return c;
}

/* The first byte of an operator has been read. */
static struct token redirection(int c, int fd)
{
	struct token t = { .kind = TOKEN_REDIR };

	t.fd = fd >= 0 ? fd : c == '>';
	if (c == '<') {
		if (follows('<')) {
			t.redir = REDIR_HERE;
			t.strip_tabs = follows('-');
		} else if (follows('&')) {
			t.redir = REDIR_DUP;
		} else {
			t.redir = follows('>') ? REDIR_BOTH : REDIR_IN;
		}
	} else if (follows('>')) {
		t.redir = REDIR_APPEND;
	} else if (follows('&')) {
		t.redir = REDIR_DUP;
	} else {
		t.redir = follows('|') ? REDIR_CLOBBER : REDIR_OUT;
	}
	return t;
}

static const char *literal_of(const struct word *w)
{
	const struct part *p = w->parts;

	if (p && !p->next && p->kind == PART_TEXT && !p->quoted)
		return p->text;
	return NULL;
}

static struct token word_token(void)
{
	struct token t = { .kind = TOKEN_WORD };
	int c;

	t.word = word_lex();
	t.literal = literal_of(t.word);
	if (t.literal && strchr("0123456789", t.literal[0]) &&
	    t.literal[0] && !t.literal[1]) {
		c = lex_get();
		if (c == '<' || c == '>')
			return redirection(c, t.literal[0] - '0');
		input_unget(c);
	}
	return t;
}

static struct token read_token(void)
{
	struct token t = { 0 };
	int c = skip_blanks();

	if (c == '#') {
		skip_comment();
		c = input_get();
	}
	switch (c) {
	case INPUT_EOF:
		here_read_pending();
		t.kind = TOKEN_EOF;
		return t;
	case '\n':
		here_read_pending();
		t.kind = TOKEN_NEWLINE;
		return t;
	case '&':
		t.kind = follows('&') ? TOKEN_AND : TOKEN_AMP;
		return t;
	case '|':
		t.kind = follows('|') ? TOKEN_OR : TOKEN_PIPE;
		return t;
	case ';':
		t.kind = follows(';') ? TOKEN_DSEMI : TOKEN_SEMI;
		return t;
	case '(':
		t.kind = TOKEN_LPAREN;
		return t;
	case ')':
		t.kind = TOKEN_RPAREN;
		return t;
	case '<':
	case '>':
		return redirection(c, -1);
	}
	input_unget(c);
	return word_token();
}

const struct token *lex_peek(void)
{
	if (!lex.peeked) {
		struct token t = read_token();

		lex.current = t;
		lex.peeked = true;
	}
	return &lex.current;
}

const struct token *lex_next(void)
{
	const struct token *t = lex_peek();

	lex.peeked = false;
	return t;
}

bool lex_at(const char *word)
{
	const struct token *t = lex_peek();

	return t->kind == TOKEN_WORD && t->literal &&
	       strcmp(t->literal, word) == 0;
}

void lex_error(const char *message)
{
	sh.line = input_line();
	sh.command = input_name();
	sh_fail("Syntax error: %s", message);
}

bool lex_is_reserved(const char *literal)
{
	static const char *const words[] = {
		"!",  "{",    "}",  "case", "do",   "done",  "elif",  "else",
		"esac", "fi", "for", "if",  "then", "until", "while",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (literal && strcmp(literal, words[i]) == 0)
			return true;
	return false;
}

void lex_unexpected(const char *expected)
{
	static const char *const names[] = {
		[TOKEN_EOF] = "end of file", [TOKEN_NEWLINE] = "newline",
		[TOKEN_WORD] = "word",	     [TOKEN_REDIR] = "redirection",
		[TOKEN_AMP] = "\"&\"",	     [TOKEN_AND] = "\"&&\"",
		[TOKEN_OR] = "\"||\"",	     [TOKEN_PIPE] = "\"|\"",
		[TOKEN_SEMI] = "\";\"",	     [TOKEN_DSEMI] = "\";;\"",
		[TOKEN_LPAREN] = "\"(\"",    [TOKEN_RPAREN] = "\")\"",
	};
	const struct token *t = lex_peek();
	char name[16];
	char text[80];

	if (t->kind == TOKEN_WORD && lex_is_reserved(t->literal))
		snprintf(name, sizeof(name), "\"%s\"", t->literal);
	else
		snprintf(name, sizeof(name), "%s", names[t->kind]);
	if (expected)
		snprintf(text, sizeof(text), "%s unexpected (expecting %s)",
			 name, expected);
	else
		snprintf(text, sizeof(text), "%s unexpected", name);
	lex_error(text);
}
