/* SPDX-License-Identifier: MIT */
/*
 * test EXPRESSION, [ EXPRESSION ]: status 0 if it is true, 1 if not, 2 if it
 * is wrong. What an expression may be is told in lib/condition.h. The shell
 * has the same built in.
 */
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "condition.h"
#include "path.h"

static _Noreturn void fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	verrx(2, format, args);
}

int main(int argc, char **argv)
{
	char *name = path_base(argc > 0 ? argv[0] : "test");
	bool bracket = strcmp(name, "[") == 0;

	free(name);
	if (bracket && (argc < 2 || strcmp(argv[--argc], "]") != 0))
		errx(2, "missing ]");
	return !condition_holds(argc - 1, argv + 1, fail);
}
