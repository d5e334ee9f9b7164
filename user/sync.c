/* SPDX-License-Identifier: MIT */
/*
 * sync [FILE…]: has the kernel write to disk what it still keeps in memory:
 * everything, or the named files' data alone.
 */
#include <err.h>
#include <fcntl.h>
#include <unistd.h>

#include "util.h"

static int sync_file(const char *name)
{
	int fd = open(name, O_RDONLY | O_NONBLOCK);

	if (fd < 0) {
		warn("error opening '%s'", name);
		return 1;
	}
	if (fsync(fd) < 0) {
		warn("error syncing '%s'", name);
		close(fd);
		return 1;
	}
	close(fd);
	return 0;
}

int main(int argc, char **argv)
{
	int status = 0;

	if (next_option(argc, argv, "") != -1)
		usage(1, "[FILE...]");
	if (optind == argc)
		sync();
	for (int i = optind; i < argc; i++)
		status |= sync_file(argv[i]);
	return status;
}
