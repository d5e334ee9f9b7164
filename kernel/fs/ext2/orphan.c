/* SPDX-License-Identifier: MIT */
/*
 * Orphans: files whose last name is gone while somebody still has them open.
 * Their blocks go when the last user does; if the machine stops before, the
 * next mount (or e2fsck) finds them on a list: the superblock names the
 * newest, and each inode names the next in the field of its time of deletion,
 * as ext3 does it. All of it under the allocator's lock.
 */
#include "debug/log.h"
#include "fs/ext2/ext2.h"

static u32 first_of(struct ext2 *fs)
{
	struct ext2_node *first = list_first(&fs->orphans, struct ext2_node,
					     orphan_link);

	return first ? (u32)first->inode : 0;
}

void orphan_add(struct vnode *v)
{
	struct ext2 *fs = ext2_of(v);
	struct ext2_node *node = node_of(v);

	mutex_lock(&fs->alloc);
	if (!list_linked(&node->orphan_link)) {
		node->raw->deleted = first_of(fs);
		cache_dirty(node->table, ORDER_INODE);
		list_push(&fs->orphans, &node->orphan_link);
		fs->super->last_orphan = (u32)v->inode;
		super_changed(fs);
	}
	mutex_unlock(&fs->alloc);
}

/* Whatever named this one names its successor now. */
void orphan_remove(struct vnode *v)
{
	struct ext2 *fs = ext2_of(v);
	struct ext2_node *node = node_of(v);

	mutex_lock(&fs->alloc);
	if (list_linked(&node->orphan_link)) {
		if (node->orphan_link.prev == &fs->orphans) {
			fs->super->last_orphan = node->raw->deleted;
			super_changed(fs);
		} else {
			struct ext2_node *newer =
				list_entry(node->orphan_link.prev,
					   struct ext2_node, orphan_link);

			newer->raw->deleted = node->raw->deleted;
			cache_dirty(newer->table, ORDER_INODE);
		}
		list_remove(&node->orphan_link);
	}
	mutex_unlock(&fs->alloc);
}

/* The head of the list is in memory: free it, or let it be if it has names. */
static void clean_one(struct ext2 *fs, struct vnode *v)
{
	struct ext2_node *node = node_of(v);

	if (v->attr.links == 0 && !list_linked(&node->orphan_link)) {
		list_append(&fs->orphans, &node->orphan_link);
		return;			/* vnode_put does the rest */
	}
	fs->super->last_orphan = node->raw->deleted;
	node->raw->deleted = 0;
	cache_dirty(node->table, ORDER_INODE);
	super_changed(fs);
}

void orphan_clean(struct ext2 *fs)
{
	struct vnode *v;
	unsigned count = 0;

	fs->cleaning_orphans = true;
	while (fs->super->last_orphan && count < fs->inodes) {
		u32 inode = fs->super->last_orphan;

		if (inode < fs->first_inode ||
		    vnode_get(&fs->fs, inode, &v)) {
			ext2_damage(fs, "orphan %u", inode);
			fs->super->last_orphan = 0;
			super_changed(fs);
			break;
		}
		clean_one(fs, v);
		vnode_put(v);
		count++;
	}
	fs->cleaning_orphans = false;
	if (count)
		log_info("ext2: %s: freed %u deleted files that were open",
			 fs->dev->name, count);
}
