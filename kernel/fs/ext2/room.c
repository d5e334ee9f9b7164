/* SPDX-License-Identifier: MIT */
/*
 * Room for one more name in a directory: behind the entry that was changed
 * last, else in the first block that has enough, else in a new block.
 */
#include "abi/errno.h"
#include "fs/ext2/directory.h"
#include "fs/ext2/index.h"
#include "fs/ext2/map.h"

#define SIZE_MAX_DIRECTORY	(1ULL << 31)

int directory_extend(struct vnode *dir, u64 *index, struct block **b)
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
	/* The search that follows may join it with the entry before. */
	node_of(dir)->room_at = ~0ULL;
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

int directory_room(struct vnode *dir, unsigned need, u64 *index,
		   struct block **b)
{
	int at = room_at_last(dir, need, index, b);

	if (at == -ENOSPC)
		at = room_in_any(dir, need, index, b);
	if (at == -ENOSPC)
		at = directory_extend(dir, index, b);
	return at;
}
