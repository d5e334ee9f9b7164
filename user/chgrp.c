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
	int c, status = 0;

	while ((c = next_option(argc, argv, "fhRv")) != -1) {
		if (c == '?')
			usage(1, "[-fhRv] GROUP FILE...");
		options.silent |= c == 'f';
		options.links |= c == 'h';
		options.recursive |= c == 'R';
		options.verbose |= c == 'v';
	}
	if (argc - optind < 2)
		errx(1, "missing operand");
	if (!find_group(argv[optind], &options.gid))
		errx(1, "invalid group: '%s'", argv[optind]);
	for (optind++; optind < argc; optind++)
		status |= owner_change(argv[optind], &options);
	return finish(status);
}
