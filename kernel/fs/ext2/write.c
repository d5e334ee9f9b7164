/* SPDX-License-Identifier: MIT */
/*
 * Writing files and changing their size. The vnode's lock is held, and no
 * other while the user's memory is touched. New blocks behind the file's end
 * are taken a run at a time and filled one by one; the size follows what is
 * filled, so nobody sees a block before its contents are there. What a fault
 * or a full disk leaves unused is cut off again.
 *
 * Bytes of the last block beyond the end of the file are zero on the way out:
 * whoever moves the end cleans what it passes over.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "fs/ext2/map.h"
#include "sched/sched.h"

#define RUN_MAX		64		/* blocks taken at once */
#define SIZE_SMALL	0x7fffffffULL	/* without the feature large_file */

/* Set the bytes from `from` to the end of its block to zero, if it has one. */
static int zero_tail(struct vnode *v, u64 from)
{
	struct block *b;
	struct run run;
	int error;

	if (from % BLOCK_SIZE == 0)
		return 0;
	error = file_find(v, from / BLOCK_SIZE, &run);
	if (error || !run.disk)
		return error;
	error = file_block(v, &run, from / BLOCK_SIZE, &b);
	if (error)
		return error;
	memset(b->data + from % BLOCK_SIZE, 0, BLOCK_SIZE - from % BLOCK_SIZE);
	cache_dirty(b, ORDER_DATA);
	cache_put(b);
	return 0;
}

/* A first file of 2 GiB: others must know that sizes have 64 bits here. */
static int allow_large(struct ext2 *fs, u64 size)
{
	if (size <= SIZE_SMALL ||
	    (fs->super->feature_ro_compat & EXT2_RO_LARGE_FILE))
		return 0;
	if (fs->super->revision == 0)
		return -EFBIG;
	mutex_lock(&fs->alloc);
	fs->super->feature_ro_compat |= EXT2_RO_LARGE_FILE;
	super_changed(fs);
	mutex_unlock(&fs->alloc);
	return 0;
}

static void set_size(struct vnode *v, u64 size)
{
	__atomic_store_n(&v->attr.size, size, __ATOMIC_RELEASE);
}

/*
 * The run that holds block `index`, made if there is none. Behind the end up
 * to `want` blocks are made at once; a hole before the end is filled with
 * zeros, because a mapping may look at it at any moment.
 */
static int find_or_grow(struct vnode *v, u64 index, u32 want, struct run *run,
			bool *fresh)
{
	struct ext2_node *node = node_of(v);
	bool behind = index >= blocks_of(v->attr.size);
	int error = behind ? 0 : file_find(v, index, run);

	*fresh = false;
	if (error || (!behind && run->disk))
		return error;
	rwlock_write(&node->map);
	error = map_grow(v, index, behind ? want : 1, !behind, run, fresh);
	rwlock_write_done(&node->map);
	if (!error)
		node->run = *run;
	*fresh = *fresh && behind;
	return error;
}

/* Into one block: bytes moved, or an error. A fresh one is filled whole. */
static ssize_t write_block(struct vnode *v, struct uio *u, u64 disk,
			   u64 start, u64 n, bool fresh)
{
	struct block_device *dev = ext2_of(v)->dev;
	struct block *b;
	ssize_t moved;
	int error = fresh ? cache_new_raw(dev, disk, &b) :
			    cache_get(dev, disk, &b);
	u64 end;

	if (error)
		return error;
	moved = uio_get(u, b->data + start, n);
	if (fresh) {
		end = start + (u64)MAX(moved, 0);
		memset(b->data, 0, start);
		memset(b->data + end, 0, BLOCK_SIZE - end);
	}
	cache_dirty(b, ORDER_DATA);
	cache_put(b);
	return moved;
}

/* Write what goes into one run. Result: bytes moved; fewer is a fault. */
static ssize_t write_run(struct vnode *v, struct uio *u, u64 offset, u64 left)
{
	u64 index = offset / BLOCK_SIZE, done = 0;
	u64 want = MIN(blocks_of(offset % BLOCK_SIZE + left), RUN_MAX);
	struct run run;
	bool fresh;
	int error = find_or_grow(v, index, (u32)want, &run, &fresh);
	ssize_t moved = error;

	if (error)
		return error;
	left = MIN(left, (run.first + run.count) * BLOCK_SIZE - offset);
	for (; done < left; index++) {
		u64 at = offset + done;
		u64 n = MIN(BLOCK_SIZE - at % BLOCK_SIZE, left - done);

		moved = write_block(v, u, run.disk + (index - run.first),
				    at % BLOCK_SIZE, n, fresh);
		if (moved <= 0)
			break;
		done += moved;
		if (at + moved > v->attr.size)
			set_size(v, at + moved);
		if ((u64)moved < n)
			break;
	}
	if (fresh && done < left)
		map_cut(v, blocks_of(v->attr.size));
	return done ? (ssize_t)done : moved;
}

static int may_write(struct vnode *v, u64 offset)
{
	int error = inode_may_change(v);

	if (error)
		return error;
	if (offset >= EXT2_FILE_MAX)
		return -EFBIG;
	if (v->append_only && offset != v->attr.size)
		return -EPERM;
	return 0;
}

ssize_t ext2_write(struct vnode *v, struct uio *u, u64 offset)
{
	u64 left = MIN(u->left, EXT2_FILE_MAX - offset), done = 0;
	ssize_t moved = 0;
	int error = may_write(v, offset);

	if (!error)
		error = allow_large(ext2_of(v), offset + left);
	if (!error && offset > v->attr.size)
		error = zero_tail(v, v->attr.size);
	if (error)
		return error;
	while (done < left) {
		moved = write_run(v, u, offset + done, left - done);
		if (moved <= 0)
			break;
		done += moved;
		cache_throttle();
		if (sched_point())
			break;
	}
	if (!done)
		return moved;
	inode_touch(v);
	return done;
}

int ext2_truncate(struct vnode *v, u64 size)
{
	u64 old = v->attr.size;
	int error = inode_may_change(v);

	if (error)
		return error;
	if (v->append_only)
		return -EPERM;
	if (size > EXT2_FILE_MAX)
		return -EFBIG;
	error = allow_large(ext2_of(v), size);
	if (!error)
		error = zero_tail(v, MIN(old, size));
	if (error)
		return error;
	set_size(v, size);
	if (size < old) {
		vm_cut(&v->backing, size);
		map_cut(v, blocks_of(size));
	}
	inode_touch(v);
	return 0;
}
