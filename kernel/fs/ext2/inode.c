/* SPDX-License-Identifier: MIT */
/*
 * Inodes: between the table on the disk and the vnode. A vnode keeps a
 * reference to the block of its inode's table, so storing an attribute is a
 * few moves in memory. Inodes that share a block do not share bytes: each
 * vnode's lock guards its own.
 */
#include "abi/errno.h"
#include "fs/ext2/alloc.h"
#include "fs/ext2/index.h"
#include "fs/ext2/map.h"
#include "fs/ext2/time.h"
#include "mm/object.h"

static OBJECT_CACHE(nodes, struct ext2_node);

int inode_place(struct ext2 *fs, u64 inode, struct block **table,
		struct ext2_inode **raw)
{
	u32 group, offset;
	int error;

	if (inode == 0 || inode > fs->inodes) {
		ext2_damage(fs, "inode number %lu is out of range", inode);
		return -EIO;
	}
	group = (u32)(inode - 1) / fs->inodes_per_group;
	offset = (u32)(inode - 1) % fs->inodes_per_group * fs->inode_size;
	error = cache_get(fs->dev, group_of(fs, group)->inode_table +
			  offset / BLOCK_SIZE, table);
	if (!error)
		*raw = (void *)((*table)->data + offset % BLOCK_SIZE);
	return error;
}

/* Does the inode have room for the extra times? */
static bool has_extra(const struct ext2 *fs, const struct ext2_inode *raw)
{
	return fs->inode_size > EXT2_INODE_SMALL &&
	       raw->extra_size >= offsetof(struct ext2_inode, created) -
					  EXT2_INODE_SMALL;
}

/* What is wrong with the inode, or NULL. */
static const char *bad_inode(const struct vnode *v,
			     const struct ext2_inode *raw)
{
	const struct attributes *a = &v->attr;

	if (raw->flags & (EXT2_FLAG_EXTENTS | EXT2_FLAG_INLINE))
		return "its flags are of a newer file system";
	if (a->links == 0 && !ext2_of(v)->cleaning_orphans)
		return "it is free, but has a name";
	switch (a->mode & S_IFMT) {
	case S_IFREG:
		return a->size <= EXT2_FILE_MAX ? NULL : "its size";
	case S_IFDIR:
		/* It has no holes. */
		return a->size % BLOCK_SIZE == 0 &&
		       a->size / BLOCK_SIZE <= ext2_of(v)->blocks ?
			       NULL : "its size";
	case S_IFLNK:
		return a->size < BLOCK_SIZE ? NULL : "its size";
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
		return NULL;
	default:
		return "its type";
	}
}

/* A device's number: 8 + 8 bits in the first slot, or 12 + 20 in the second */
static u32 device_number(const struct ext2_inode *raw)
{
	return raw->slots[0] ? raw->slots[0] : raw->slots[1];
}

static void unpack(struct vnode *v, const struct ext2_inode *raw)
{
	const u32 *extra = has_extra(ext2_of(v), raw) ? &raw->changed_extra :
							NULL;
	struct attributes *a = &v->attr;

	*a = (struct attributes) {
		.mode = raw->mode,
		.uid = raw->uid | (u32)raw->uid_high << 16,
		.gid = raw->gid | (u32)raw->gid_high << 16,
		.links = raw->links,
		.size = raw->size,
		.blocks = raw->sectors,
		.changed = time_unpack(raw->changed, extra),
		.modified = time_unpack(raw->modified, extra ? extra + 1 : 0),
		.accessed = time_unpack(raw->accessed, extra ? extra + 2 : 0),
	};
	if (vnode_is(v, S_IFREG))
		a->size |= (u64)raw->size_high << 32;
	if (vnode_is(v, S_IFCHR) || vnode_is(v, S_IFBLK))
		a->rdev = device_number(raw);
}

int ext2_read_vnode(struct filesystem *f, struct vnode *v)
{
	struct ext2 *fs = f->data;
	struct ext2_node *node = object_alloc(&nodes);
	const char *bad;
	int error;

	if (!node)
		return -ENOMEM;
	error = inode_place(fs, v->inode, &node->table, &node->raw);
	if (error) {
		object_free(&nodes, node);
		return error;
	}
	unpack(v, node->raw);
	v->immutable = node->raw->flags & EXT2_FLAG_IMMUTABLE;
	v->append_only = node->raw->flags & EXT2_FLAG_APPEND;
	bad = bad_inode(v, node->raw);
	if (bad) {
		ext2_damage(fs, "inode %lu: %s", v->inode, bad);
		cache_put(node->table);
		object_free(&nodes, node);
		return -EIO;
	}
	rwlock_init(&node->map, "ext2 map", RANK_BLOCK_MAP);
	list_init(&node->orphan_link);
	node->inode = v->inode;
	v->data = node;
	v->ops = &ext2_ops;
	v->backing.ops = &ext2_backing_ops;
	return 0;
}

void inode_store(struct vnode *v)
{
	struct ext2_node *node = node_of(v);
	struct ext2_inode *raw = node->raw;
	const struct attributes *a = &v->attr;
	u32 *extra = has_extra(ext2_of(v), raw) ? &raw->changed_extra : NULL;

	raw->mode = (u16)a->mode;
	raw->uid = (u16)a->uid;
	raw->uid_high = (u16)(a->uid >> 16);
	raw->gid = (u16)a->gid;
	raw->gid_high = (u16)(a->gid >> 16);
	raw->links = (u16)a->links;
	raw->size = (u32)a->size;
	if (vnode_is(v, S_IFREG))
		raw->size_high = (u32)(a->size >> 32);
	time_pack(a->changed, &raw->changed, extra);
	time_pack(a->modified, &raw->modified, extra ? extra + 1 : NULL);
	time_pack(a->accessed, &raw->accessed, extra ? extra + 2 : NULL);
	cache_dirty(node->table, ORDER_INODE);
	ext2_changed(ext2_of(v));
}

void inode_touch(struct vnode *v)
{
	struct filetime now = inode_time(ext2_of(v), filetime_now());

	v->attr.modified = now;
	v->attr.changed = now;
	inode_store(v);
}

static bool is_later(struct filetime a, struct filetime b)
{
	return a.sec > b.sec || (a.sec == b.sec && a.nsec > b.nsec);
}

void inode_accessed(struct vnode *v)
{
	struct attributes *a = &v->attr;
	struct filetime now;

	if (v->fs->read_only)
		return;
	now = filetime_now();
	if (is_later(a->accessed, a->modified) &&
	    is_later(a->accessed, a->changed) &&
	    now.sec - a->accessed.sec < 24 * 60 * 60)
		return;
	now = inode_time(ext2_of(v), now);
	if (now.sec == a->accessed.sec && now.nsec == a->accessed.nsec)
		return;
	a->accessed = now;
	inode_store(v);
}

int inode_may_change(const struct vnode *v)
{
	if (v->fs->read_only)
		return -EROFS;
	return v->immutable ? -EPERM : 0;
}

/* Does the file own a block map? Not with a target or a device in its slots.*/
static bool has_map(const struct vnode *v)
{
	const struct ext2_inode *raw = node_of(v)->raw;
	u32 others = raw->attributes_block ? SECTORS_PER_BLOCK : 0;

	if (vnode_is(v, S_IFLNK))
		return raw->sectors != others;
	return vnode_is(v, S_IFREG) || vnode_is(v, S_IFDIR);
}

/* The block of extended attributes may be shared: the last one frees it. */
static void free_attributes(struct vnode *v)
{
	struct ext2 *fs = ext2_of(v);
	struct ext2_node *node = node_of(v);
	u32 number = node->raw->attributes_block;
	struct ext2_attributes *head;
	struct block *b;
	bool last;

	if (!number || !block_is_data(fs, number) ||
	    cache_get(fs->dev, number, &b))
		return;
	head = (void *)b->data;
	last = head->magic == EXT2_ATTRIBUTES_MAGIC && head->holders <= 1;
	if (!last && head->magic == EXT2_ATTRIBUTES_MAGIC) {
		head->holders--;
		cache_dirty(b, ORDER_DATA);
	}
	cache_put(b);
	node->raw->attributes_block = 0;
	cache_dirty(node->table, ORDER_INODE);
	if (last)
		free_blocks(fs, number, 1, node->born);
}

/* The last link and the last user are gone: so goes the file. */
static void destroy(struct vnode *v)
{
	struct ext2 *fs = ext2_of(v);
	struct ext2_node *node = node_of(v);
	u64 now = (u64)filetime_now().sec;

	if (has_map(v))
		map_cut(v, 0);
	free_attributes(v);
	orphan_remove(v);
	v->attr.size = 0;
	/* e2fsck takes a smaller time for the number of the next orphan. */
	node->raw->deleted = (u32)MAX(now, fs->inodes);
	node->raw->sectors = 0;
	inode_store(v);
	free_inode(fs, v->inode, vnode_is(v, S_IFDIR), node->born);
}

void ext2_release(struct vnode *v)
{
	struct ext2_node *node = node_of(v);

	if (v->attr.links == 0 && !v->fs->read_only)
		destroy(v);
	index_drop(v);
	cache_put(node->table);
	object_free(&nodes, node);
	v->data = NULL;
}
