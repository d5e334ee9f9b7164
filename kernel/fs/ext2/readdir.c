/* SPDX-License-Identifier: MIT */
/*
 * A directory read through: readdir, and whether it is empty.
 */
#include "fs/ext2/directory.h"
#include "fs/ext2/index.h"

static u8 d_type(const struct ext2_entry *e)
{
	static const u8 types[EXT2_TYPES] = {
		DT_UNKNOWN, DT_REG, DT_DIR, DT_CHR, DT_BLK,
		DT_FIFO, DT_SOCK, DT_LNK,
	};

	return e->type < EXT2_TYPES ? types[e->type] : DT_UNKNOWN;
}

/* One with a slash, say, would lead `rm -r' out of the directory. */
static bool has_good_name(const struct ext2_entry *e)
{
	for (unsigned i = 0; i < e->name_length; i++)
		if (!e->name[i] || e->name[i] == '/')
			return false;
	return true;
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

		if (e->inode && !has_good_name(e))
			return entry_bad(dir, b, offset);
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
	return MIN(more, 0);
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
