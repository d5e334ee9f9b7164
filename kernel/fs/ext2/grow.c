/* SPDX-License-Identifier: MIT */
/*
 * Growing the block map: a hole gets a block, and on the way whatever map
 * blocks are missing. Everything is taken before anything is changed, so a
 * full disk leaves the file as it was; new map blocks are filled before the
 * one pointer is set that makes them, and all below, part of the file.
 * node.map is held for writing.
 */
#include "fs/ext2/alloc.h"
#include "fs/ext2/map.h"

/* Where the walk down the map ended, and what was taken for the rest. */
struct growth {
	struct map_path path;
	unsigned level;			/* of the pointer that is missing */
	struct block *holder;		/* its block; NULL: the inode */
	u32 *slots;
	u32 maps[3];			/* new map blocks, top first */
	unsigned map_count;		/* of them taken so far */
	u32 first, count;		/* new data blocks */
	u64 born;			/* when: cache_pass_born */
};

/*
 * Walk down to the first pointer that is 0, or to the block's own.
 * Result: 0 and g->holder (a reference, or NULL), or an error.
 */
static int descend(struct vnode *v, struct growth *g)
{
	struct ext2 *fs = ext2_of(v);
	struct block *next;
	int error = 0;

	g->slots = node_of(v)->raw->slots;
	for (g->level = 0; g->level < g->path.depth; g->level++) {
		u32 number = g->slots[g->path.slot[g->level]];

		if (!number)
			return 0;
		error = block_is_data(fs, number) ?
				cache_get(fs->dev, number, &next) :
				map_bad_pointer(v, number);
		if (g->holder)
			cache_put(g->holder);
		g->holder = NULL;
		if (error)
			return error;
		g->holder = next;
		g->slots = (u32 *)next->data;
	}
	return 0;
}

/* How many holes in a row can be filled with one leaf of the map. */
static u32 room_in_leaf(const struct growth *g, u32 want)
{
	u32 at = g->path.slot[g->path.depth];
	u32 end = g->path.depth ? MAP_SLOTS : EXT2_DIRECT;
	u32 n = 1;

	if (g->level < g->path.depth)
		return MIN(want, end - at);
	while (n < want && at + n < end && !g->slots[at + n])
		n++;
	return n;
}

/* Behind the block before; else behind the map; else in the inode's group. */
static u32 choose_goal(struct vnode *v, const struct growth *g)
{
	struct ext2 *fs = ext2_of(v);
	u32 at = g->path.slot[g->level];

	for (; at > 0; at--)
		if (g->slots[at - 1])
			return g->slots[at - 1] + 1;
	if (g->holder)
		return (u32)g->holder->number + 1;
	return group_start(fs, (u32)(v->inode - 1) / fs->inodes_per_group);
}

static void give_back(struct ext2 *fs, u32 first, u32 count, u64 born)
{
	for (u32 i = 0; i < count; i++)
		cache_forget(fs->dev, first + i);
	free_blocks(fs, first, count, born);
}

/*
 * Give back what was taken. Nothing points there, now or on the disk; but if
 * a pass has copied a new map meanwhile, the block must not be used before
 * the copy is written.
 */
static void undo(struct ext2 *fs, struct growth *g)
{
	for (unsigned i = 0; i < g->map_count; i++)
		give_back(fs, g->maps[i], 1, g->born);
	if (g->count)
		give_back(fs, g->first, g->count, g->born);
}

/* Take all blocks that are needed, or none. */
static int take(struct vnode *v, struct growth *g, u32 want)
{
	struct ext2 *fs = ext2_of(v);
	u32 goal = choose_goal(v, g), got;
	unsigned missing = g->path.depth - g->level;
	int error = 0;

	while (g->map_count < missing && !error) {
		error = alloc_blocks(fs, goal, 1, &g->maps[g->map_count],
				     &got);
		if (!error)
			goal = g->maps[g->map_count++] + 1;
	}
	if (!error)
		error = alloc_blocks(fs, goal, want, &g->first, &g->count);
	if (error)
		undo(fs, g);
	return error;
}

static void set_pointers(u32 *slots, u32 at, u32 first, u32 count)
{
	for (u32 i = 0; i < count; i++)
		__atomic_store_n(&slots[at + i], first + i, __ATOMIC_RELEASE);
}

/* Fill the new map blocks, each with the pointer to the next. */
static int make_maps(struct ext2 *fs, const struct growth *g)
{
	struct block *b;

	for (unsigned i = 0; i < g->map_count; i++) {
		u32 at = g->path.slot[g->level + 1 + i];
		int error = cache_new(fs->dev, g->maps[i], &b);

		if (error)
			return error;
		if (i + 1 < g->map_count)
			set_pointers((u32 *)b->data, at, g->maps[i + 1], 1);
		else
			set_pointers((u32 *)b->data, at, g->first, g->count);
		cache_dirty(b, map_order(g->map_count - i, true));
		cache_put(b);
	}
	return 0;
}

static int make_zeros(struct vnode *v, u32 number)
{
	struct block *b;
	int error = cache_new(ext2_of(v)->dev, number, &b);

	if (error)
		return error;
	cache_dirty(b, vnode_is(v, S_IFDIR) ? ORDER_NEW : ORDER_DATA);
	cache_put(b);
	return 0;
}

/* The one change by which all of it becomes the file's. */
static void attach(struct vnode *v, struct growth *g)
{
	struct ext2_node *node = node_of(v);
	u32 at = g->path.slot[g->level];

	if (g->map_count)
		set_pointers(g->slots, at, g->maps[0], 1);
	else
		set_pointers(g->slots, at, g->first, g->count);
	if (g->holder)
		cache_dirty(g->holder, map_order(g->path.depth - g->level + 1,
						 false));
	node->raw->sectors += (g->map_count + g->count) * SECTORS_PER_BLOCK;
	v->attr.blocks = node->raw->sectors;
	cache_dirty(node->table, ORDER_INODE);
	ext2_changed(ext2_of(v));
}

static int fill_hole(struct vnode *v, struct growth *g, u32 want, bool zero)
{
	struct ext2 *fs = ext2_of(v);
	int error = take(v, g, room_in_leaf(g, want));

	if (error)
		return error;
	error = make_maps(fs, g);
	if (!error && zero)
		error = make_zeros(v, g->first);
	if (error)
		undo(fs, g);
	else
		attach(v, g);
	return error;
}

int map_grow(struct vnode *v, u64 index, u32 want, bool zero, struct run *run,
	     bool *fresh)
{
	struct growth g = { .born = cache_pass_born(ext2_of(v)->dev) };
	int error = map_path(index, &g.path);

	*fresh = false;
	if (!error)
		error = descend(v, &g);
	if (error)
		return error;
	if (g.level == g.path.depth && g.slots[g.path.slot[g.level]]) {
		error = map_find(v, index, want, run);
	} else {
		error = fill_hole(v, &g, want, zero);
		*run = (struct run) { index, g.first, g.count };
		*fresh = !error;
	}
	if (g.holder)
		cache_put(g.holder);
	return error;
}
