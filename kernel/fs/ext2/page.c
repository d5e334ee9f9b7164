/* SPDX-License-Identifier: MIT */
/*
 * Frames for address spaces: a mapping of a file maps the cache's own frames.
 * Called with the space's lock held, so never a vnode's lock here: the block
 * map's lock alone keeps a truncate away, and the size is looked at under it
 * (a truncate sets the size before it cuts).
 */
#include "abi/errno.h"
#include "fs/ext2/map.h"

#define AHEAD		16		/* blocks read on from a miss */

static bool beyond_end(const struct vnode *v, u64 index)
{
	u64 size = __atomic_load_n(&v->attr.size, __ATOMIC_ACQUIRE);

	return index >= blocks_of(size);
}

/* node.map is held. */
static int frame_of(struct vnode *v, const struct run *run, bool write,
		    struct frame **frame)
{
	struct ext2 *fs = ext2_of(v);
	struct block *b = cache_peek(fs->dev, run->disk);
	int error;

	if (!b) {
		if (run->count > 1)
			cache_read_ahead(fs->dev, run->disk, run->count);
		error = cache_get(fs->dev, run->disk, &b);
		if (error)
			return error;
	}
	if (write) {
		cache_dirty_mapped(b, ORDER_DATA);
		ext2_changed(fs);
	}
	frame_get(b->frame);
	*frame = b->frame;
	cache_put(b);
	return 0;
}

/* A hole is to be written to: give it a block of zeros first. */
static int page_grow(struct vnode *v, u64 index, struct frame **frame)
{
	struct ext2_node *node = node_of(v);
	struct run run;
	bool fresh;
	int error = -ENXIO;

	rwlock_write(&node->map);
	if (!beyond_end(v, index))
		error = map_grow(v, index, 1, true, &run, &fresh);
	if (!error)
		error = frame_of(v, &run, true, frame);
	rwlock_write_done(&node->map);
	return error;
}

static int ext2_page(struct backing *backing, u64 index, bool write,
		     struct frame **frame)
{
	struct vnode *v = container_of(backing, struct vnode, backing);
	struct ext2_node *node = node_of(v);
	struct run run = { .disk = 0 };
	int error = -ENXIO;

	if (!vnode_is(v, S_IFREG))
		return -ENXIO;
	*frame = NULL;
	rwlock_read(&node->map);
	if (!beyond_end(v, index))
		error = map_find(v, index, AHEAD, &run);
	if (!error && run.disk)
		error = frame_of(v, &run, write, frame);
	rwlock_read_done(&node->map);
	if (error || run.disk || !write)
		return error;
	return page_grow(v, index, frame);
}

static struct frame *ext2_page_cached(struct backing *backing, u64 index)
{
	struct vnode *v = container_of(backing, struct vnode, backing);
	struct frame *frame;
	struct block *b;
	u32 disk, version;

	if (!vnode_is(v, S_IFREG) || beyond_end(v, index))
		return NULL;
	disk = map_find_cached(v, index, &version);
	b = disk ? cache_peek(ext2_of(v)->dev, disk) : NULL;
	if (!b)
		return NULL;
	frame = b->frame;
	frame_get(frame);
	cache_put(b);
	if (map_is_version(v, version))
		return frame;
	frame_put(frame);		/* cut off meanwhile */
	return NULL;
}

const struct backing_ops ext2_backing_ops = {
	.page = ext2_page,
	.page_cached = ext2_page_cached,
	.get = vnode_backing_get,
	.put = vnode_backing_put,
};
