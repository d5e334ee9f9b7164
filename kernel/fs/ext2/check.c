/* SPDX-License-Identifier: MIT */
/*
 * The checks that a superblock must pass. A feature that we do not know and
 * that changes the layout means a refusal, by its name; one that only forbids
 * writing makes the file system read-only; any other is let be.
 */
#include "fs/ext2/check.h"

#include "abi/errno.h"
#include "debug/log.h"
#include "mm/object.h"

struct feature {
	u32 bit;
	const char *name;		/* as mke2fs and dumpe2fs say it */
};

static const struct feature incompat_names[] = {
	{ 0x1, "compression" },	   { 0x4, "needs_recovery" },
	{ 0x8, "journal_dev" },	   { 0x10, "meta_bg" },
	{ 0x40, "extents" },	   { 0x80, "64bit" },
	{ 0x100, "mmp" },	   { 0x200, "flex_bg" },
	{ 0x400, "ea_inode" },	   { 0x1000, "dirdata" },
	{ 0x2000, "csum_seed" },   { 0x4000, "large_dir" },
	{ 0x8000, "inline_data" }, { 0x10000, "encrypt" },
	{ 0x20000, "casefold" },
};

static const struct feature ro_names[] = {
	{ 0x4, "btree_dir" },	   { 0x8, "huge_file" },
	{ 0x10, "uninit_bg" },	   { 0x20, "dir_nlink" },
	{ 0x40, "extra_isize" },   { 0x100, "quota" },
	{ 0x200, "bigalloc" },	   { 0x400, "metadata_csum" },
	{ 0x1000, "read-only" },   { 0x2000, "project" },
};

static const char *feature_name(const struct feature *names, size_t count,
				u32 bit)
{
	for (size_t i = 0; i < count; i++)
		if (names[i].bit == bit)
			return names[i].name;
	return "unknown";
}

static bool features_fit(const struct block_device *dev,
			 const struct ext2_super *s, bool *read_only)
{
	u32 bad = s->feature_incompat & ~EXT2_INCOMPAT_FILETYPE;
	u32 odd = s->feature_ro_compat &
		  ~(EXT2_RO_SPARSE_SUPER | EXT2_RO_LARGE_FILE);

	if (s->revision == 0)
		return true;
	for (u32 bit = 1; bit; bit <<= 1) {
		if (bad & bit)
			log_error("ext2: %s: has feature %s (incompat %#x), "
				  "which is not supported", dev->name,
				  feature_name(incompat_names,
					       ARRAY_SIZE(incompat_names),
					       bit), bit);
		if (odd & bit)
			log_warn("ext2: %s: has feature %s (ro_compat %#x): "
				 "mounted read-only", dev->name,
				 feature_name(ro_names, ARRAY_SIZE(ro_names),
					      bit), bit);
	}
	if (odd)
		*read_only = true;
	return !bad;
}

/* What is wrong with the numbers, or NULL. */
static const char *bad_number(const struct block_device *dev,
			      const struct ext2_super *s)
{
	u64 groups;

	if (s->log_block_size != EXT2_BLOCK_SHIFT - 10)
		return "its blocks are not 4096 bytes long";
	if (s->revision > 1)
		return "its revision is unknown";
	if (s->first_data_block != 0)
		return "its first data block is not 0";
	if (s->blocks < 8 || s->blocks > dev->sectors / SECTORS_PER_BLOCK)
		return "it is larger than its device";
	if (s->blocks_per_group < 8 || s->blocks_per_group > BLOCK_SIZE * 8)
		return "its number of blocks in a group is damaged";
	if (s->inodes_per_group < 8 || s->inodes_per_group > BLOCK_SIZE * 8)
		return "its number of inodes in a group is damaged";
	groups = ((u64)s->blocks - 1) / s->blocks_per_group + 1;
	if (groups > KMALLOC_MAX / sizeof(void *) * EXT2_GROUPS_PER_BLOCK)
		return "it has too many groups";
	if (s->inodes != groups * s->inodes_per_group)
		return "its number of inodes is damaged";
	if (s->revision && s->inode_size != EXT2_INODE_SMALL &&
	    s->inode_size != 2 * EXT2_INODE_SMALL)
		return "its inodes are not 128 or 256 bytes long";
	if (s->revision && (s->first_inode < 11 ||
			    s->first_inode > s->inodes_per_group))
		return "its first inode is damaged";
	if (s->reserved_descriptors > BLOCK_SIZE / sizeof(u32))
		return "its number of reserved blocks is damaged";
	return NULL;
}

int super_check(const struct block_device *dev, const struct ext2_super *s,
		bool *read_only)
{
	const char *bad;

	if (s->magic != EXT2_MAGIC) {
		log_debug("ext2: %s: no ext2 file system here (magic %04x)",
			  dev->name, s->magic);
		return -EINVAL;
	}
	bad = bad_number(dev, s);
	if (bad) {
		log_error("ext2: %s: %s", dev->name, bad);
		return -EINVAL;
	}
	if (!features_fit(dev, s, read_only))
		return -EINVAL;
	if (s->state & EXT2_STATE_ERRORS)
		log_warn("ext2: %s: has known errors: run e2fsck", dev->name);
	else if (!(s->state & EXT2_STATE_CLEAN))
		log_warn("ext2: %s: was not cleanly unmounted", dev->name);
	return 0;
}
