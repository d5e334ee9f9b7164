/* SPDX-License-Identifier: MIT */
/*
 * whoami: the name of the user that this process acts for, by its effective
 * user id.
 */
#include <err.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "util.h"

int main(int argc, char **argv)
{
	struct passwd *entry = getpwuid(geteuid());

	if (argc > 1)
		errx(1, "extra operand '%s'", argv[1]);
	if (!entry)
		errx(1, "cannot find name for user ID %u", geteuid());
	puts(entry->pw_name);
	return finish(0);
}
