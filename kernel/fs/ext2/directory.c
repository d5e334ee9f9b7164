/* SPDX-License-Identifier: MIT */
/*
 * Directories: files of entries (entry.c), block by block, with an index in
 * memory when there are several blocks (index.c). All under the directory's
 * vnode lock. A directory only ever grows; its size is a whole number of
 * blocks and it has no holes.
 */
#include "abi/errno.h"
#include "fs/ext2/ext2.h"
#include "fs/ext2/index.h"

#define SIZE_MAX_DIRECTORY	(1ULL << 31)

int directory_block(struct vnode *dir, u64 index, struct block **b)
{
	struct run run;
	int error = file_find(dir, index, &run);

	if (error)
		return error;
	if (run.disk)
		return file_block(dir, &run, index, b);
	if (!node_of(dir)->damaged)
		ext2_damage(ext2_of(dir), "directory %llu has a hole",
			    (unsigned long long)dir->inode);
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

/* One block more, all of it free room. Result: 0, with a reference. */
static int extend(struct vnode *dir, u64 *index, struct block **b)
{
	struct ext2_node *node = node_of(dir);
	struct ext2_entry *e;
	struct run run;
	bool fresh;
	int error;

	if (dir->attr.size >= SIZE_MAX_DIRECTORY)
		return -ENOSPC;
	*index = dir->attr.size / BLOCK_SIZE;
	rwlock_write(&node->map);
	error = map_grow(dir, *index, 1, true, &run, &fresh);
	rwlock_write_done(&node->map);
	if (!error)
		error = cache_get(ext2_of(dir)->dev, run.disk, b);
	if (error)
		return error;
	e = (void *)(*b)->data;
	e->inode = 0;
	e->length = BLOCK_SIZE;
	cache_dirty(*b, ORDER_NEW);
	dir->attr.size += BLOCK_SIZE;
	index_set_room(dir, *index, BLOCK_SIZE);
	return 0;
}

/*
 * Is there room in this block? Result: the offset of an entry with `need`
 * bytes to spare and *b, a reference; -ENOSPC, or another error.
 */
static int room_in_block(struct vnode *dir, u64 index, unsigned need,
			 struct block **b)
{
	unsigned largest;
	int at = directory_block(dir, index, b);

	if (at)
		return at;
	at = entry_find_room(dir, *b, need, &largest);
	if (at < 0)
		cache_put(*b);
	if (at == -ENOSPC)
		index_set_room(dir, index, largest);
	return at;
}

/* The same for the entry that was changed last: where the next one fits
 * mostly. */
static int room_at_last(struct vnode *dir, unsigned need, u64 *index,
			struct block **b)
{
	u64 last = node_of(dir)->room_at;
	int room;

	*index = last / BLOCK_SIZE;
	if (last >= dir->attr.size || directory_block(dir, *index, b))
		return -ENOSPC;
	room = entry_spare(dir, *b, last % BLOCK_SIZE);
	if (room >= (int)need)
		return last % BLOCK_SIZE;
	cache_put(*b);
	return -ENOSPC;
}

/* The same for all blocks; those that the index knows to be full are left
 * out. */
static int room_in_any(struct vnode *dir, unsigned need, u64 *index,
		       struct block **b)
{
	u64 count = dir->attr.size / BLOCK_SIZE;
	int at = -ENOSPC;

	for (*index = 0; *index < count && at == -ENOSPC; ++*index) {
		if (node_of(dir)->index)
			*index = index_find_room(node_of(dir)->index, need);
		if (*index < count)
			at = room_in_block(dir, *index, need, b);
		if (at >= 0)
			return at;
	}
	return at;
}

static int find_room(struct vnode *dir, unsigned need, u64 *index,
		     struct block **b)
{
	int at = room_at_last(dir, need, index, b);

	if (at == -ENOSPC)
		at = room_in_any(dir, need, index, b);
	if (at == -ENOSPC)
		at = extend(dir, index, b);
	return at;
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
	at = find_room(dir, entry_need(n.length), &index, &b);
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

static bool is_dot(const struct ext2_entry *e)
{
	return (e->name_length == 1 && e->name[0] == '.') ||
	       (e->name_length == 2 && e->name[0] == '.' && e->name[1] == '.');
}

/* 1 if the block holds no name but "." and "..". */
static int block_is_empty(struct vnode *dir, const struct block *b)
{
	unsigned offset = 0;
	struct ext2_entry *e;
	int more;

	while ((more = entry_at(dir, b, offset, &e)) > 0) {
		if (e->inode && !is_dot(e))
			return 0;
		offset += e->length;
	}
	return more < 0 ? more : 1;
}

int directory_is_empty(struct vnode *dir)
{
	u64 count = dir->attr.size / BLOCK_SIZE;
	struct ext2_index *ix;
	struct block *b;
	int empty = index_open(dir, &ix);

	if (empty)
		return empty;
	if (ix)
		return index_count(ix) <= 2;
	empty = 1;
	for (u64 i = 0; i < count && empty > 0; i++) {
		empty = directory_block(dir, i, &b);
		if (empty)
			return empty;
		empty = block_is_empty(dir, b);
		cache_put(b);
	}
	return empty;
}

int directory_make(struct vnode *dir, u64 parent)
{
	struct name dot = { ".", 1 }, dots = { "..", 2 };
	struct block *b;
	unsigned at;
	u64 index;
	u8 type = EXT2_DIRECTORY;
	int error = extend(dir, &index, &b);

	if (error)
		return error;
	if (!(ext2_of(dir)->super->feature_incompat & EXT2_INCOMPAT_FILETYPE))
		type = EXT2_UNKNOWN;
	at = entry_insert(b, 0, dot, dir->inode, type);
	at = entry_insert(b, at, dots, parent, type);
	node_of(dir)->room_at = at;
	block_changed(dir, b, ORDER_NEW);
	return 0;
}

static u8 d_type(const struct ext2_entry *e)
{
	static const u8 types[EXT2_TYPES] = {
		DT_UNKNOWN, DT_REG, DT_DIR, DT_CHR, DT_BLK,
		DT_FIFO, DT_SOCK, DT_LNK,
	};

	return e->type < EXT2_TYPES ? types[e->type] : DT_UNKNOWN;
}

/*
 * Tell the entries of one block from *position on. It may lie inside an
 * entry, when the one that began there was removed and joined with the one
 * before: so the block is walked from its start. Result: 1 when all of it
 * was told, 0 when there was no more room, -EIO.
 */
static int read_block(struct vnode *dir, const struct block *b, u64 *position,
		      struct directory_sink *s)
{
	u64 base = ROUND_DOWN(*position, BLOCK_SIZE);
	unsigned offset = 0;
	struct ext2_entry *e;
	int more;

	while ((more = entry_at(dir, b, offset, &e)) > 0) {
		u64 at = base + offset, next = at + e->length;

		if (at >= *position && e->inode &&
		    !s->entry(s, e->name, e->name_length, e->inode, d_type(e),
			      next))
			return 0;
		*position = MAX(*position, next);
		offset += e->length;
	}
	return more < 0 ? more : 1;
}

int ext2_readdir(struct vnode *dir, u64 *position, struct directory_sink *s)
{
	struct block *b;
	int more = 1;

	while (more > 0 && *position < dir->attr.size) {
		more = directory_block(dir, *position / BLOCK_SIZE, &b);
		if (more)
			return more;
		more = read_block(dir, b, position, s);
		cache_put(b);
	}
	inode_accessed(dir);
	return MIN(more, 0);
}

int ext2_lookup(struct vnode *dir, struct name n, struct vnode **found)
{
	struct place p;
	u64 inode;
	int error = directory_find(dir, n, &p);

	if (error)
		return error;
	inode = p.entry->inode;
	cache_put(p.block);
	return vnode_get(dir->fs, inode, found);
}
