/* SPDX-License-Identifier: MIT */
/*
 * link FILE NAME: gives FILE one more NAME. This is the system call link(2)
 * itself, without what ln does around it.
 */
#include <err.h>
#include <unistd.h>

#include "util.h"

int main(int argc, char **argv)
{
	if (argc != 3)
		usage(1, "FILE NAME");
	if (link(argv[1], argv[2]) < 0)
		err(1, "cannot create link '%s' to '%s'", argv[2], argv[1]);
	return 0;
}
