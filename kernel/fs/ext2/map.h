/* SPDX-License-Identifier: MIT */
/*
 * The block map of a file: which block of the disk holds block n of the file.
 * The inode points to the first 12 blocks, then to a map of 1,024 pointers, a
 * map of maps and a map of maps of maps. map.c looks up, grow.c adds, cut.c
 * takes away. node.map guards all of it.
 */
#ifndef EXT2_MAP_H
#define EXT2_MAP_H

#include "fs/ext2/ext2.h"

/*
 * Where block `index` of the file lies: *run begins there and covers at most
 * `want` blocks. The caller holds the vnode's lock or node.map. Sleeps.
 * Result: 0 (run->disk 0: a hole), -EIO, -ENOMEM, -EFBIG.
 */
int map_find(struct vnode *v, u64 index, u32 want, struct run *run);

/*
 * The same without sleeping and without any lock; 0: a hole, or not known
 * now. What was found held true only if map_is_version(v, *version) does
 * afterwards.
 */
u32 map_find_cached(struct vnode *v, u64 index, u32 *version);
bool map_is_version(const struct vnode *v, u32 version);

/*
 * Give the file a place for block `index` and up to want - 1 following ones,
 * unless it has one. With `zero` the new blocks are zeros at once (then want
 * is 1); without it the caller fills all of run by cache_new_raw, and they lie
 * beyond the file's end until then. *fresh: they are new. node.map is held
 * for writing.
 * Result: 0, -ENOSPC, -EIO, -ENOMEM, -EFBIG.
 */
int map_grow(struct vnode *v, u64 index, u32 want, bool zero, struct run *run,
	     bool *fresh);

/* Free all blocks from `keep` on. Takes node.map. */
void map_cut(struct vnode *v, u64 keep);

/* The path from the inode to a block's pointer. */
struct map_path {
	unsigned depth;			/* maps between inode and block */
	u32 slot[4];			/* in the inode, then in each map */
};
int map_path(u64 index, struct map_path *p);

/* A pointer is damaged: tells the log once a file. Result: -EIO. */
int map_bad_pointer(struct vnode *v, u32 number);

#define MAP_SLOTS	(BLOCK_SIZE / sizeof(u32))

/* The class of a map block: of height 1 it points to data, of 2 to such maps,
 * of 3 to those. */
static inline enum block_order map_order(unsigned height, bool fresh)
{
	if (height == 1 && fresh)
		return ORDER_NEW;
	return height < 3 ? ORDER_MAP : ORDER_MAP_TOP;
}

#endif
