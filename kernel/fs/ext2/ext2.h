/* SPDX-License-Identifier: MIT */
/*
 * The ext2 file system, read and write: what its files want of each other.
 * The rest of the kernel calls ext2_open (fs/fs.h) and the operations that
 * hang on the vnodes.
 *
 *	super.c   open, check           state.c    clean flag, sync, figures
 *	inode.c   inodes and vnodes     orphan.c   deleted but still open
 *	map.h     where is block n      file.c     read    write.c  write
 *	page.c    frames for mappings   ahead.c    read-ahead
 *	directory.h  names in a directory
 *	names.c   create, unlink …      rename.c   and link
 *	alloc.h   blocks and inodes, free or not
 *
 * Locks, in order: a vnode's lock guards size, attributes, directory contents
 * and what ext2_node marks so; node.map guards the block map; ext2.alloc the
 * bitmaps, group descriptors, superblock, orphans and pending frees.
 *
 * What a crash leaves (there is no journal): see block/order.h. Blocks and
 * inodes that nobody owns, names of files that are deleted already, and
 * counts that are too low or too high: e2fsck mends all of these without a
 * loss. A file renamed in the last seconds may have both its names.
 */
#ifndef EXT2_EXT2_H
#define EXT2_EXT2_H

#include "block/cache.h"
#include "fs/ext2/disk.h"
#include "fs/vnode.h"

enum ext2_state {
	EXT2_CLEAN,			/* the disk says clean, rightly */
	EXT2_QUIET,			/* a sync began; no change since */
	EXT2_CHANGED,			/* the disk says not clean */
};

struct ext2 {
	struct filesystem fs;
	struct block_device *dev;
	struct block *super_block;	/* a reference; so are `group_blocks` */
	struct ext2_super *super;
	struct block **group_blocks;
	u32 groups, inode_size, first_inode;	/* constant */
	u32 blocks, inodes;			/* constant copies */
	u32 blocks_per_group, inodes_per_group;
	u32 overhead;				/* blocks of metadata */

	struct mutex alloc;		/* guards all below */
	u64 free_blocks, free_inodes;	/* as the bitmaps tell */
	u64 pending_blocks, pending_inodes;	/* freed, bits still set */
	struct list pending;		/* struct pending, oldest first */
	struct list orphans;		/* ext2_node.orphan_link, newest 1st */
	u32 generation;			/* of the next new inode */
	u32 state;			/* enum ext2_state; state.c */
	u32 syncs;			/* begun */
	bool cleaning_orphans;		/* at mount only */
};

/* A stretch of a file that lies in one piece on the disk. */
struct run {
	u64 first;			/* block of the file */
	u32 disk;			/* where it lies; 0: a hole */
	u32 count;
};

struct ext2_index;

/* What a vnode has besides: vnode.data. */
struct ext2_node {
	struct block *table;		/* a reference; holds the inode */
	struct ext2_inode *raw;		/* in it */
	struct rwlock map;		/* guards raw->slots and ->sectors and
					 * the blocks of the map */
	u32 version;			/* of the map; odd: changing; map */
	u64 born;			/* pass that first writes the inode;
					 * 0: the disk has it */
	/* vnode lock */
	struct run run;			/* where the last look-up ended */
	u64 next_read;			/* block where the last read ended */
	u64 ahead_at, ahead_end;	/* ahead.c: read on at, read until */
	u32 ahead_window;		/* blocks */
	struct ext2_index *index;	/* of a large directory */
	bool no_index;			/* it was too large for one */
	u64 room_at;			/* of a directory: an entry that may
					 * have room to spare */
	bool damaged;			/* told once */
	/* ext2.alloc */
	u64 inode;			/* the number */
	struct list orphan_link;
};

static inline struct ext2 *ext2_of(const struct vnode *v)
{
	return v->fs->data;
}

static inline struct ext2_node *node_of(const struct vnode *v)
{
	return v->data;
}

static inline u64 blocks_of(u64 bytes)
{
	return (bytes + BLOCK_SIZE - 1) / BLOCK_SIZE;
}

/*
 * A file's largest size: what 32 bits of sectors can count, maps included.
 * (The map itself would reach to 4 TiB.)
 */
#define EXT2_FILE_MAX	((1ULL << 41) - (1ULL << 32))

/* ---- super.c, state.c ---- */

/* The descriptor of a group; and tell that it was changed (alloc held). */
struct ext2_group *group_of(struct ext2 *fs, u32 group);
void group_changed(struct ext2 *fs, u32 group);

/* First block of a group, and how many it has. */
u32 group_start(const struct ext2 *fs, u32 group);
u32 group_blocks(const struct ext2 *fs, u32 group);

/* May a file own this block? Not beyond the end, no metadata. */
bool block_is_data(struct ext2 *fs, u32 block);

/* Something on the disk makes no sense: one line in the log. */
void ext2_damage(struct ext2 *fs, const char *format, ...) PRINTF(2, 3);

/*
 * Call after each change of metadata: the disk is not clean any more. The
 * second: after a change of the superblock, with alloc held; the first takes
 * that lock, now and then.
 */
void ext2_changed(struct ext2 *fs);
void super_changed(struct ext2 *fs);

/* Write all that is dirty, and flush; the disk is marked when that failed. May
 * sleep; takes alloc. Result: 0, -EIO. */
int ext2_write_all(struct ext2 *fs);

/* Operations of struct filesystem: fs/vnode.h has their contracts. */
int ext2_sync(struct filesystem *fs);
void ext2_statfs(struct filesystem *fs, struct fs_figures *f);
u32 ext2_errors(const struct filesystem *fs, bool told);
int ext2_read_vnode(struct filesystem *fs, struct vnode *v);

/* ---- inode.c, orphan.c ---- */

/*
 * The place of an inode in its table, with a reference to the block.
 * Result: 0, -EIO for a number out of range too, -ENOMEM.
 */
int inode_place(struct ext2 *fs, u64 inode, struct block **table,
		struct ext2_inode **raw);

/* Store v->attr in the inode. The vnode's lock is held, here and below; all of
 * these may sleep for ext2_changed. */
void inode_store(struct vnode *v);

/* Set "modified" and "changed" to now, and store. */
void inode_touch(struct vnode *v);

/* The file was read: "accessed" moves if it is a day old or older than the
 * last change (relatime, as Linux mounts by default). */
void inode_accessed(struct vnode *v);

/* May the file be changed at all? Result: 0, -EROFS, -EPERM (its flags). */
int inode_may_change(const struct vnode *v);

/* A time as the inode can hold it. */
struct filetime inode_time(const struct ext2 *fs, struct filetime t);

/* No link is left, but the file may be open: remember it on the disk; and
 * forget it. Take alloc. */
void orphan_add(struct vnode *v);
void orphan_remove(struct vnode *v);

/* At mount: free what a crash left on the list. */
void orphan_clean(struct ext2 *fs);

/* ---- ahead.c, names.c ---- */

/*
 * A block of the file that is to be read, with a reference; reads ahead.
 * `run` holds it. The vnode's lock is held. Result: 0, -EIO, -ENOMEM.
 */
int file_block(struct vnode *v, const struct run *run, u64 index,
	       struct block **b);

/* Where block `index` lies, by the run found last. The vnode's lock is held.
 * Result: as map_find; *run is never empty. */
int file_find(struct vnode *v, u64 index, struct run *run);

/* One link less; the last one makes it an orphan. The vnode's lock is held. */
void links_drop(struct vnode *v);

/* ---- operations of struct vnode_ops: fs/vnode.h has their contracts ---- */

extern const struct vnode_ops ext2_ops;
extern const struct backing_ops ext2_backing_ops;

ssize_t ext2_write(struct vnode *v, struct uio *u, u64 offset);
int ext2_truncate(struct vnode *v, u64 size);
void ext2_release(struct vnode *v);
int ext2_readdir(struct vnode *dir, u64 *position, struct directory_sink *s);
int ext2_lookup(struct vnode *dir, struct name n, struct vnode **found);
int ext2_create(struct vnode *dir, struct name n, mode_t mode, u32 rdev,
		const struct cred *cred, struct vnode **made);
int ext2_symlink(struct vnode *dir, struct name n, const char *target,
		 const struct cred *cred);
int ext2_link(struct vnode *dir, struct name n, struct vnode *target);
int ext2_unlink(struct vnode *dir, struct name n, struct vnode *victim);
int ext2_rename(struct vnode *from, struct name old, struct vnode *moved,
		struct vnode *to, struct name new, struct vnode *replaced);
int ext2_exchange(struct vnode *from, struct name old, struct vnode *a,
		  struct vnode *to, struct name new, struct vnode *b);

#endif
