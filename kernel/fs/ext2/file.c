/* SPDX-License-Identifier: MIT */
/*
 * Reading files, and what else is asked of one: attributes, fsync, the
 * target of a symbolic link. The vnode's lock is held, so no one writes or
 * truncates meanwhile; the user's memory is touched with no other lock.
 */
#include "abi/errno.h"
#include "fs/ext2/directory.h"
#include "sched/sched.h"

/* Read what lies in one run. Result: bytes moved (short: a fault), error. */
static ssize_t read_run(struct vnode *v, struct uio *u, u64 offset, u64 left)
{
	u64 index = offset / BLOCK_SIZE, done = 0;
	struct block *b;
	struct run run;
	int error = file_find(v, index, &run);

	if (error)
		return error;
	left = MIN(left, (run.first + run.count) * BLOCK_SIZE - offset);
	if (!run.disk)
		return uio_put_zeros(u, left);
	while (done < left) {
		u64 start = (offset + done) % BLOCK_SIZE;
		u64 n = MIN(BLOCK_SIZE - start, left - done);
		ssize_t moved;

		error = file_block(v, &run, index, &b);
		if (error)
			return done ? (ssize_t)done : error;
		moved = uio_put(u, b->data + start, n);
		cache_put(b);
		if (moved < 0)
			return done ? (ssize_t)done : moved;
		done += moved;
		if ((u64)moved < n)
			break;
		index++;
	}
	return done;
}

static ssize_t read(struct vnode *v, struct uio *u, u64 offset)
{
	u64 left, done = 0;
	ssize_t moved = 0;

	if (offset >= v->attr.size)
		return 0;
	left = MIN(u->left, v->attr.size - offset);
	while (done < left) {
		moved = read_run(v, u, offset + done, left - done);
		if (moved <= 0)
			break;
		done += moved;
		if (sched_point())
			break;
	}
	if (!done)
		return moved;
	node_of(v)->next_read = (offset + done) / BLOCK_SIZE;
	return done;
}

static int readlink(struct vnode *link, char *to, size_t size)
{
	const struct ext2_inode *raw = node_of(link)->raw;
	u32 others = raw->attributes_block ? SECTORS_PER_BLOCK : 0;
	u64 length = MIN(size, link->attr.size);
	struct block *b;
	int error;

	if (raw->sectors == others) {
		if (link->attr.size >= EXT2_FAST_LINK)
			return -EIO;
		memcpy(to, raw->slots, length);
	} else {
		error = directory_block(link, 0, &b);
		if (error)
			return error;
		memcpy(to, b->data, length);
		cache_put(b);
	}
	inode_accessed(link);
	return (int)length;
}

static int setattr(struct vnode *v, unsigned which, const struct attributes *a)
{
	struct ext2 *fs = ext2_of(v);
	int error = inode_may_change(v);

	if (error)
		return error;
	vnode_set_in_memory(v, which, a);
	v->attr.accessed = inode_time(fs, v->attr.accessed);
	v->attr.modified = inode_time(fs, v->attr.modified);
	v->attr.changed = inode_time(fs, v->attr.changed);
	inode_store(v);
	return 0;
}

/*
 * All that is dirty on the device goes along: so the order of writes holds
 * without keeping account of what belongs to which file.
 */
static int sync(struct vnode *v)
{
	return ext2_write_all(ext2_of(v));
}

const struct vnode_ops ext2_ops = {
	.lookup = ext2_lookup,
	.create = ext2_create,
	.symlink = ext2_symlink,
	.link = ext2_link,
	.unlink = ext2_unlink,
	.rename = ext2_rename,
	.exchange = ext2_exchange,
	.readdir = ext2_readdir,
	.readlink = readlink,
	.read = read,
	.accessed = inode_accessed,
	.write = ext2_write,
	.truncate = ext2_truncate,
	.setattr = setattr,
	.sync = sync,
	.release = ext2_release,
};
