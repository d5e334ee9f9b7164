/* SPDX-License-Identifier: MIT */
/*
 * Files met before: see inodes.h. A table by the low bits of the inode number.
 */
#include "inodes.h"

#include "util.h"

struct known_inode {
	dev_t dev;
	ino_t ino;
	char *name;
};

const char *inodes_meet(struct inodes *inodes, const struct stat *st,
			const char *name)
{
	struct inode_bucket *bucket =
		&inodes->bucket[st->st_ino % INODE_BUCKETS];

	for (size_t i = 0; i < bucket->count; i++)
		if (bucket->known[i].dev == st->st_dev &&
		    bucket->known[i].ino == st->st_ino)
			return bucket->known[i].name;
	bucket->known =
		grow(bucket->known, bucket->count, sizeof(*bucket->known));
	bucket->known[bucket->count++] =
		(struct known_inode){ st->st_dev, st->st_ino, xstrdup(name) };
	return NULL;
}
