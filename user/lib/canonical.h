/* SPDX-License-Identifier: MIT */
/*
 * The one path of a file: from the root on, without symbolic links, "." and
 * "..". libc's realpath(3) does the same for files that exist, by /proc.
 */
#ifndef USER_CANONICAL_H
#define USER_CANONICAL_H

enum canonical_mode {
	CANONICAL_EXISTS,  /* every part of it must exist */
	CANONICAL_PARENT,  /* every part but the last */
	CANONICAL_MISSING, /* any part may be missing */
};

/* In memory of its own; NULL and errno if there is none. */
char *canonical_path(const char *path, enum canonical_mode mode);

#endif
