/* SPDX-License-Identifier: MIT */
/*
 * chgrp [-fhRv] GROUP FILE…: gives files to another group. -h changes a
 * symbolic link itself, -R takes directories with all below them.
 */
#include <err.h>
#include <unistd.h>

#include "names.h"
#include "owner.h"
#include "util.h"

int main(int argc, char **argv)
{
	struct owner_options options = { .uid = SAME_OWNER };
	int status = 0;

	owner_read_options(argc, argv, "[-fhRv] GROUP FILE...",
			   &options);
	if (!find_group(argv[optind], &options.gid))
		errx(1, "invalid group: '%s'", argv[optind]);
	for (optind++; optind < argc; optind++)
		status |= owner_change(argv[optind], &options);
	return finish(status);
}
