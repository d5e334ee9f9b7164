/* SPDX-License-Identifier: MIT */
/*
 * Control structure (eval.h). break, continue and return do not jump: they
 * set sh.skip, and every loop here stops running commands until the one that
 * was meant is reached.
 */
#include "eval.h"
#include "input.h"
#include "shell.h"
#include "trap.h"
#include "var.h"

/* After a loop's condition or body: true when the loop is over. */
static bool leave_loop(void)
{
	bool leave;

	if (sh.skip == SKIP_NONE)
		return false;
	if (sh.skip == SKIP_RETURN)
		return true;
	if (--sh.skip_count > 0)
		return true;
	leave = sh.skip == SKIP_BREAK;
	sh.skip = SKIP_NONE;
	return leave;
}

static int eval_while(const struct node *n, int flags)
{
	int status = 0;

	sh.loop_depth++;
	for (;;) {
		bool ok = eval(n->cond, EVAL_TESTED) == 0;

		if (sh.skip) {
			if (leave_loop())
				break;
			continue;
		}
		if (ok != (n->kind == NODE_WHILE))
			break;
		status = eval(n->left, flags & EVAL_TESTED);
		if (leave_loop())
			break;
	}
	sh.loop_depth--;
	if (sh.skip == SKIP_RETURN)
		status = sh.status;
	return status;
}

static struct fields all_params(void)
{
	struct fields f = { 0 };

	for (int i = 0; i < sh.params.count; i++)
		fields_add(&f, arena_strdup(&scratch, sh.params.argv[i]));
	return f;
}

static int eval_for(const struct node *n, int flags)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct fields f;
	int status = 0;

	f = n->all_params ? all_params() : expand_words(n->words);
	sh.loop_depth++;
	for (int i = 0; i < f.count; i++) {
		var_set(n->name, f.v[i]);
		status = eval(n->left, flags & EVAL_TESTED);
		if (leave_loop())
			break;
	}
	sh.loop_depth--;
	arena_release(&scratch, mark);
	return status;
}

static bool arm_matches(const struct arm *arm, const char *subject)
{
	for (const struct word *w = arm->patterns; w; w = w->next)
		if (pattern_match(expand_pattern(w), subject))
			return true;
	return false;
}

static int eval_case(const struct node *n, int flags)
{
	struct arena_mark mark = arena_mark(&scratch);
	const char *subject;
	const struct arm *arm = n->arms;

	sh.line = n->line;
	subject = expand_string(n->words);
	while (arm && !arm_matches(arm, subject))
		arm = arm->next;
	arena_release(&scratch, mark);
	if (arm && arm->body)
		return eval(arm->body, flags);
	return 0;
}

static int eval_if(const struct node *n, int flags)
{
	bool ok = eval(n->cond, EVAL_TESTED) == 0;

	if (sh.skip)
		return sh.status;
	if (ok)
		return eval(n->left, flags);
	return n->right ? eval(n->right, flags) : 0;
}

static int eval_and_or(const struct node *n, int flags)
{
	int status = eval(n->left, EVAL_TESTED);

	if (sh.skip || (status == 0) != (n->kind == NODE_AND))
		return status;
	return eval(n->right, flags);
}

static int eval_not(const struct node *n)
{
	int status = eval(n->left, EVAL_TESTED);

	return sh.skip == SKIP_RETURN ? status : !status;
}

static int eval_subshell(const struct node *n, int flags)
{
	if (!(flags & EVAL_EXIT) || trap_any())
		return pipeline_run(n, flags);
	if (!redir_apply(redir_prepare(n->redirs), NULL))
		shell_exit(2);
	subshell_enter();
	shell_exit(eval(n->left, EVAL_EXIT));
}

static int eval_kind(const struct node *n, int flags)
{
	switch (n->kind) {
	case NODE_SIMPLE:
		return command_run(n, flags);
	case NODE_PIPE:
		return pipeline_run(n, flags);
	case NODE_NOT:
		return eval_not(n);
	case NODE_AND:
	case NODE_OR:
		return eval_and_or(n, flags);
	case NODE_BACKGROUND:
		pipeline_background(n->left);
		return 0;
	case NODE_SUBSHELL:
		return eval_subshell(n, flags);
	case NODE_IF:
		return eval_if(n, flags);
	case NODE_WHILE:
	case NODE_UNTIL:
		return eval_while(n, flags);
	case NODE_FOR:
		return eval_for(n, flags);
	case NODE_CASE:
		return eval_case(n, flags);
	case NODE_FUNCTION:
		function_define(n);
		return 0;
	default:
		return eval(n->left, flags);
	}
}

/* A compound command with redirections around all of it. */
static int eval_redirected(const struct node *n, int flags)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct redir_saved saved;
	struct ready *ready;
	int status = 2;

	sh.line = n->line;
	ready = redir_prepare(n->redirs);
	redir_begin(&saved);
	if (redir_apply(ready, &saved))
		status = eval_kind(n, flags);
	redir_end(&saved);
	arena_release(&scratch, mark);
	return status;
}

/* Commands whose own failure, not that of a part, ends a set -e shell. */
static bool can_fail(const struct node *n)
{
	return n->kind == NODE_SIMPLE || n->kind == NODE_PIPE ||
	       n->kind == NODE_SUBSHELL || n->redirs;
}

int eval(const struct node *n, int flags)
{
	for (; n->kind == NODE_SEQ; n = n->right) {
		eval(n->left, flags & EVAL_TESTED);
		if (sh.skip)
			return sh.status;
	}
	if (trap_pending)
		trap_run_pending();
	if (n->redirs && n->kind != NODE_SIMPLE && n->kind != NODE_SUBSHELL)
		sh.status = eval_redirected(n, flags);
	else
		sh.status = eval_kind(n, flags);
	if (trap_pending)
		trap_run_pending();
	if (sh.status && sh.opt[OPT_ERREXIT] && !(flags & EVAL_TESTED) &&
	    !sh.skip && can_fail(n))
		shell_exit(sh.status);
	return sh.status;
}

int eval_string(const char *text, int flags)
{
	struct input in;
	int status;

	input_push_string(&in, text, 1);
	status = shell_run_input(flags);
	input_pop(&in);
	return status;
}
