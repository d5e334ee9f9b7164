/* SPDX-License-Identifier: MIT */
/*
 * Which blocks and inodes are free: alloc.c and inode_alloc.c take and give
 * back, by the bitmaps; pending.c keeps what was freed until the disk knows
 * that nothing points to it any more. ext2.alloc, a mutex, guards all of it.
 */
#ifndef EXT2_ALLOC_H
#define EXT2_ALLOC_H

#include "fs/ext2/ext2.h"

/*
 * Take up to `want` adjacent blocks, at `goal` or as near behind it as there
 * are. Takes the allocator's lock. Result: 0 with *first and *got >= 1,
 * -ENOSPC, -EIO.
 */
int alloc_blocks(struct ext2 *fs, u32 goal, u32 want, u32 *first, u32 *got);

/*
 * Give blocks back, no longer pointed to by anything in memory. `born` is
 * their owner's: if the disk does not know the owner yet they are free at
 * once, else after the pass that writes the pointers' removal.
 */
void free_blocks(struct ext2 *fs, u32 first, u32 count, u64 born);

/* The same for inodes: a free one for a file in `dir`, its number taken (0,
 * -ENOSPC, -EIO); and give one back. */
int alloc_inode(struct ext2 *fs, u64 dir, bool directory, u64 *inode);
void free_inode(struct ext2 *fs, u64 inode, bool directory, u64 born);

/* Give back right now; alloc is held. */
void blocks_clear(struct ext2 *fs, u32 first, u32 count);
void inode_clear(struct ext2 *fs, u64 inode, bool directory);

/* Free what waited for passes that are done. alloc is held. */
void pending_settle(struct ext2 *fs);

/* Nothing is free but something is pending: write it, settle. alloc is held.
 * Result: something came free. */
bool pending_force(struct ext2 *fs);

/* Remember to free these later. alloc is held. Result: false: no memory. */
bool pending_add_blocks(struct ext2 *fs, u32 first, u32 count);
bool pending_add_inode(struct ext2 *fs, u64 inode, bool directory);

#endif
