/* SPDX-License-Identifier: MIT */
/*
 * Simple commands: assignments, words and redirections in any order, and
 * function definitions, which look like one until the "()" (parse.h).
 */
#include <string.h>

#include "here.h"
#include "lex.h"
#include "parse.h"

static struct redir *parse_redir(void)
{
	struct redir *r = arena_alloc(&lex_tree->arena, sizeof(*r));
	const struct token *t = lex_next();

	r->kind = t->redir;
	r->fd = t->fd;
	if (r->kind == REDIR_HERE) {
		here_begin(r, t->strip_tabs);
		return r;
	}
	if (lex_peek()->kind != TOKEN_WORD)
		lex_unexpected(NULL);
	r->word = lex_next()->word;
	return r;
}

void parse_redirs(struct node *n)
{
	struct redir **tail = &n->redirs;

	while (*tail)
		tail = &(*tail)->next;
	while (lex_peek()->kind == TOKEN_REDIR) {
		*tail = parse_redir();
		tail = &(*tail)->next;
	}
}

/* Does the word begin with name= , all of it unquoted? */
static size_t assigned_name(const struct word *w)
{
	const struct part *p = w->parts;
	size_t len = 0;

	if (!p || p->kind != PART_TEXT || p->quoted || !name_start(p->text[0]))
		return 0;
	while (name_char(p->text[len]))
		len++;
	return p->text[len] == '=' ? len : 0;
}

bool word_assigns(const struct word *w)
{
	return assigned_name(w) > 0;
}

static struct assign *parse_assign(struct word *w, size_t len)
{
	struct assign *a = arena_alloc(&lex_tree->arena, sizeof(*a));

	a->name = arena_strndup(&lex_tree->arena, w->parts->text, len);
	a->value = w;
	w->parts->text += len + 1;
	return a;
}

static struct node *parse_function(struct node *n)
{
	const struct part *first = n->words->parts;
	const char *name = first->text;
	size_t len = 0;

	lex_next();
	if (lex_peek()->kind != TOKEN_RPAREN)
		lex_unexpected("\")\"");
	lex_next();
	if (first->kind != PART_TEXT || first->quoted || first->next)
		lex_error("Bad function name");
	while (name_char(name[len]))
		len++;
	if (!name_start(name[0]) || name[len])
		lex_error("Bad function name");
	parse_newlines();
	n->kind = NODE_FUNCTION;
	n->name = name;
	n->words = NULL;
	n->left = parse_command();
	return n;
}

struct node *parse_simple(void)
{
	struct node *n = parse_node(NODE_SIMPLE);
	struct assign **assign = &n->assigns;
	struct word **word = &n->words;

	for (;;) {
		const struct token *t = lex_peek();
		size_t name;

		if (t->kind == TOKEN_REDIR) {
			parse_redirs(n);
		} else if (t->kind == TOKEN_WORD) {
			lex_next();
			name = n->words ? 0 : assigned_name(t->word);
			if (name) {
				*assign = parse_assign(t->word, name);
				assign = &(*assign)->next;
			} else {
				*word = t->word;
				word = &(*word)->next;
			}
		} else if (t->kind == TOKEN_LPAREN && n->words &&
			   !n->words->next && !n->assigns && !n->redirs) {
			return parse_function(n);
		} else {
			break;
		}
	}
	if (!n->words && !n->assigns && !n->redirs)
		lex_unexpected(NULL);
	return n;
}
