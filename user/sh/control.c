/* SPDX-License-Identifier: MIT */
/*
 * Builtins that steer what runs next: loops, returns, exit and exec, eval and
 * `.`, traps, and the parameters' shift (builtin.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "builtin.h"
#include "eval.h"
#include "input.h"
#include "io.h"
#include "job.h"
#include "shell.h"
#include "signals.h"
#include "trap.h"
#include "var.h"

int builtin_true(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 0;
}

int builtin_false(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 1;
}

/* break and continue; more levels than there are loops mean all of them. */
int builtin_break(int argc, char **argv)
{
	int levels = argc > 1 ? builtin_number(argv[1]) : 1;

	if (levels == 0)
		sh_fail("Illegal number: %s", argv[1]);
	if (levels > sh.loop_depth)
		levels = sh.loop_depth;
	if (levels) {
		sh.skip = argv[0][0] == 'b' ? SKIP_BREAK : SKIP_CONTINUE;
		sh.skip_count = levels;
	}
	return 0;
}

/* Outside a function or a `.` file, return ends the shell as exit does. */
int builtin_return(int argc, char **argv)
{
	int status = argc > 1 ? builtin_number(argv[1]) : sh.status;

	sh.skip = SKIP_RETURN;
	return status;
}

int builtin_exit(int argc, char **argv)
{
	int status = sh.trap_status >= 0 ? sh.trap_status : sh.status;

	if (argc > 1)
		status = builtin_number(argv[1]);
	if (jobs_hold_exit())
		return 1;
	shell_exit(status);
}

int builtin_eval(int argc, char **argv)
{
	struct str s;

	str_init(&s, &scratch);
	for (int i = 1; i < argc; i++) {
		if (i > 1)
			str_putc(&s, ' ');
		str_puts(&s, argv[i]);
	}
	sh.command = NULL;
	return eval_string(str_end(&s), sh.eval_flags);
}

static int open_dot(const char *name)
{
	const char *path = strchr(name, '/') ? NULL : var_get("PATH");
	int fd = path ? -1 : open(name, O_RDONLY);

	while (fd < 0 && path) {
		size_t len = strcspn(path, ":");
		struct str s;

		str_init(&s, &scratch);
		str_put(&s, path, len);
		if (len)
			str_putc(&s, '/');
		str_puts(&s, name);
		fd = open(str_end(&s), O_RDONLY);
		path = path[len] ? path + len + 1 : NULL;
	}
	return fd;
}

int builtin_dot(int argc, char **argv)
{
	int flags = sh.eval_flags;
	struct input in;
	int status, fd;

	if (argc < 2)
		return 0;
	fd = open_dot(argv[1]);
	if (fd < 0 && !strchr(argv[1], '/'))
		sh_fail("%s: not found", argv[1]);
	if (fd < 0)
		sh_fail("cannot open %s: %s", argv[1],
			redir_error(errno, "No such file"));
	sh.command = NULL;
	input_push_file(&in, io_move_high(fd));
	in.name = argv[1];
	status = shell_run_input(flags);
	input_pop(&in);
	if (sh.skip == SKIP_RETURN) {
		sh.skip = SKIP_NONE;
		status = sh.status;
	}
	return status;
}

int builtin_exec(int argc, char **argv)
{
	int skip = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;

	sh.command = "exec";
	if (argc <= skip)
		return 0;
	signals_before_exec();
	spawn_exec(argv + skip, var_environment());
}

int builtin_shift(int argc, char **argv)
{
	int n = argc > 1 ? builtin_number(argv[1]) : 1;

	if (n > sh.params.count)
		sh_fail("can't shift that many");
	sh.params.argv += n;
	sh.params.count -= n;
	sh.params.opt_pos = 0;
	return 0;
}

/* `trap 2` and `trap - INT` reset, `trap '' INT` ignores. */
int builtin_trap(int argc, char **argv)
{
	const char *action = NULL;
	int i = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
	int status = 0;

	if (i == argc) {
		trap_print();
		return 0;
	}
	if (i + 1 < argc && !(argv[i][0] >= '0' && argv[i][0] <= '9')) {
		action = strcmp(argv[i], "-") == 0 ? NULL : argv[i];
		i++;
	}
	for (; i < argc; i++) {
		int signal = signal_number(argv[i]);

		if (signal < 0) {
			sh_warn("%s: bad trap", argv[i]);
			status = 1;
		} else {
			trap_set(signal, action);
		}
	}
	return status;
}
