/* SPDX-License-Identifier: MIT */
/*
 * Counting trees, and turning one back into text for the list of jobs
 * (tree.h). The text is for people: bodies of compound commands are cut.
 */
#include <stdlib.h>

#include "tree.h"

static void put_node(struct str *s, const struct node *n);

struct tree *tree_new(void)
{
	struct arena arena = { NULL };
	struct tree *t = arena_alloc(&arena, sizeof(*t));

	t->refs = 1;
	t->arena = arena;
	return t;
}

struct tree *tree_get(struct tree *t)
{
	t->refs++;
	return t;
}

void tree_put(void *tree)
{
	struct tree *t = tree;
	struct arena arena = t->arena;

	if (--t->refs == 0)
		arena_release(&arena, (struct arena_mark){ NULL, 0 });
}

static void put_word(struct str *s, const struct word *w)
{
	for (const struct part *p = w->parts; p; p = p->next) {
		if (p->quoted && p->kind == PART_TEXT)
			str_putc(s, '"');
		if (p->kind == PART_TEXT) {
			str_puts(s, p->text);
		} else if (p->kind == PART_PARAM) {
			str_puts(s, "${");
			str_puts(s, p->text ? p->text : "");
			str_puts(s, p->op == OP_NONE ? "}" : "...}");
		} else {
			str_puts(s, p->kind == PART_ARITH ? "$((...))" :
							    "$(...)");
		}
		if (p->quoted && p->kind == PART_TEXT)
			str_putc(s, '"');
	}
}

static void put_redirs(struct str *s, const struct redir *r)
{
	static const char *const signs[] = {
		[REDIR_IN] = "<",      [REDIR_OUT] = ">",
		[REDIR_CLOBBER] = ">|", [REDIR_APPEND] = ">>",
		[REDIR_BOTH] = "<>",   [REDIR_DUP] = ">&",
		[REDIR_HERE] = "<<...",
	};

	for (; r; r = r->next) {
		str_putc(s, ' ');
		if (r->fd > 1 || r->kind == REDIR_DUP)
			str_putc(s, '0' + r->fd);
		str_puts(s, signs[r->kind]);
		if (r->kind != REDIR_HERE)
			put_word(s, r->word);
	}
}

static void put_simple(struct str *s, const struct node *n)
{
	const char *space = "";

	for (const struct assign *a = n->assigns; a; a = a->next) {
		str_puts(s, space);
		str_puts(s, a->name);
		str_putc(s, '=');
		put_word(s, a->value);
		space = " ";
	}
	for (const struct word *w = n->words; w; w = w->next) {
		str_puts(s, space);
		put_word(s, w);
		space = " ";
	}
}

static void put_pipe(struct str *s, const struct node *n)
{
	for (n = n->left; n; n = n->next) {
		put_node(s, n);
		if (n->next)
			str_puts(s, " | ");
	}
}

static void put_around(struct str *s, const char *before,
		       const struct node *n, const char *after)
{
	str_puts(s, before);
	put_node(s, n);
	str_puts(s, after);
}

static void put_node(struct str *s, const struct node *n)
{
	static const char *const names[] = {
		[NODE_IF] = "if ",	 [NODE_WHILE] = "while ",
		[NODE_UNTIL] = "until ", [NODE_FOR] = "for ",
		[NODE_CASE] = "case ",	 [NODE_FUNCTION] = "",
	};

	switch (n->kind) {
	case NODE_SIMPLE:
		put_simple(s, n);
		break;
	case NODE_PIPE:
		put_pipe(s, n);
		break;
	case NODE_NOT:
		put_around(s, "! ", n->left, "");
		break;
	case NODE_AND:
	case NODE_OR:
	case NODE_SEQ:
		put_node(s, n->left);
		put_around(s, n->kind == NODE_AND ? " && " :
			      n->kind == NODE_OR  ? " || " : "; ",
			   n->right, "");
		break;
	case NODE_BACKGROUND:
		put_around(s, "", n->left, " &");
		break;
	case NODE_SUBSHELL:
		put_around(s, "(", n->left, ")");
		break;
	case NODE_BRACE:
		put_around(s, "{ ", n->left, "; }");
		break;
	default:
		str_puts(s, names[n->kind]);
		str_puts(s, n->name ? n->name : "");
		str_puts(s, "...");
	}
	put_redirs(s, n->redirs);
}

char *tree_text(const struct node *n)
{
	struct str s;

	str_init(&s, &scratch);
	put_node(&s, n);
	return str_end(&s);
}
