/* SPDX-License-Identifier: MIT */
/*
 * Questions about commands that are not run, or not yet (eval.h).
 */
#include "builtin.h"
#include "eval.h"
#include "lex.h"
#include "shell.h"

/* Nothing in it can fail, or change the shell, or run a command. */
static bool harmless(const struct word *w)
{
	for (; w; w = w->next) {
		for (const struct part *p = w->parts; p; p = p->next) {
			if (p->kind == PART_TEXT)
				continue;
			if (p->kind != PART_PARAM || p->op == OP_ASSIGN ||
			    p->op == OP_ERROR || p->op == OP_BAD ||
			    !harmless(p->arg))
				return false;
		}
	}
	return true;
}

bool command_is_program(const struct node *n)
{
	const char *name;

	if (n->kind != NODE_SIMPLE || n->assigns || !n->words ||
	    !n->words->plain || !harmless(n->words) || sh.opt[OPT_XTRACE] ||
	    sh.opt[OPT_NOUNSET])
		return false;
	for (const struct redir *r = n->redirs; r; r = r->next)
		if (r->kind == REDIR_HERE || r->kind == REDIR_DUP ||
		    !harmless(r->word))
			return false;
	name = n->words->parts->text;
	return !builtin_find(name) && !function_find(name);
}

enum command_kind command_find(const char *name, char **path)
{
	const struct builtin *b = builtin_find(name);

	if (lex_is_reserved(name))
		return COMMAND_KEYWORD;
	if (b && (b->flags & BUILTIN_SPECIAL))
		return COMMAND_SPECIAL;
	if (function_find(name))
		return COMMAND_FUNCTION;
	if (b)
		return COMMAND_BUILTIN;
	*path = spawn_search(name);
	return *path ? COMMAND_FILE : COMMAND_NONE;
}
