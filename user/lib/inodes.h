/* SPDX-License-Identifier: MIT */
/*
 * Files met on a walk, by what they are and not by name: a file with several
 * names is met several times. Begin with all zero.
 */
#ifndef USER_INODES_H
#define USER_INODES_H

#include <stddef.h>
#include <sys/stat.h>

#define INODE_BUCKETS 1024

struct inodes {
	struct inode_bucket {
		struct known_inode *known;
		size_t count;
	} bucket[INODE_BUCKETS];
};

/*
 * The name under which this file was met first; NULL if that is now, and then
 * NAME is kept for the next time.
 */
const char *inodes_meet(struct inodes *inodes, const struct stat *st,
			const char *name);

#endif
