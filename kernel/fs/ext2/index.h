/* SPDX-License-Identifier: MIT */
/*
 * An index of a directory's names, in memory: so that finding, adding and
 * removing a name touches one block of a directory of any length. It is made
 * when a directory of more than one block is first searched, kept up to date
 * by directory.c, and goes with the vnode. Without one (memory is short, or
 * the directory is larger than an index may be) directories are searched from
 * the start. All under the directory's vnode lock.
 */
#ifndef EXT2_INDEX_H
#define EXT2_INDEX_H

#include "fs/ext2/directory.h"

/*
 * The directory's index, made if it is worth while; *ix NULL: search without.
 * Result: 0, or -EIO for a damaged directory.
 */
int index_open(struct vnode *dir, struct ext2_index **ix);

/* Find a name: 0 and *p (with a reference), -ENOENT, -EIO, -ENOMEM. */
int index_find(struct vnode *dir, struct ext2_index *ix, struct name n,
	       struct place *p);

/* The entry for a name stands at this offset of the directory now; or no
 * longer. index_add may have to throw the index away. */
void index_add(struct vnode *dir, struct name n, u64 offset);
void index_remove(struct vnode *dir, struct name n, u64 offset);

/* The first block that may have room for an entry of `need` bytes, or the
 * number of blocks if there is none. */
u64 index_find_room(struct ext2_index *ix, unsigned need);

/* The largest room in a block is no more than this now. */
void index_set_room(struct vnode *dir, u64 block, unsigned room);

/* Names in the directory, "." and ".." included. */
u32 index_count(const struct ext2_index *ix);

/* Throw it away, if there is one. */
void index_drop(struct vnode *dir);

#endif
