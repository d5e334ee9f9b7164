/* SPDX-License-Identifier: MIT */
/*
 * Cutting the block map: all blocks from some index on are taken out of the
 * map and freed, and so are map blocks that become empty. The walk is as deep
 * as the trees, three at most, and frees no more blocks than the disk has, so
 * a damaged map that points into itself ends too.
 */
#include "fs/ext2/alloc.h"
#include "fs/ext2/map.h"
#include "sched/sched.h"

struct cut {
	struct vnode *v;
	struct ext2 *fs;
	u32 first, count;		/* adjacent blocks not freed yet */
	u64 freed;			/* blocks, maps included */
};

static void flush(struct cut *c)
{
	if (c->count)
		free_blocks(c->fs, c->first, c->count, node_of(c->v)->born);
	c->count = 0;
}

static void free_one(struct cut *c, u32 number)
{
	cache_forget(c->fs->dev, number);
	if (c->count && number != c->first + c->count)
		flush(c);
	if (!c->count)
		c->first = number;
	c->count++;
	c->freed++;
}

/* Blocks of the file below one pointer of this level; level 0 is data. */
static u64 span_of(unsigned level)
{
	u64 span = 1;

	while (level-- > 0)
		span *= MAP_SLOTS;
	return span;
}

static void cut_tree(struct cut *c, struct block *holder, u32 *slot,
		     unsigned level, u64 keep);

/* A pointer in `holder` to a tree of this height went. */
static void holder_changed(struct cut *c, struct block *holder, unsigned level)
{
	cache_dirty(holder, holder == node_of(c->v)->table ?
				    ORDER_INODE : map_order(level + 1, false));
}

/* Free the part of a map block's tree that lies at or behind `keep`. */
static void cut_map(struct cut *c, u32 number, unsigned level, u64 keep)
{
	u64 span = span_of(level - 1);
	struct block *b;

	if (cache_get(c->fs->dev, number, &b)) {
		ext2_damage(c->fs, "the map of inode %lu cannot be read, "
			    "its blocks are lost", c->v->inode);
		return;
	}
	for (u64 i = keep / span; i < MAP_SLOTS; i++)
		cut_tree(c, keep ? b : NULL, (u32 *)b->data + i, level - 1,
			 i == keep / span ? keep % span : 0);
	cache_put(b);
	sched_point();
}

/*
 * The same for the tree at a pointer in `holder` (NULL: in a map block that
 * is not part of the file any more). The pointer goes first: a pass that
 * begins after the block was freed must write the holder without it.
 */
static void cut_tree(struct cut *c, struct block *holder, u32 *slot,
		     unsigned level, u64 keep)
{
	u32 number = *slot;
	bool good;

	if (!number || c->freed > c->fs->blocks)
		return;
	good = block_is_data(c->fs, number);
	if (!good)
		map_bad_pointer(c->v, number);
	if (!good || !keep) {
		__atomic_store_n(slot, 0, __ATOMIC_RELEASE);
		if (holder)
			holder_changed(c, holder, level);
	}
	if (!good)
		return;
	if (level > 0)
		cut_map(c, number, level, keep);
	if (!keep)
		free_one(c, number);
}

/* All slots of the inode: twelve blocks, and the trees behind them. */
static void cut_slots(struct cut *c, u64 keep)
{
	struct block *table = node_of(c->v)->table;
	u32 *slots = node_of(c->v)->raw->slots;
	u64 start = EXT2_DIRECT;

	for (unsigned i = 0; i < EXT2_DIRECT; i++)
		if (i >= keep)
			cut_tree(c, table, &slots[i], 0, 0);
	for (unsigned level = 1; level <= 3; level++) {
		u64 span = span_of(level);

		if (keep < start + span)
			cut_tree(c, table, &slots[EXT2_DIRECT + level - 1],
				 level, keep > start ? keep - start : 0);
		start += span;
	}
}

void map_cut(struct vnode *v, u64 keep)
{
	struct ext2_node *node = node_of(v);
	struct cut c = { .v = v, .fs = ext2_of(v) };
	u64 sectors;

	rwlock_write(&node->map);
	__atomic_add_fetch(&node->version, 1, __ATOMIC_SEQ_CST);
	node->run.count = 0;
	node->ahead_window = 0;
	cut_slots(&c, keep);
	flush(&c);
	sectors = c.freed * SECTORS_PER_BLOCK;
	node->raw->sectors -= (u32)MIN(sectors, node->raw->sectors);
	v->attr.blocks = node->raw->sectors;
	__atomic_add_fetch(&node->version, 1, __ATOMIC_SEQ_CST);
	rwlock_write_done(&node->map);
	if (c.freed) {
		cache_dirty(node->table, ORDER_INODE);
		ext2_changed(c.fs);
	}
}
