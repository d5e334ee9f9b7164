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
 * Gives PATH away, with all below it when recursive. Failures are said, and
 * the rest is done. 0, or 1 if anything failed.
 */
int owner_change(const char *path, const struct owner_options *options);

#endif
