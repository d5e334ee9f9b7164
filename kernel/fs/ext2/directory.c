/* SPDX-License-Identifier: MIT */
/*
 * Names in a directory: find, add, remove one. With an index in memory when
 * there are several blocks (index.c), else from the start, block by block.
 */
#include "abi/errno.h"
#include "fs/ext2/directory.h"
#include "fs/ext2/index.h"
#include "sched/sched.h"

static const struct name dot_dot = { "..", 2 };

int directory_block(struct vnode *dir, u64 index, struct block **b)
{
	struct run run;
	int error = file_find(dir, index, &run);

	/* A damaged map can name one block over and over. */
	sched_point();
	if (error)
		return error;
	if (run.disk)
		return file_block(dir, &run, index, b);
	if (!node_of(dir)->damaged)
		ext2_damage(ext2_of(dir), "directory %lu has a hole",
			    dir->inode);
	node_of(dir)->damaged = true;
	return -EIO;
}

/* From the start, block by block. */
static int find_by_scan(struct vnode *dir, struct name n, struct place *p)
{
	u64 count = dir->attr.size / BLOCK_SIZE;

	for (p->index = 0; p->index < count; p->index++) {
		int found = directory_block(dir, p->index, &p->block);

		if (found)
			return found;
		found = entry_find(dir, p->block, n, &p->entry);
		if (found > 0)
			return 0;
		cache_put(p->block);
		if (found < 0)
			return found;
	}
	return -ENOENT;
}

int directory_find(struct vnode *dir, struct name n, struct place *p)
{
	struct ext2_index *ix;
	int error = index_open(dir, &ix);

	if (error)
		return error;
	return ix ? index_find(dir, ix, n, p) : find_by_scan(dir, n, p);
}

/* A block's contents changed: tell the cache, and let go of it. */
static void block_changed(struct vnode *dir, struct block *b,
			  enum block_order order)
{
	cache_dirty(b, order);
	cache_put(b);
	/* A hashed directory of another system is a plain one from now on. */
	node_of(dir)->raw->flags &= ~EXT2_FLAG_INDEX;
	inode_touch(dir);
}

int directory_add(struct vnode *dir, struct name n, u64 inode, u8 type)
{
	struct ext2_index *ix;
	struct block *b;
	u64 index;
	int at = index_open(dir, &ix);

	if (at)
		return at;
	at = directory_room(dir, entry_need(n.length), &index, &b);
	if (at < 0)
		return at;
	if (!(ext2_of(dir)->super->feature_incompat & EXT2_INCOMPAT_FILETYPE))
		type = EXT2_UNKNOWN;
	at = (int)entry_insert(b, at, n, inode, type);
	node_of(dir)->room_at = index * BLOCK_SIZE + at;
	index_add(dir, n, index * BLOCK_SIZE + at);
	block_changed(dir, b, ORDER_NAME);
	return 0;
}

void directory_remove(struct vnode *dir, struct place *p,
		      enum block_order order)
{
	struct name n = { p->entry->name, p->entry->name_length };
	u64 offset = p->index * BLOCK_SIZE + entry_offset(p->block, p->entry);

	p->entry->inode = 0;
	node_of(dir)->room_at = offset;
	index_remove(dir, n, offset);
	index_set_room(dir, p->index, BLOCK_SIZE);
	block_changed(dir, p->block, order);
}

int directory_make(struct vnode *dir, u64 parent)
{
	struct name dot = { ".", 1 };
	struct block *b;
	unsigned at;
	u64 index;
	u8 type = EXT2_DIRECTORY;
	int error = directory_extend(dir, &index, &b);

	if (error)
		return error;
	if (!(ext2_of(dir)->super->feature_incompat & EXT2_INCOMPAT_FILETYPE))
		type = EXT2_UNKNOWN;
	at = entry_insert(b, 0, dot, dir->inode, type);
	at = entry_insert(b, at, dot_dot, parent, type);
	node_of(dir)->room_at = at;
	block_changed(dir, b, ORDER_NEW);
	return 0;
}

/*
 * Is `dir` the directory that v is in? A second name elsewhere, or one below
 * v itself, would make trees without end, and walks that lock in opposite
 * orders. The first entries of a directory stay, so v need not be locked.
 */
static int check_parent(struct vnode *dir, struct vnode *v)
{
	struct ext2 *fs = ext2_of(v);
	u32 number = node_of(v)->raw->slots[0];
	struct ext2_entry *e;
	struct block *b;
	bool good = false;

	if (block_is_data(fs, number)) {
		int error = cache_get(fs->dev, number, &b);

		if (error)
			return error;
		good = v != dir && entry_find(v, b, dot_dot, &e) > 0 &&
		       e->inode == dir->inode;
		cache_put(b);
	}
	if (!good && !node_of(v)->damaged)
		ext2_damage(fs, "directory %lu is in %lu, but does not know it",
			    v->inode, dir->inode);
	node_of(v)->damaged |= !good;
	return good ? 0 : -EIO;
}

int ext2_lookup(struct vnode *dir, struct name n, struct vnode **found)
{
	bool up = n.length == 2 && !memcmp(n.text, dot_dot.text, 2);
	struct vnode *v;
	struct place p;
	u64 inode;
	int error = directory_find(dir, n, &p);

	if (error)
		return error;
	inode = p.entry->inode;
	cache_put(p.block);
	error = vnode_get(dir->fs, inode, &v);
	if (error)
		return error;
	if (vnode_is(v, S_IFDIR) && !up)
		error = check_parent(dir, v);
	if (error)
		vnode_put(v);
	else
		*found = v;
	return error;
}
