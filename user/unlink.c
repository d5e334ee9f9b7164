/* SPDX-License-Identifier: MIT */
/*
 * unlink NAME: removes a name. This is the system call unlink(2) itself,
 * without what rm does around it.
 */
#include <err.h>
#include <unistd.h>

#include "util.h"

int main(int argc, char **argv)
{
	if (argc != 2)
		usage(1, "NAME");
	if (unlink(argv[1]) < 0)
		err(1, "cannot unlink '%s'", argv[1]);
	return 0;
}
