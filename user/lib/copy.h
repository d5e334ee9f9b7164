/* SPDX-License-Identifier: MIT */
/*
 * Copying a file or a whole tree: what cp does, and mv when a rename cannot
 * leave its file system.
 */
#ifndef USER_COPY_H
#define USER_COPY_H

#include <stdbool.h>

struct copy_options {
	bool recursive;
	bool follow;	 /* copy what symbolic links name, not the links: */
	bool no_follow;	 /* without either, only when not recursive */
	bool preserve;	 /* owner, mode and times */
	bool links;	 /* several names of a file stay names of one */
	bool force;	 /* remove a target that cannot be opened, try again */
	bool ask;	 /* before overwriting */
	bool no_clobber; /* never overwrite */
	bool update;	 /* overwrite only what is older */
	bool verbose;
};

/*
 * Copies FROM to TO; TO is the new file's own name, not a directory to put it
 * into. Failures are said, and the rest of a tree is copied. 0, or 1 if
 * anything failed.
 */
int copy_path(const char *from, const char *to,
	      const struct copy_options *options);

/*
 * May TO, which exists or not, be overwritten by a FROM with this status, as
 * no_clobber, update and ask have it? Asks if need be.
 */
struct stat;
bool may_overwrite(const struct stat *from, const char *to,
		   const struct copy_options *options);

#endif
