/* SPDX-License-Identifier: MIT */
/*
 * The table of builtins (builtin.h), sorted by name for the search.
 */
#include <stdlib.h>
#include <string.h>

#include "builtin.h"
#include "shell.h"

const struct builtin builtins[] = {
	{ ".", builtin_dot, BUILTIN_SPECIAL },
	{ ":", builtin_true, BUILTIN_SPECIAL },
	{ "[", builtin_test, 0 },
	{ "bg", builtin_bg, 0 },
	{ "break", builtin_break, BUILTIN_SPECIAL },
	{ "cd", builtin_cd, 0 },
	{ "command", builtin_command, 0 },
	{ "continue", builtin_break, BUILTIN_SPECIAL },
	{ "echo", builtin_echo, 0 },
	{ "eval", builtin_eval, BUILTIN_SPECIAL },
	{ "exec", builtin_exec, BUILTIN_SPECIAL | BUILTIN_KEEPS_REDIRS },
	{ "exit", builtin_exit, BUILTIN_SPECIAL },
	{ "export", builtin_export, BUILTIN_SPECIAL | BUILTIN_ASSIGNS },
	{ "false", builtin_false, 0 },
	{ "fg", builtin_fg, 0 },
	{ "getopts", builtin_getopts, 0 },
	{ "hash", builtin_hash, 0 },
	{ "jobs", builtin_jobs, 0 },
	{ "kill", builtin_kill, 0 },
	{ "local", builtin_local, BUILTIN_SPECIAL | BUILTIN_ASSIGNS },
	{ "printf", builtin_printf, 0 },
	{ "pwd", builtin_pwd, 0 },
	{ "read", builtin_read, 0 },
	{ "readonly", builtin_export, BUILTIN_SPECIAL | BUILTIN_ASSIGNS },
	{ "return", builtin_return, BUILTIN_SPECIAL },
	{ "set", builtin_set, BUILTIN_SPECIAL },
	{ "shift", builtin_shift, BUILTIN_SPECIAL },
	{ "test", builtin_test, 0 },
	{ "times", builtin_times, BUILTIN_SPECIAL },
	{ "trap", builtin_trap, BUILTIN_SPECIAL },
	{ "true", builtin_true, 0 },
	{ "type", builtin_type, 0 },
	{ "ulimit", builtin_ulimit, 0 },
	{ "umask", builtin_umask, 0 },
	{ "unset", builtin_unset, BUILTIN_SPECIAL },
	{ "wait", builtin_wait, 0 },
	{ NULL, NULL, 0 },
};
#define COUNT (sizeof(builtins) / sizeof(builtins[0]) - 1)

static int compare(const void *name, const void *b)
{
	return strcmp(name, ((const struct builtin *)b)->name);
}

const struct builtin *builtin_find(const char *name)
{
	return bsearch(name, builtins, COUNT, sizeof(builtins[0]), compare);
}

int builtin_number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (!*text || *end || n < 0 || n > 0x7fffffff)
		sh_fail("Illegal number: %s", text);
	return n;
}
