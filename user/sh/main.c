/* SPDX-License-Identifier: MIT */
/*
 * The shell: sh [options] [script [args]], sh -c commands [name [args]].
 * main() decides where commands come from and whether a person is there. The
 * loops below read one complete command, run it, and forget it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "eval.h"
#include "input.h"
#include "io.h"
#include "job.h"
#include "parse.h"
#include "raise.h"
#include "shell.h"
#include "startup.h"
#include "trap.h"
#include "tty.h"
#include "var.h"

#define MAX_INPUTS 1000	/* eval within eval: the C stack is finite */

extern char **environ;

struct shell sh = { .arg0 = "sh", .trap_status = -1, .subst_status = -1 };

static bool command_string;	/* -c */

bool startup_option(char letter)
{
	if (letter == 'c')
		command_string = true;
	else if (letter == 'l')
		sh.login = true;
	else
		return false;
	return true;
}

pid_t shell_pid(void)
{
	if (!sh.pid)
		sh.pid = getpid();
	return sh.pid;
}

void shell_abandon(int status)
{
	_exit(status);
}

void shell_exit(int status)
{
	raise_forget();
	sh.status = status;
	trap_run_exit();
	out_flush();
	if (sh.interactive)
		job_control_end();
	_exit(sh.status & 0xff);
}

void subshell_enter(void)
{
	sh.subshell = true;
	sh.interactive = false;
	sh.opt[OPT_MONITOR] = false;
	raise_forget();
	signals_child();
	jobs_forget();
	out_forget();
}

/* Runs one tree and lets go of it. */
static int run_tree(struct tree *t, int flags)
{
	struct cleanup put;
	int status;

	cleanup_push(&put, tree_put, t);
	status = eval(t->root, flags);
	cleanup_pop(&put);
	return status;
}

int shell_run_input(int flags)
{
	static int depth;
	struct tree *t;
	int status = 0;

	if (++depth > MAX_INPUTS)
		sh_fail("commands nested too deeply");
	while (!sh.skip && (t = parse_next())) {
		int now = flags & EVAL_TESTED;

		if (!t->root || sh.opt[OPT_NOEXEC]) {
			tree_put(t);
			continue;
		}
		if ((flags & EVAL_EXIT) && input_at_end())
			now |= EVAL_EXIT;
		status = run_tree(t, now);
	}
	depth--;
	return status;
}

/* One command at the prompt. False at the end of the input. */
static bool run_prompted(void)
{
	struct tree *t;

	jobs_notify();
	t = parse_next();
	jobs_new_command();
	if (!t)
		return jobs_hold_exit();
	if (t->root)
		run_tree(t, 0);
	else
		tree_put(t);
	sh.skip = SKIP_NONE;
	return true;
}

/* After an error or ^C: back to a state in which a prompt makes sense. */
static void recover(void)
{
	sh.interrupted = false;
	sh.command = NULL;
	sh.skip = SKIP_NONE;
	sh.loop_depth = 0;
	sh.trap_status = -1;
	input_discard();
	out_forget();
	job_control_take();
}

static void run_interactive(void)
{
	struct arena_mark mark = arena_mark(&scratch);
	struct catch catch;
	bool more = true;

	while (more) {
		if (catch_begin(&catch)) {
			if (sh.status == 128 + SIGINT)
				io_write(STDERR_FILENO, "\n", 1);
			recover();
		} else {
			more = run_prompted();
			catch_end(&catch);
		}
		arena_release(&scratch, mark);
	}
	io_write(STDERR_FILENO, "\n", 1);
}

static void run_file(const char *path, bool must_exist)
{
	int fd = open(path, O_RDONLY);
	struct input in;

	if (fd < 0 && !must_exist)
		return;
	if (fd < 0) {
		sh.line = 0;
		sh_warn("cannot open %s: %s", path,
			redir_error(errno, "No such file"));
		shell_exit(errno == ENOENT ? 127 : 126);
	}
	if (must_exist)
		sh.arg0 = path;
	input_push_file(&in, io_move_high(fd));
	shell_run_input(0);
	input_pop(&in);
	if (sh.skip == SKIP_RETURN && !must_exist)
		sh.skip = SKIP_NONE;
}

static void run_profiles(void)
{
	const char *home = var_get("HOME");
	struct str s;

	run_file("/etc/profile", false);
	if (home) {
		str_init(&s, &scratch);
		str_puts(&s, home);
		str_puts(&s, "/.profile");
		run_file(str_end(&s), false);
	}
}

static void start_interactive(void)
{
	const char *env;

	sh.interactive = true;
	sh.opt[OPT_INTERACTIVE] = true;
	tty_start();
	signals_interactive();
	job_control_start();
	if (!var_get("PS1"))
		var_set("PS1", geteuid() == 0 ? "# " : "$ ");
	env = var_get("ENV");
	if (env && *env)
		run_file(prompt_text(env), false);
}

static void run_stdin(void)
{
	struct input in;

	sh.opt[OPT_STDIN] = true;
	if (sh.opt[OPT_INTERACTIVE] ||
	    (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)))
		start_interactive();
	input_push_stdin(&in);
	if (sh.interactive)
		run_interactive();
	else
		shell_run_input(0);
	input_pop(&in);
}

static void run_string(const char *text)
{
	struct input in;

	input_push_string(&in, text, 1);
	shell_run_input(EVAL_EXIT);
	input_pop(&in);
}

static void set_params(int argc, char **argv)
{
	sh.params = (struct params){ .argv = argv, .count = argc,
				     .opt_index = 1 };
}

int main(int argc, char **argv)
{
	const char *text;
	int i;

	if (argc)
		sh.arg0 = argv[0];
	sh.login = sh.arg0[0] == '-';
	vars_init(environ);
	i = options_parse(argc, argv, true);
	if (sh.login)
		run_profiles();
	if (command_string) {
		if (i == argc)
			sh_fail("-c requires an argument");
		text = argv[i++];
		if (i < argc)
			sh.arg0 = argv[i++];
		set_params(argc - i, argv + i);
		run_string(text);
	} else if (i < argc && !sh.opt[OPT_STDIN]) {
		set_params(argc - i - 1, argv + i + 1);
		run_file(argv[i], true);
	} else {
		set_params(argc - i, argv + i);
		run_stdin();
	}
	shell_exit(sh.status);
}
