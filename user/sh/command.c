/* SPDX-License-Identifier: MIT */
/*
 * Simple commands (eval.h): expand the words, find out what the first one
 * names, make the assignments and redirections, run it. The order of the
 * search is that of POSIX: special builtins, functions, builtins, programs.
 */
#include <string.h>

#include "builtin.h"
#include "eval.h"
#include "io.h"
#include "parse.h"
#include "shell.h"
#include "trap.h"
#include "var.h"

/* One simple command on its way. */
struct simple {
	const struct node *node;
	int flags;
	struct fields args;
	struct ready *redirs;
	const struct builtin *builtin;
	struct function *function;
	bool special;		/* its errors end a script */
};

/*
 * The arguments. Those of export and its like that read name=value are
 * expanded as an assignment is: not split.
 */
static struct fields expand_arguments(const struct word *list)
{
	struct fields f = { 0 };
	bool assigning = false;
	bool first = true;

	for (; list; list = list->next) {
		if (assigning && word_assigns(list))
			expand_append_assignment(&f, list);
		else
			expand_append(&f, list);
		if (first && f.count) {
			const struct builtin *b = builtin_find(f.v[0]);

			assigning = b && (b->flags & BUILTIN_ASSIGNS);
			first = false;
		}
	}
	return f;
}

/* name=value before the command; with xtrace the text goes to trace. */
static void assign(const struct node *n, bool local, struct str *trace)
{
	for (const struct assign *a = n->assigns; a; a = a->next) {
		const char *value = expand_value(a->value);

		if (local)
			var_local(a->name);
		var_set(a->name, value);
		if (local)
			var_mark(a->name, VAR_EXPORT);
		str_puts(trace, a->name);
		str_putc(trace, '=');
		str_puts(trace, value);
		str_putc(trace, ' ');
	}
}

static void show_trace(const struct fields *args, const struct str *assigned)
{
	const char *ps4 = var_get("PS4");
	struct str s;

	str_init(&s, &scratch);
	if (ps4)
		str_puts(&s, prompt_text(ps4));
	if (assigned->len)
		str_put(&s, assigned->data, assigned->len);
	for (int i = 0; i < args->count; i++) {
		str_puts(&s, args->v[i]);
		str_putc(&s, ' ');
	}
	s.data[s.len - 1] = '\n';
	io_write(2, s.data, s.len);
}

static void assign_and_trace(struct simple *c, bool local)
{
	struct str trace;

	if (!c->node->assigns && !sh.opt[OPT_XTRACE])
		return;
	str_init(&trace, &scratch);
	assign(c->node, local, &trace);
	if (sh.opt[OPT_XTRACE] && (trace.len || c->args.count))
		show_trace(&c->args, &trace);
}

/* Only assignments and redirections: the status is that of the last $(...) */
static int run_nothing(struct simple *c)
{
	struct redir_saved saved;
	bool ok;

	redir_begin(&saved);
	ok = redir_apply(c->redirs, &saved);
	if (ok)
		assign_and_trace(c, false);
	redir_end(&saved);
	if (!ok)
		return 2;
	return sh.subst_status >= 0 ? sh.subst_status : 0;
}

static int run_function(struct simple *c)
{
	struct redir_saved saved;
	int status = 2;

	if (!c->redirs)
		return function_call(c->function, &c->args, c->flags);
	redir_begin(&saved);
	if (redir_apply(c->redirs, &saved))
		status = function_call(c->function, &c->args, c->flags);
	redir_end(&saved);
	return status;
}

static int run_builtin(struct simple *c)
{
	const char *outer = sh.command;
	struct redir_saved saved;
	int status;

	redir_begin(&saved);
	if (!redir_apply(c->redirs, &saved)) {
		redir_end(&saved);
		if (c->special)
			raise_error(2);
		return 2;
	}
	sh.command = c->args.v[0];
	sh.eval_flags = c->flags & EVAL_TESTED;
	status = c->builtin->run(c->args.count, c->args.v);
	if (!out_flush())
		status = 1;
	sh.command = outer;
	if (c->builtin->flags & BUILTIN_KEEPS_REDIRS)
		redir_keep(&saved);
	else
		redir_end(&saved);
	return status;
}

/* Errors of an ordinary builtin end that alone. */
static int run_guarded(struct simple *c)
{
	const char *outer = sh.command;
	struct catch catch;
	int status;

	if (catch_begin(&catch)) {
		out_forget();
		sh.command = outer;
		if (sh.interrupted)
			raise_error(sh.status);
		return sh.status;
	}
	status = run_builtin(c);
	catch_end(&catch);
	return status;
}

static int run_program(struct simple *c)
{
	if (!(c->flags & EVAL_EXIT) || trap_any())
		return spawn_run(c->node, c->args.v, c->redirs);
	if (!redir_apply(c->redirs, NULL))
		shell_exit(2);
	signals_before_exec();
	spawn_exec(c->args.v, var_environment());
}

static int run_found(struct simple *c)
{
	if (c->function)
		return run_function(c);
	if (!c->builtin)
		return run_program(c);
	return c->special ? run_builtin(c) : run_guarded(c);
}

/* `command name`: the name without functions, nothing special about it. */
static bool strip_command(struct simple *c)
{
	int skip = 1;

	if (strcmp(c->args.v[0], "command") != 0 || function_find("command"))
		return false;
	while (skip < c->args.count && strcmp(c->args.v[skip], "-p") == 0)
		skip++;
	if (skip < c->args.count && strcmp(c->args.v[skip], "--") == 0)
		skip++;
	if (skip == c->args.count || c->args.v[skip][0] == '-')
		return false;
	c->args.v += skip;
	c->args.count -= skip;
	return true;
}

static void find(struct simple *c)
{
	bool plain = strip_command(c);

	c->builtin = builtin_find(c->args.v[0]);
	if (plain)
		return;
	c->special = c->builtin && (c->builtin->flags & BUILTIN_SPECIAL);
	if (!c->special)
		c->function = function_find(c->args.v[0]);
}

static int run_named(struct simple *c)
{
	struct scope scope;
	bool local;
	int status;

	find(c);
	local = c->node->assigns && !c->special;
	if (local)
		scope_push(&scope);
	assign_and_trace(c, local);
	status = run_found(c);
	if (local)
		scope_pop(&scope);
	return status;
}

int command_run(const struct node *n, int flags)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct simple c = { .node = n, .flags = flags };
	int status;

	sh.line = n->line;
	sh.subst_status = -1;
	c.args = expand_arguments(n->words);
	c.redirs = redir_prepare(n->redirs);
	status = c.args.count ? run_named(&c) : run_nothing(&c);
	arena_release(&scratch, mark);
	return status;
}
