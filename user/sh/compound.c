/* SPDX-License-Identifier: MIT */
/*
 * The commands that begin with a reserved word or a parenthesis (parse.h).
 * The reserved word has been seen but not taken when a function here begins.
 */
#include <string.h>

#include "lex.h"
#include "parse.h"

/* if or elif list then list [elif ... | else list] fi */
static struct node *parse_if(void)
{
	struct node *n = parse_node(NODE_IF);

	lex_next();
	n->cond = parse_list_until("then");
	n->left = parse_list();
	if (lex_at("elif")) {
		lex_nest(1);
		n->right = parse_if();
		lex_nest(-1);
		return n;
	}
	if (lex_at("else")) {
		lex_next();
		n->right = parse_list();
	}
	parse_expect("fi");
	return n;
}

static struct node *parse_while(enum node_kind kind)
{
	struct node *n = parse_node(kind);

	lex_next();
	n->cond = parse_list_until("do");
	n->left = parse_list_until("done");
	return n;
}

static bool valid_name(const char *s)
{
	if (!s || !name_start(*s))
		return false;
	while (name_char(*s))
		s++;
	return !*s;
}

/* The words after `in`, and the separator that ends them. */
static void parse_for_words(struct node *n)
{
	struct word **tail = &n->words;
	enum token_kind kind;

	while (lex_peek()->kind == TOKEN_WORD) {
		*tail = lex_next()->word;
		tail = &(*tail)->next;
	}
	kind = lex_peek()->kind;
	if (kind != TOKEN_SEMI && kind != TOKEN_NEWLINE)
		lex_unexpected(NULL);
	lex_next();
}

static struct node *parse_for(void)
{
	struct node *n = parse_node(NODE_FOR);

	lex_next();
	if (lex_peek()->kind != TOKEN_WORD || !valid_name(lex_peek()->literal))
		lex_error("Bad for loop variable");
	n->name = lex_next()->literal;
	n->all_params = true;
	if (lex_peek()->kind == TOKEN_SEMI) {
		lex_next();
	} else {
		parse_newlines();
		if (lex_at("in")) {
			lex_next();
			n->all_params = false;
			parse_for_words(n);
		}
	}
	parse_newlines();
	parse_expect("do");
	n->left = parse_list_until("done");
	return n;
}

/* [(] pattern [| pattern]... ) [list] */
static struct arm *parse_arm(void)
{
	struct arm *arm = arena_alloc(&lex_tree->arena, sizeof(*arm));
	struct word **tail = &arm->patterns;

	if (lex_peek()->kind == TOKEN_LPAREN)
		lex_next();
	for (;;) {
		if (lex_peek()->kind != TOKEN_WORD)
			lex_unexpected(arm->patterns ? NULL : "\")\"");
		*tail = lex_next()->word;
		tail = &(*tail)->next;
		if (lex_peek()->kind != TOKEN_PIPE)
			break;
		lex_next();
	}
	if (lex_peek()->kind != TOKEN_RPAREN)
		lex_unexpected("\")\"");
	lex_next();
	arm->body = parse_program();
	return arm;
}

static struct node *parse_case(void)
{
	struct node *n = parse_node(NODE_CASE);
	struct arm **tail = &n->arms;

	lex_next();
	if (lex_peek()->kind != TOKEN_WORD)
		lex_unexpected("word");
	n->words = lex_next()->word;
	parse_newlines();
	parse_expect("in");
	parse_newlines();
	while (!lex_at("esac")) {
		*tail = parse_arm();
		tail = &(*tail)->next;
		if (lex_at("esac"))
			break;
		if (lex_peek()->kind != TOKEN_DSEMI)
			lex_unexpected("\";;\"");
		lex_next();
		parse_newlines();
	}
	lex_next();
	return n;
}

static struct node *parse_brace(void)
{
	struct node *n = parse_node(NODE_BRACE);

	lex_next();
	n->left = parse_list_until("}");
	return n;
}

static struct node *parse_subshell(void)
{
	struct node *n = parse_node(NODE_SUBSHELL);

	lex_next();
	n->left = parse_list();
	if (lex_peek()->kind != TOKEN_RPAREN)
		lex_unexpected("\")\"");
	lex_next();
	return n;
}

struct node *parse_compound(void)
{
	if (lex_peek()->kind == TOKEN_LPAREN)
		return parse_subshell();
	if (lex_at("{"))
		return parse_brace();
	if (lex_at("if"))
		return parse_if();
	if (lex_at("while"))
		return parse_while(NODE_WHILE);
	if (lex_at("until"))
		return parse_while(NODE_UNTIL);
	if (lex_at("for"))
		return parse_for();
	if (lex_at("case"))
		return parse_case();
	return NULL;
}
