/* SPDX-License-Identifier: MIT */
/*
 * Inodes: a file's lies in its directory's group, near what is used with it.
 * A directory's lies in a group with many free blocks, because files will
 * follow; the one at or next to its parent's that has more free inodes and
 * blocks than the average will do.
 */
#include "abi/errno.h"
#include "base/bitmap.h"
#include "fs/ext2/alloc.h"

static u32 group_of_inode(const struct ext2 *fs, u64 inode)
{
	return (u32)(inode - 1) / fs->inodes_per_group;
}

static u32 directory_group(struct ext2 *fs, u32 parent)
{
	u64 inodes = fs->free_inodes / fs->groups;
	u64 blocks = fs->free_blocks / fs->groups;

	for (u32 i = 0; i < fs->groups; i++) {
		u32 group = (parent + i) % fs->groups;
		const struct ext2_group *g = group_of(fs, group);

		if (g->free_inodes > 0 && g->free_inodes >= inodes &&
		    g->free_blocks >= blocks)
			return group;
	}
	return parent;
}

/*
 * An inode was taken out of a block of the table in which no other is in use:
 * what the disk has there does not matter, so it need not be read. Under the
 * allocator's lock, hence before anybody takes another of that block.
 */
static void skip_reading(struct ext2 *fs, u32 group, const u64 *map, u32 bit)
{
	u32 each = BLOCK_SIZE / fs->inode_size;
	u32 first = ROUND_DOWN(bit, each), n = 0;
	u64 number = group_of(fs, group)->inode_table + bit / each;
	struct block *b = cache_peek(fs->dev, number);

	for (u32 i = first; i < MIN(first + each, fs->inodes_per_group); i++)
		n += bit_is_set(map, i);
	if (b || (n == 1 && cache_new(fs->dev, number, &b) == 0))
		cache_put(b);
}

/* Take an inode's bit in this group. 1 and *inode, 0 if none is free, error. */
static int take_in_group(struct ext2 *fs, u32 group, bool directory,
			 u64 *inode)
{
	struct ext2_group *g = group_of(fs, group);
	u32 from = group == 0 ? fs->first_inode - 1 : 0, bit;
	struct block *b;
	int error;

	if (g->free_inodes == 0)
		return 0;
	error = cache_get(fs->dev, g->inode_bitmap, &b);
	if (error)
		return error;
	bit = bit_find_clear((u64 *)b->data, from, fs->inodes_per_group);
	if (bit < fs->inodes_per_group) {
		bit_set((u64 *)b->data, bit);
		skip_reading(fs, group, (u64 *)b->data, bit);
		cache_dirty(b, ORDER_FIRST);
		g->free_inodes--;
		fs->free_inodes -= MIN(1, fs->free_inodes);
		g->directories += directory;
	} else {
		ext2_damage(fs, "group %u has no free inodes, but counts %u",
			    group, g->free_inodes);
		fs->free_inodes -= MIN(g->free_inodes, fs->free_inodes);
		g->free_inodes = 0;
	}
	cache_put(b);
	group_changed(fs, group);
	super_changed(fs);
	*inode = (u64)group * fs->inodes_per_group + bit + 1;
	return bit < fs->inodes_per_group;
}

static int take(struct ext2 *fs, u64 parent, bool directory, u64 *inode)
{
	u32 start = group_of_inode(fs, parent);

	if (directory)
		start = directory_group(fs, start);
	for (u32 i = 0; i < fs->groups; i++) {
		int found = take_in_group(fs, (start + i) % fs->groups,
					  directory, inode);

		if (found)
			return found < 0 ? found : 0;
	}
	return -ENOSPC;
}

int alloc_inode(struct ext2 *fs, u64 parent, bool directory, u64 *inode)
{
	int error;

	mutex_lock(&fs->alloc);
	pending_settle(fs);
	error = take(fs, parent, directory, inode);
	if (error == -ENOSPC && pending_force(fs))
		error = take(fs, parent, directory, inode);
	mutex_unlock(&fs->alloc);
	return error;
}

void inode_clear(struct ext2 *fs, u64 inode, bool directory)
{
	u32 group = group_of_inode(fs, inode);
	u32 bit = (u32)(inode - 1) % fs->inodes_per_group;
	struct ext2_group *g = group_of(fs, group);
	struct block *b;

	if (cache_get(fs->dev, g->inode_bitmap, &b)) {
		ext2_damage(fs, "inode bitmap of group %u cannot be read",
			    group);
		return;
	}
	if (bit_is_set((u64 *)b->data, bit)) {
		bit_clear((u64 *)b->data, bit);
		cache_dirty(b, ORDER_FIRST);
		g->free_inodes++;
		fs->free_inodes++;
		if (directory && g->directories > 0)
			g->directories--;
	} else {
		ext2_damage(fs, "inode %lu was free already", inode);
	}
	cache_put(b);
	group_changed(fs, group);
}

void free_inode(struct ext2 *fs, u64 inode, bool directory, u64 born)
{
	mutex_lock(&fs->alloc);
	if (born == cache_pass_next(fs->dev) ||
	    !pending_add_inode(fs, inode, directory))
		inode_clear(fs, inode, directory);
	super_changed(fs);
	mutex_unlock(&fs->alloc);
}
