/* SPDX-License-Identifier: MIT */
/*
 * Builtins that change variables, functions and options: export, readonly,
 * local, unset, set (builtin.h).
 */
#include <string.h>

#include "builtin.h"
#include "eval.h"
#include "shell.h"
#include "var.h"

/* "name=value" taken apart; *value is NULL without an =. */
static const char *split(const char *arg, const char **value)
{
	size_t len = strcspn(arg, "=");

	*value = arg[len] ? arg + len + 1 : NULL;
	return arena_strndup(&scratch, arg, len);
}

/* export and readonly */
int builtin_export(int argc, char **argv)
{
	bool export = argv[0][0] == 'e';
	unsigned flag = export ? VAR_EXPORT : VAR_READONLY;
	const char *value;
	int i = 1;

	if (argc == 1 || strcmp(argv[1], "-p") == 0) {
		vars_print(export ? "export " : "readonly ", flag);
		return 0;
	}
	if (strcmp(argv[1], "--") == 0)
		i++;
	for (; i < argc; i++) {
		const char *name = split(argv[i], &value);

		var_check_name(name);
		if (value)
			var_set(name, value);
		var_mark(name, flag);
	}
	return 0;
}

int builtin_local(int argc, char **argv)
{
	const char *value;

	if (!sh.function_depth)
		sh_fail("not in a function");
	for (int i = 1; i < argc; i++) {
		const char *name = split(argv[i], &value);

		if (strcmp(name, "-") == 0)
			continue;
		var_local(name);
		if (value)
			var_set(name, value);
	}
	return 0;
}

int builtin_unset(int argc, char **argv)
{
	bool functions = false;
	int i = 1;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (strcmp(argv[i], "-f") == 0)
			functions = true;
		else if (strcmp(argv[i], "-v") == 0)
			functions = false;
		else if (strcmp(argv[i], "--") != 0)
			sh_fail("Illegal option %s", argv[i]);
	}
	for (; i < argc; i++) {
		if (functions)
			function_unset(argv[i]);
		else
			var_unset(argv[i]);
	}
	return 0;
}

/*
 * `set` alone lists the variables; options come first; what follows them, or
 * a "--", replaces the parameters.
 */
int builtin_set(int argc, char **argv)
{
	int i;

	if (argc == 1) {
		vars_print("", 0);
		return 0;
	}
	i = options_parse(argc, argv, false);
	if (i < argc || (i > 1 && strcmp(argv[i - 1], "--") == 0))
		params_set(argc - i, argv + i);
	return 0;
}
