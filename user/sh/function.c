/* SPDX-License-Identifier: MIT */
/*
 * Shell functions (eval.h). A function keeps the tree in which it was defined;
 * a call does so as well, so that a function may redefine or unset itself.
 */
#include <stdlib.h>
#include <string.h>

#include "eval.h"
#include "mem.h"
#include "shell.h"
#include "var.h"

#define MAX_CALLS 1000	/* nested calls: the C stack is finite */

struct function {
	struct function *next;
	char *name;
	struct tree *tree;
	const struct node *body;
};

/* What a call changes and gives back, also when an error jumps past it. */
struct call {
	struct params params;
	int loop_depth;
	struct tree *tree;
	struct cleanup cleanup;
};

static struct function *functions;

struct function *function_find(const char *name)
{
	struct function *f = functions;

	while (f && strcmp(f->name, name) != 0)
		f = f->next;
	return f;
}

void function_define(const struct node *n)
{
	struct function *f = function_find(n->name);

	if (!f) {
		f = xmalloc(sizeof(*f));
		f->name = xstrdup(n->name);
		f->next = functions;
		functions = f;
	} else {
		tree_put(f->tree);
	}
	f->tree = tree_get(n->tree);
	f->body = n->left;
}

void function_unset(const char *name)
{
	struct function *f = function_find(name);
	struct function **link = &functions;

	if (!f)
		return;
	while (*link != f)
		link = &(*link)->next;
	*link = f->next;
	tree_put(f->tree);
	free(f->name);
	free(f);
}

static void call_end(void *arg)
{
	struct call *c = arg;

	params_free(&sh.params);
	sh.params = c->params;
	sh.loop_depth = c->loop_depth;
	sh.function_depth--;
	tree_put(c->tree);
}

int function_call(struct function *f, struct fields *args, int flags)
{
	struct call c = { .params = sh.params, .loop_depth = sh.loop_depth };
	struct scope locals;
	const struct node *body = f->body;

	if (sh.function_depth == MAX_CALLS)
		sh_fail("Maximum function recursion depth (%d) reached",
			MAX_CALLS);
	c.tree = tree_get(f->tree);
	sh.function_depth++;
	sh.loop_depth = 0;
	sh.params = (struct params){ .argv = args->v + 1,
				     .count = args->count - 1,
				     .opt_index = 1 };
	cleanup_push(&c.cleanup, call_end, &c);
	scope_push(&locals);
	eval(body, flags & EVAL_TESTED);
	if (sh.skip == SKIP_RETURN)
		sh.skip = SKIP_NONE;
	scope_pop(&locals);
	cleanup_pop(&c.cleanup);
	return sh.status;
}
