/* SPDX-License-Identifier: MIT */
/*
 * Reading here-documents (here.h). The delimiter is read raw, since nothing in
 * it expands; any quote in it makes the body literal. A body that expands is
 * collected first, so that the delimiter ends it wherever it stands, and then
 * taken apart as the inside of double quotes would be.
 */
#include <string.h>

#include "here.h"
#include "input.h"
#include "lex.h"
#include "parse.h"

struct here_doc {
	struct here_doc *next;
	struct redir *redir;
	const char *delimiter;
	bool literal;
	bool strip_tabs;
};

static struct here_doc *pending;

struct here_doc *here_save(void)
{
	struct here_doc *list = pending;

	pending = NULL;
	return list;
}

void here_restore(struct here_doc *list)
{
	pending = list;
}

/* Bytes up to the closing quote; in double quotes \ may hide that. */
static void quoted_delimiter(struct str *s, int quote)
{
	int c;

	while ((c = input_get()) != quote) {
		if (c == '\\' && quote == '"') {
			c = input_get();
			if (c != '"' && c != '\\')
				str_putc(s, '\\');
		}
		if (c == INPUT_EOF)
			lex_error("Unterminated quoted string");
		str_putc(s, c);
	}
}

static const char *read_delimiter(bool *quoted)
{
	struct str s;
	int c;

	str_init(&s, &lex_tree->arena);
	do
		c = lex_get();
	while (c == ' ' || c == '\t');
	if (c == INPUT_EOF || strchr("\n;&|<>()", c)) {
		input_unget(c);
		lex_unexpected(NULL);
	}
	*quoted = false;
	while (c != INPUT_EOF && !strchr(" \t\n;&|<>()", c)) {
		if (c == '\'' || c == '"') {
			*quoted = true;
			quoted_delimiter(&s, c);
		} else {
			if (c == '\\') {
				*quoted = true;
				c = input_get();
			}
			str_putc(&s, c);
		}
		c = lex_get();
	}
	input_unget(c);
	return str_end(&s);
}

void here_begin(struct redir *r, bool strip_tabs)
{
	struct here_doc *h = arena_alloc(&lex_tree->arena, sizeof(*h));
	struct here_doc **list = &pending;

	h->redir = r;
	h->strip_tabs = strip_tabs;
	h->delimiter = read_delimiter(&h->literal);
	while (*list)
		list = &(*list)->next;
	*list = h;
}

/* One line, with its newline if it has one; false at the end of the input. */
static bool read_line(const struct here_doc *h, struct str *line)
{
	int c = input_get();

	line->len = 0;
	while (h->strip_tabs && c == '\t')
		c = input_get();
	if (c == INPUT_EOF)
		return false;
	for (; c != '\n' && c != INPUT_EOF; c = input_get()) {
		if (c == '\\' && !h->literal) {
			c = input_get();
			if (c == '\n')
				continue;
			str_putc(line, '\\');
			if (c == INPUT_EOF)
				break;
		}
		str_putc(line, c);
	}
	if (c == '\n')
		str_putc(line, c);
	str_end(line);
	return true;
}

static bool is_delimiter(const struct here_doc *h, const char *line)
{
	size_t len = strlen(h->delimiter);

	return strncmp(line, h->delimiter, len) == 0 &&
	       (!line[len] || line[len] == '\n');
}

static const char *read_body(const struct here_doc *h)
{
	struct str body, line;

	str_init(&body, &lex_tree->arena);
	str_init(&line, &lex_tree->arena);
	while (read_line(h, &line) && !is_delimiter(h, line.data))
		str_puts(&body, line.data);
	return str_end(&body);
}

static struct word *literal_word(const char *text)
{
	struct builder b;

	builder_init(&b);
	builder_part(&b, PART_TEXT, true)->text = text;
	return builder_end(&b);
}

void here_read_pending(void)
{
	while (pending) {
		struct here_doc *h = pending;
		int line = input_line();
		const char *body = read_body(h);

		pending = h->next;
		h->redir->word = h->literal ? literal_word(body) :
					      parse_here_text(body, line);
	}
}
