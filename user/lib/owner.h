/* SPDX-License-Identifier: MIT */
/*
 * Giving files to other people: what chown and chgrp have in common.
 */
#ifndef USER_OWNER_H
#define USER_OWNER_H

#include <stdbool.h>
#include <sys/types.h>

#define SAME_OWNER ((uid_t)-1)
#define SAME_GROUP ((gid_t)-1)

struct owner_options {
	uid_t uid; /* or SAME_OWNER */
	gid_t gid; /* or SAME_GROUP */
	bool recursive, verbose, silent;
	bool links; /* change symbolic links, not what they name */
};

/*
 * Reads the options -f -h -R -v. At least two operands must follow: whom to,
 * and files; SYNOPSIS says how. getopt's optind is at the first one then.
 */
void owner_read_options(int argc, char **argv, const char *synopsis,
			struct owner_options *options);

/*
 * Gives PATH away, with all below it when recursive. Failures are said, and
 * the rest is done. 0, or 1 if anything failed.
 */
int owner_change(const char *path, const struct owner_options *options);

#endif
