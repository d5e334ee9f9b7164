/* SPDX-License-Identifier: MIT */
/*
 * Entries within one block of a directory. Each has a length that reaches to
 * the next one, and may be longer than its name needs: that is where free
 * room is kept. An entry is removed by setting its inode to 0; the next search
 * for room joins it with the one before. Entries in use never move, and none
 * reaches over a block's end; so the offset of an entry is a position that
 * stays good while others come and go. Each is checked before it is believed.
 */
#include "abi/errno.h"
#include "fs/ext2/directory.h"

static bool entry_is_good(const struct ext2 *fs, const struct ext2_entry *e,
			  unsigned offset)
{
	return e->length >= EXT2_ENTRY_MIN && e->length % 4 == 0 &&
	       e->length <= BLOCK_SIZE - offset && e->inode <= fs->inodes &&
	       (!e->inode || (e->name_length > 0 &&
			      entry_need(e->name_length) <= e->length));
}

int entry_bad(struct vnode *dir, const struct block *b, unsigned offset)
{
	if (!node_of(dir)->damaged)
		ext2_damage(ext2_of(dir),
			    "directory %lu, block %lu, at byte %u",
			    dir->inode, b->number, offset);
	node_of(dir)->damaged = true;
	return -EIO;
}

int entry_at(struct vnode *dir, const struct block *b, unsigned offset,
	     struct ext2_entry **found)
{
	struct ext2 *fs = ext2_of(dir);
	struct ext2_entry *e = (void *)(b->data + offset);

	if (offset >= BLOCK_SIZE)
		return 0;
	if (offset <= BLOCK_SIZE - EXT2_ENTRY_MIN &&
	    entry_is_good(fs, e, offset)) {
		*found = e;
		return 1;
	}
	return entry_bad(dir, b, offset);
}

u8 entry_type(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return EXT2_FILE;
	case S_IFDIR: return EXT2_DIRECTORY;
	case S_IFCHR: return EXT2_CHARACTER;
	case S_IFBLK: return EXT2_BLOCK;
	case S_IFIFO: return EXT2_FIFO;
	case S_IFSOCK: return EXT2_SOCKET;
	case S_IFLNK: return EXT2_LINK;
	default: return EXT2_UNKNOWN;
	}
}

int entry_find(struct vnode *dir, const struct block *b, struct name n,
	       struct ext2_entry **e)
{
	unsigned offset = 0;
	int more;

	while ((more = entry_at(dir, b, offset, e)) > 0) {
		if (entry_is(*e, n))
			break;
		offset += (*e)->length;
	}
	return more;
}

static unsigned spare(const struct ext2_entry *e)
{
	return e->length - (e->inode ? entry_need(e->name_length) : 0);
}

int entry_spare(struct vnode *dir, const struct block *b, unsigned offset)
{
	struct ext2_entry *e;
	int more = entry_at(dir, b, offset, &e);

	return more > 0 ? (int)spare(e) : more;
}

int entry_find_room(struct vnode *dir, struct block *b, unsigned need,
		    unsigned *largest)
{
	unsigned offset = 0;
	struct ext2_entry *e, *next;
	bool joined = false;
	int more;

	*largest = 0;
	while ((more = entry_at(dir, b, offset, &e)) > 0) {
		while ((more = entry_at(dir, b, offset + e->length, &next)) > 0
		       && !next->inode) {
			e->length += next->length;
			joined = true;
		}
		if (more < 0 || spare(e) >= need)
			break;
		*largest = MAX(*largest, spare(e));
		offset += e->length;
	}
	if (joined)
		cache_dirty(b, ORDER_NAME);
	if (more < 0)
		return more;
	return offset < BLOCK_SIZE ? (int)offset : -ENOSPC;
}

unsigned entry_insert(struct block *b, unsigned room_at, struct name n,
		      u64 inode, u8 type)
{
	struct ext2_entry *e = (void *)(b->data + room_at);
	u16 length = e->length;

	if (e->inode) {
		e->length = (u16)entry_need(e->name_length);
		room_at += e->length;
		length -= e->length;
		e = (void *)(b->data + room_at);
	}
	e->length = length;
	e->name_length = (u8)n.length;
	e->type = type;
	memcpy(e->name, n.text, n.length);
	e->inode = (u32)inode;
	return room_at;
}
