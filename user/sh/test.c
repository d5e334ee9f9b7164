/* SPDX-License-Identifier: MIT */
/*
 * test and [ (builtin.h): as the utility, without a process.
 */
#include <string.h>

#include "builtin.h"
#include "condition.h"
#include "shell.h"

int builtin_test(int argc, char **argv)
{
	if (argv[0][0] == '[' && strcmp(argv[--argc], "]") != 0)
		sh_fail("missing ]");
	return !condition_holds(argc - 1, argv + 1, sh_fail);
}
