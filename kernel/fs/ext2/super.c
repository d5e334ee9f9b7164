/* SPDX-License-Identifier: MIT */
/*
 * Opening an ext2 file system: read the superblock and the descriptors of the
 * groups, believe nothing, and say in words what does not fit. What passes
 * here is taken for granted by the other files: every bitmap and every inode
 * table lies inside the device, every group has its full number of inodes.
 */
#include "abi/errno.h"
#include "debug/log.h"
#include "fs/ext2/alloc.h"
#include "fs/ext2/check.h"
#include "fs/fs.h"
#include "mm/object.h"

struct ext2_group *group_of(struct ext2 *fs, u32 group)
{
	struct block *b = fs->group_blocks[group / EXT2_GROUPS_PER_BLOCK];

	return (struct ext2_group *)b->data + group % EXT2_GROUPS_PER_BLOCK;
}

void group_changed(struct ext2 *fs, u32 group)
{
	cache_dirty(fs->group_blocks[group / EXT2_GROUPS_PER_BLOCK],
		    ORDER_FIRST);
}

u32 group_start(const struct ext2 *fs, u32 group)
{
	return group * fs->blocks_per_group;
}

u32 group_blocks(const struct ext2 *fs, u32 group)
{
	return MIN(fs->blocks_per_group, fs->blocks - group_start(fs, group));
}

static bool is_power(u32 n, u32 base)
{
	while (n % base == 0)
		n /= base;
	return n == 1;
}

/* With sparse_super only 0, 1, and the powers of 3, 5 and 7. */
static bool group_has_super(const struct ext2 *fs, u32 group)
{
	if (!(fs->super->feature_ro_compat & EXT2_RO_SPARSE_SUPER))
		return true;
	return group <= 1 || is_power(group, 3) || is_power(group, 5) ||
	       is_power(group, 7);
}

/* How many blocks the descriptors fill. */
static u32 descriptor_blocks(const struct ext2 *fs)
{
	return (fs->groups - 1) / EXT2_GROUPS_PER_BLOCK + 1;
}

/* Superblock, descriptors and what is kept for more of them. */
static u32 super_blocks(const struct ext2 *fs, u32 group)
{
	if (!group_has_super(fs, group))
		return 0;
	return 1 + descriptor_blocks(fs) + fs->super->reserved_descriptors;
}

static u32 table_blocks(const struct ext2 *fs)
{
	return (u32)blocks_of((u64)fs->inodes_per_group * fs->inode_size);
}

bool block_is_data(struct ext2 *fs, u32 block)
{
	const struct ext2_group *g;
	u32 group;

	if (block == 0 || block >= fs->blocks)
		return false;
	group = block / fs->blocks_per_group;
	g = group_of(fs, group);
	return block - group_start(fs, group) >= super_blocks(fs, group) &&
	       block != g->block_bitmap && block != g->inode_bitmap &&
	       block - g->inode_table >= table_blocks(fs);
}

/* The descriptors' blocks, from block 1 on; each stays referenced. */
static int read_groups(struct ext2 *fs)
{
	u32 count = descriptor_blocks(fs);
	int error = 0;

	fs->group_blocks = kzalloc(count * sizeof(*fs->group_blocks));
	if (!fs->group_blocks)
		return -ENOMEM;
	for (u32 i = 0; i < count && !error; i++)
		error = cache_get(fs->dev, 1 + i, &fs->group_blocks[i]);
	return error;
}

static bool range_fits(const struct ext2 *fs, u32 first, u32 count)
{
	return first > 0 && first < fs->blocks && count <= fs->blocks - first;
}

/* Check all descriptors, and sum up what is free. */
static int check_groups(struct ext2 *fs)
{
	for (u32 i = 0; i < fs->groups; i++) {
		const struct ext2_group *g = group_of(fs, i);

		if (!range_fits(fs, g->block_bitmap, 1) ||
		    !range_fits(fs, g->inode_bitmap, 1) ||
		    !range_fits(fs, g->inode_table, table_blocks(fs)) ||
		    g->free_blocks > group_blocks(fs, i) ||
		    g->free_inodes > fs->inodes_per_group) {
			log_error("ext2: %s: descriptor of group %u is damaged",
				  fs->dev->name, i);
			return -EINVAL;
		}
		fs->free_blocks += g->free_blocks;
		fs->free_inodes += g->free_inodes;
		fs->overhead += super_blocks(fs, i) + 2 + table_blocks(fs);
	}
	return 0;
}

static void take_numbers(struct ext2 *fs)
{
	const struct ext2_super *s = fs->super;

	fs->blocks = s->blocks;
	fs->inodes = s->inodes;
	fs->blocks_per_group = s->blocks_per_group;
	fs->inodes_per_group = s->inodes_per_group;
	fs->inode_size = s->revision ? s->inode_size : EXT2_INODE_SMALL;
	fs->first_inode = s->revision ? s->first_inode : 11;
	fs->groups = (s->blocks - 1) / s->blocks_per_group + 1;
	fs->generation = s->write_time;
}

static void close(struct ext2 *fs)
{
	for (u32 i = 0; fs->group_blocks && i < descriptor_blocks(fs); i++)
		if (fs->group_blocks[i])
			cache_put(fs->group_blocks[i]);
	kfree(fs->group_blocks);
	if (fs->super_block)
		cache_put(fs->super_block);
	kfree(fs);
}

static struct ext2 *ext2_new(struct block_device *dev)
{
	struct ext2 *fs = kzalloc(sizeof(*fs));

	if (!fs)
		return NULL;
	fs->dev = dev;
	mutex_init(&fs->alloc, "ext2 allocator", RANK_FS);
	list_init(&fs->pending);
	list_init(&fs->orphans);
	fs->fs = (struct filesystem) {
		.type = "ext2",
		.magic = EXT2_MAGIC,
		.device = dev->number,
		.read_only = dev->read_only,
		.data = fs,
		.read_vnode = ext2_read_vnode,
		.sync = ext2_sync,
		.statfs = ext2_statfs,
		.errors = ext2_errors,
	};
	list_init(&fs->fs.link);
	return fs;
}

static int read_super(struct ext2 *fs)
{
	int error = cache_get(fs->dev, 0, &fs->super_block);

	if (error)
		return error;
	fs->super = (void *)(fs->super_block->data + EXT2_SUPER_OFFSET);
	error = super_check(fs->dev, fs->super, &fs->fs.read_only);
	if (error)
		return error;
	take_numbers(fs);
	error = read_groups(fs);
	return error ? error : check_groups(fs);
}

static int read_root(struct ext2 *fs)
{
	int error = vnode_get(&fs->fs, EXT2_ROOT_INODE, &fs->fs.root);

	if (error) {
		log_error("ext2: %s: the root directory cannot be read",
			  fs->dev->name);
		return error;
	}
	if (vnode_is(fs->fs.root, S_IFDIR))
		return 0;
	log_error("ext2: %s: the root is not a directory", fs->dev->name);
	vnode_leaves_soon(fs->fs.root);
	vnode_put(fs->fs.root);
	return -EINVAL;
}

int ext2_open(struct block_device *dev, struct filesystem **found)
{
	struct ext2 *fs = ext2_new(dev);
	int error;

	if (!fs)
		return -ENOMEM;
	error = read_super(fs);
	if (!error) {
		fs->state = fs->super->state & EXT2_STATE_CLEAN ?
				    EXT2_CLEAN : EXT2_CHANGED;
		error = read_root(fs);
	}
	if (error) {
		close(fs);
		return error;
	}
	if (!fs->fs.read_only)
		orphan_clean(fs);
	*found = &fs->fs;
	return 0;
}
