/* SPDX-License-Identifier: MIT */
/*
 * The second extended file system as it stands on the disk. All numbers are
 * little-endian. Layout, with blocks of 4 KiB: block 0 holds the superblock
 * (at byte 1024); the group descriptors follow from block 1; each group of up
 * to 32,768 blocks has one block of block bitmap, one of inode bitmap, and
 * its part of the inode table. Source: "The Second Extended File System:
 * Internal Layout" (D. Poirier), and the headers of e2fsprogs for names.
 */
#ifndef EXT2_DISK_H
#define EXT2_DISK_H

#include "base/types.h"

#define EXT2_MAGIC		0xef53
#define EXT2_SUPER_OFFSET	1024
#define EXT2_ROOT_INODE		2
#define EXT2_BLOCK_SHIFT	12		/* the only size that we know */
#define EXT2_LINKS_MAX		32000

/* state */
#define EXT2_STATE_CLEAN	1
#define EXT2_STATE_ERRORS	2

/* feature_incompat, feature_ro_compat */
#define EXT2_INCOMPAT_FILETYPE	0x0002
#define EXT2_RO_SPARSE_SUPER	0x0001
#define EXT2_RO_LARGE_FILE	0x0002

struct ext2_super {
	u32 inodes, blocks, reserved_blocks, free_blocks, free_inodes;
	u32 first_data_block;
	u32 log_block_size;		/* 1024 << this */
	u32 log_fragment_size;
	u32 blocks_per_group, fragments_per_group, inodes_per_group;
	u32 mount_time, write_time;
	u16 mount_count, max_mount_count;
	u16 magic, state, errors, minor_revision;
	u32 last_check, check_interval, creator, revision;
	u16 default_uid, default_gid;
	/* from revision 1 on */
	u32 first_inode;		/* below are reserved ones */
	u16 inode_size, group_of_this;
	u32 feature_compat, feature_incompat, feature_ro_compat;
	u8 uuid[16];
	char label[16], last_mounted[64];
	u32 compression;
	u8 preallocate, preallocate_dirs;
	u16 reserved_descriptors;	/* blocks kept for more descriptors */
	u8 journal_uuid[16];
	u32 journal_inode, journal_device;
	u32 last_orphan;		/* first of the list; inode.deleted */
	u32 unused[197];
};

struct ext2_group {
	u32 block_bitmap, inode_bitmap, inode_table;	/* block numbers */
	u16 free_blocks, free_inodes, directories;
	u16 flags;
	u32 unused[3];
};

_Static_assert(offsetof(struct ext2_super, last_orphan) == 232, "layout");
_Static_assert(sizeof(struct ext2_super) == 1024, "layout");
_Static_assert(sizeof(struct ext2_group) == 32, "layout");

#define EXT2_GROUPS_PER_BLOCK	(4096 / sizeof(struct ext2_group))

#define EXT2_DIRECT	12		/* blocks named in the inode itself */
#define EXT2_SLOTS	15		/* with the three trees behind them */
#define EXT2_FAST_LINK	60		/* a shorter target stands in `slots` */

/* inode.flags */
#define EXT2_FLAG_IMMUTABLE	0x00000010
#define EXT2_FLAG_APPEND	0x00000020
#define EXT2_FLAG_INDEX		0x00001000	/* a hashed directory */
#define EXT2_FLAG_EXTENTS	0x00080000
#define EXT2_FLAG_INLINE	0x10000000

struct ext2_inode {
	u16 mode, uid;
	u32 size;
	u32 accessed, changed, modified;
	u32 deleted;			/* time, or next orphan */
	u16 gid, links;
	u32 sectors;			/* of 512 bytes, maps included */
	u32 flags;
	u32 version;
	u32 slots[EXT2_SLOTS];
	u32 generation;
	u32 attributes_block;		/* extended attributes */
	u32 size_high;			/* of regular files */
	u32 fragment;
	u16 fragment_number, unused1;
	u16 uid_high, gid_high;
	u32 unused2;
	/* only in inodes of more than 128 bytes */
	u16 extra_size;			/* bytes from here that mean a thing */
	u16 unused3;
	u32 changed_extra, modified_extra, accessed_extra;
	u32 created, created_extra;
};

_Static_assert(offsetof(struct ext2_inode, extra_size) == 128, "layout");

#define EXT2_INODE_SMALL	128
#define EXT2_EXTRA_SIZE		32	/* what we give to a new inode */

struct ext2_entry {			/* of a directory */
	u32 inode;			/* 0: this room is free */
	u16 length;			/* of the entry with what follows */
	u8 name_length;
	u8 type;
	char name[];
};

#define EXT2_ENTRY_HEAD		8
#define EXT2_ENTRY_MIN		12

/* entry.type */
enum ext2_type {
	EXT2_UNKNOWN, EXT2_FILE, EXT2_DIRECTORY, EXT2_CHARACTER, EXT2_BLOCK,
	EXT2_FIFO, EXT2_SOCKET, EXT2_LINK, EXT2_TYPES
};

/* The head of a block of extended attributes. */
struct ext2_attributes {
	u32 magic;
	u32 holders;			/* inodes that share the block */
};

#define EXT2_ATTRIBUTES_MAGIC	0xea020000

#endif
