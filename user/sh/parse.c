/* SPDX-License-Identifier: MIT */
/*
 * Lists, pipelines and whole inputs (parse.h). parse_list stops at the
 * first token that cannot begin a command; whoever called it knows whether
 * that token is the right one.
 */
#include <string.h>

#include "here.h"
#include "input.h"
#include "lex.h"
#include "parse.h"
#include "shell.h"

static struct node *parse_and_or(void);

struct node *parse_node(enum node_kind kind)
{
	struct node *n = arena_alloc(&lex_tree->arena, sizeof(*n));

	n->kind = kind;
	n->line = input_line();
	n->tree = lex_tree;
	return n;
}

void parse_newlines(void)
{
	while (lex_peek()->kind == TOKEN_NEWLINE)
		lex_next();
}

void parse_expect(const char *word)
{
	char quoted[16] = "\"";

	if (!lex_at(word)) {
		strcat(quoted, word);
		strcat(quoted, "\"");
		lex_unexpected(quoted);
	}
	lex_next();
}

static bool at_list_end(void)
{
	static const char *const words[] = {
		"}", "do", "done", "elif", "else", "esac", "fi", "then",
	};
	enum token_kind kind = lex_peek()->kind;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (lex_at(words[i]))
			return true;
	return kind == TOKEN_EOF || kind == TOKEN_RPAREN ||
	       kind == TOKEN_DSEMI;
}

static struct node *pair(enum node_kind kind, struct node *l, struct node *r)
{
	struct node *n = parse_node(kind);

	n->left = l;
	n->right = r;
	n->line = l->line;
	return n;
}

/* One and-or list and the & after it, if any. */
static struct node *list_item(void)
{
	struct node *n = parse_and_or();

	if (lex_peek()->kind == TOKEN_AMP)
		n = pair(NODE_BACKGROUND, n, NULL);
	return n;
}

struct node *parse_list(void)
{
	struct node *first, **tail = &first;

	parse_newlines();
	if (lex_peek()->kind == TOKEN_EOF)
		return NULL;
	for (;;) {
		enum token_kind kind;
		struct node *n = list_item();

		*tail = n;
		kind = lex_peek()->kind;
		if (kind != TOKEN_AMP && kind != TOKEN_SEMI &&
		    kind != TOKEN_NEWLINE)
			return first;
		lex_next();
		parse_newlines();
		if (at_list_end())
			return first;
		*tail = pair(NODE_SEQ, n, NULL);
		tail = &(*tail)->right;
	}
}

struct node *parse_list_until(const char *word)
{
	struct node *n = parse_list();

	parse_expect(word);
	return n;
}

/* The list on one line of input; the newline is taken. */
static struct node *parse_line(void)
{
	struct node *first, **tail = &first;

	for (;;) {
		enum token_kind kind;
		struct node *n = list_item();

		*tail = n;
		kind = lex_peek()->kind;
		if (kind == TOKEN_AMP || kind == TOKEN_SEMI) {
			lex_next();
			kind = lex_peek()->kind;
		} else if (kind != TOKEN_NEWLINE && kind != TOKEN_EOF) {
			lex_unexpected(NULL);
		}
		if (kind == TOKEN_NEWLINE)
			lex_next();
		if (kind == TOKEN_NEWLINE || kind == TOKEN_EOF)
			return first;
		*tail = pair(NODE_SEQ, n, NULL);
		tail = &(*tail)->right;
	}
}

struct node *parse_command(void)
{
	struct node *n;

	lex_nest(1);
	if (at_list_end() || lex_at("!"))
		lex_unexpected(NULL);
	n = parse_compound();
	if (n)
		parse_redirs(n);
	else
		n = parse_simple();
	lex_nest(-1);
	return n;
}

static struct node *parse_pipeline(void)
{
	bool negated = lex_at("!");
	struct node *n, **tail;

	if (negated)
		lex_next();
	n = parse_command();
	if (lex_peek()->kind == TOKEN_PIPE)
		n = pair(NODE_PIPE, n, NULL);
	tail = n->left ? &n->left->next : NULL;
	while (lex_peek()->kind == TOKEN_PIPE) {
		lex_next();
		parse_newlines();
		*tail = parse_command();
		tail = &(*tail)->next;
	}
	return negated ? pair(NODE_NOT, n, NULL) : n;
}

static struct node *parse_and_or(void)
{
	struct node *n = parse_pipeline();

	for (;;) {
		enum token_kind kind = lex_peek()->kind;

		if (kind != TOKEN_AND && kind != TOKEN_OR)
			return n;
		lex_next();
		parse_newlines();
		n = pair(kind == TOKEN_AND ? NODE_AND : NODE_OR, n, NULL);
		n->right = parse_pipeline();
	}
}

/* A list that may be empty, up to a token that the caller checks. */
struct node *parse_program(void)
{
	parse_newlines();
	return at_list_end() ? NULL : parse_list();
}

struct node *parse_parentheses(void)
{
	struct lex_state saved = lex_save();
	struct node *n;

	n = parse_program();
	if (lex_peek()->kind != TOKEN_RPAREN)
		lex_unexpected("\")\"");
	lex_restore(&saved);
	return n;
}

/* Another text read to its end, in the middle of the present one. */
struct nested {
	struct lex_state lex;
	struct here_doc *here;
	struct input input;
};

static void nested_begin(struct nested *n, const char *text, int line)
{
	n->lex = lex_save();
	n->here = here_save();
	input_push_string(&n->input, text, line);
}

static void nested_end(struct nested *n)
{
	input_pop(&n->input);
	here_restore(n->here);
	lex_restore(&n->lex);
}

struct node *parse_text(const char *text, int line)
{
	struct nested nested;
	struct node *n;

	nested_begin(&nested, text, line);
	n = parse_program();
	if (lex_peek()->kind != TOKEN_EOF)
		lex_unexpected(NULL);
	nested_end(&nested);
	return n;
}

struct word *parse_here_text(const char *text, int line)
{
	struct nested nested;
	struct word *w;

	nested_begin(&nested, text, line);
	w = word_lex_here();
	nested_end(&nested);
	return w;
}

static void restore_tree(void *tree)
{
	lex_tree = tree;
}

struct word *parse_prompt(struct tree *t, const char *text)
{
	struct cleanup restore;
	struct word *w;

	cleanup_push(&restore, restore_tree, lex_tree);
	lex_tree = t;
	w = parse_here_text(text, sh.line);
	cleanup_pop(&restore);
	return w;
}

struct tree *parse_next(void)
{
	struct tree *t = tree_new();
	struct cleanup restore, put;
	bool at_eof;

	cleanup_push(&put, tree_put, t);
	cleanup_push(&restore, restore_tree, lex_tree);
	lex_tree = t;
	lex_reset();
	input_begin();
	at_eof = lex_peek()->kind == TOKEN_EOF;
	if (lex_peek()->kind == TOKEN_NEWLINE)
		lex_next();
	else if (!at_eof)
		t->root = parse_line();
	if (!at_eof)
		tree_get(t);
	cleanup_pop(&restore);
	cleanup_pop(&put);
	return at_eof ? NULL : t;
}
