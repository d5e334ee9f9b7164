/* SPDX-License-Identifier: MIT */
/*
 * The block map: where on the disk block n of a file is. Twelve pointers
 * stand in the inode; then come three trees, whose nodes are blocks of 1,024
 * pointers: one of depth 1 (to 4 MiB), one of depth 2 (to 4 GiB), one of
 * depth 3. A pointer 0 anywhere is a hole.
 *
 * A look-up tells a whole run, so that reading in sequence walks the tree
 * only once for many blocks.
 */
#include "abi/errno.h"
#include "fs/ext2/map.h"

int map_path(u64 index, struct map_path *p)
{
	u64 span = MAP_SLOTS;		/* blocks below this tree's root */

	if (index < EXT2_DIRECT) {
		p->depth = 0;
		p->slot[0] = (u32)index;
		return 0;
	}
	index -= EXT2_DIRECT;
	for (p->depth = 1; p->depth <= 3; p->depth++, span *= MAP_SLOTS) {
		if (index >= span) {
			index -= span;
			continue;
		}
		p->slot[0] = EXT2_DIRECT + p->depth - 1;
		for (unsigned i = p->depth; i > 0; i--) {
			p->slot[i] = index % MAP_SLOTS;
			index /= MAP_SLOTS;
		}
		return 0;
	}
	return -EFBIG;
}

int map_bad_pointer(struct vnode *v, u32 number)
{
	struct ext2_node *node = node_of(v);

	if (!node->damaged)
		ext2_damage(ext2_of(v), "inode %lu points to block %u",
			    v->inode, number);
	node->damaged = true;
	return -EIO;
}

/* How far the run at slots[at] goes: pointers that count up, or holes. */
static u32 run_length(const u32 *slots, u32 first, u32 at, u32 end, u32 want)
{
	u32 n = 1;

	while (n < want && at + n < end &&
	       slots[at + n] == (first ? first + n : 0))
		n++;
	return n;
}

static int leaf_run(struct vnode *v, const u32 *slots, u32 at, u32 end,
		    u32 want, struct run *run)
{
	struct ext2 *fs = ext2_of(v);

	/* Once: a mapping may fill the hole meanwhile (page.c). */
	run->disk = __atomic_load_n(&slots[at], __ATOMIC_ACQUIRE);
	run->count = run_length(slots, run->disk, at, end, want);
	if (run->disk && (!block_is_data(fs, run->disk) ||
			  !block_is_data(fs, run->disk + run->count - 1)))
		return map_bad_pointer(v, run->disk);
	return 0;
}

int map_find(struct vnode *v, u64 index, u32 want, struct run *run)
{
	struct ext2 *fs = ext2_of(v);
	const u32 *slots = node_of(v)->raw->slots;
	struct block *b = NULL, *next;
	struct map_path p;
	int error = map_path(index, &p);

	*run = (struct run) { .first = index, .count = 1 };
	if (error)
		return error;
	for (unsigned i = 0; i < p.depth; i++) {
		u32 number = slots[p.slot[i]];

		error = number && !block_is_data(fs, number) ?
				map_bad_pointer(v, number) : 0;
		if (number && !error)
			error = cache_get(fs->dev, number, &next);
		if (b)
			cache_put(b);
		if (!number || error)
			return error;
		b = next;
		slots = (const u32 *)b->data;
	}
	error = leaf_run(v, slots, p.slot[p.depth],
			 p.depth ? MAP_SLOTS : EXT2_DIRECT, want, run);
	if (b)
		cache_put(b);
	return error;
}

/* As above, with blocks that are in memory. The slots may change meanwhile. */
static u32 find_cached(struct vnode *v, const struct map_path *p)
{
	struct ext2 *fs = ext2_of(v);
	const u32 *slots = node_of(v)->raw->slots;
	struct block *b = NULL;
	u32 number;

	for (unsigned i = 0;; i++) {
		number = __atomic_load_n(&slots[p->slot[i]], __ATOMIC_ACQUIRE);
		if (b)
			cache_put(b);
		if (i == p->depth || !block_is_data(fs, number))
			break;
		b = cache_peek(fs->dev, number);
		if (!b)
			return 0;
		slots = (const u32 *)b->data;
	}
	return block_is_data(fs, number) ? number : 0;
}

u32 map_find_cached(struct vnode *v, u64 index, u32 *version)
{
	struct map_path p;

	*version = __atomic_load_n(&node_of(v)->version, __ATOMIC_ACQUIRE);
	if (*version & 1 || map_path(index, &p))
		return 0;
	return find_cached(v, &p);
}

bool map_is_version(const struct vnode *v, u32 version)
{
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	return __atomic_load_n(&node_of(v)->version, __ATOMIC_RELAXED) ==
	       version;
}
