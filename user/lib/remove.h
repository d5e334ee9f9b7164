/* SPDX-License-Identifier: MIT */
/*
 * Removing a file or a whole tree: what rm does, and mv after it had to copy.
 */
#ifndef USER_REMOVE_H
#define USER_REMOVE_H

#include <stdbool.h>

struct remove_options {
	bool recursive;
	bool directories; /* empty ones, without recursive */
	bool force;	  /* never ask, and what is missing is gone already */
	bool ask;	  /* before each one */
	bool verbose;
};

/*
 * Removes PATH, with all below it when recursive. What cannot be removed is
 * said, and left; the rest goes. 0, or 1 if anything is left that should not
 * be. A refused question leaves a file without being an error.
 */
int remove_path(const char *path, const struct remove_options *options);

#endif
