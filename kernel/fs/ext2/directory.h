/* SPDX-License-Identifier: MIT */
/*
 * Directories: files of entries, block by block. entry.c deals with the
 * entries of one block, directory.c with names, room.c finds place for new
 * ones, readdir.c tells them all, index.c makes large directories fast. All
 * under the directory's vnode lock. A directory only ever grows; its size is
 * a whole number of blocks and it has no holes.
 */
#ifndef EXT2_DIRECTORY_H
#define EXT2_DIRECTORY_H

#include "base/string.h"
#include "fs/ext2/ext2.h"

/* A found entry; `block` is a reference. */
struct place {
	struct block *block;
	u64 index;			/* of the block in the directory */
	struct ext2_entry *entry;
};

/* The room that an entry of this name needs. */
static inline unsigned entry_need(unsigned name_length)
{
	return (EXT2_ENTRY_HEAD + name_length + 3) & ~3u;
}

static inline unsigned entry_offset(const struct block *b,
				    const struct ext2_entry *e)
{
	return (unsigned)((const u8 *)e - b->data);
}

static inline bool entry_is(const struct ext2_entry *e, struct name n)
{
	return e->inode && e->name_length == n.length &&
	       !memcmp(e->name, n.text, n.length);
}

/*
 * The entry at an offset of a block. Result: 1 and *e, 0 at the block's end,
 * or -EIO after saying that the directory is damaged.
 */
int entry_at(struct vnode *dir, const struct block *b, unsigned offset,
	     struct ext2_entry **e);
/* Say that the directory is damaged, the first time; -EIO. */
int entry_bad(struct vnode *dir, const struct block *b, unsigned offset);

u8 entry_type(mode_t mode);

/* Find a name in a block: 1 and *e, 0, or -EIO. */
int entry_find(struct vnode *dir, const struct block *b, struct name n,
	       struct ext2_entry **e);

/* How many bytes the entry at this offset has to spare; or -EIO. */
int entry_spare(struct vnode *dir, const struct block *b, unsigned offset);

/*
 * The offset of an entry that has `need` bytes to spare. Joins free ones on
 * the way. Result: -ENOSPC if there is none, and then *largest is the most
 * that any has; or -EIO.
 */
int entry_find_room(struct vnode *dir, struct block *b, unsigned need,
		    unsigned *largest);

/* Put a name into the room that the entry at `room_at` has. Result: its
 * offset. */
unsigned entry_insert(struct block *b, unsigned room_at, struct name n,
		      u64 inode, u8 type);

/* Block `index` of a directory, with a reference: 0, -EIO, -ENOMEM. */
int directory_block(struct vnode *dir, u64 index, struct block **b);

/* Find a name: 0 and *p (with a reference), -ENOENT, -EIO, -ENOMEM. */
int directory_find(struct vnode *dir, struct name n, struct place *p);

/*
 * Put a name in that is not there yet (the generic part has looked, under the
 * directory's lock). `type` is enum ext2_type. 0, -ENOSPC, -EIO, -ENOMEM.
 */
int directory_add(struct vnode *dir, struct name n, u64 inode, u8 type);

/* Take it out; uses the reference up. Cannot fail. */
void directory_remove(struct vnode *dir, struct place *p,
		      enum block_order order);

/* 1: only "." and ".." are in it; 0; or -EIO. */
int directory_is_empty(struct vnode *dir);

/*
 * Room for an entry of `need` bytes, in a new block if there must be one.
 * Result: the offset in the block of an entry that has so much to spare, with
 * the block, a reference, and its index; -ENOSPC, -EIO, -ENOMEM.
 */
int directory_room(struct vnode *dir, unsigned need, u64 *index,
		   struct block **b);

/* One block more, all of it free room. Result: 0 with the block, a reference,
 * and its index; -ENOSPC, -EIO, -ENOMEM. */
int directory_extend(struct vnode *dir, u64 *index, struct block **b);

/* The first two entries, in a new directory's first block. */
int directory_make(struct vnode *dir, u64 parent);

#endif
