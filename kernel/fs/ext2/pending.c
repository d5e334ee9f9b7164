/* SPDX-License-Identifier: MIT */
/*
 * Frees that the disk does not know of yet. While an old inode or directory
 * on the disk still points to a block, the block must not be given to another
 * file, or a crash would leave two owners. So its bit stays set until the
 * write-back pass is done that began after the pointer went; then the bit is
 * cleared and the block can be had again. When nothing else is free the pass
 * is made at once. All under the allocator's lock.
 */
#include "fs/ext2/alloc.h"
#include "mm/object.h"

#define FORCE_TRIES	3		/* a pass may leave something out */

struct pending {
	struct list link;		/* ext2.pending */
	u64 pass;			/* free when this one is done */
	u64 first;			/* block, or inode */
	u32 count;			/* blocks; 0: an inode */
	bool directory;			/* the inode was one's */
};

static OBJECT_CACHE(entries, struct pending);

static struct pending *add(struct ext2 *fs, u64 first, u32 count)
{
	struct pending *p = object_alloc(&entries);

	if (!p)
		return NULL;
	p->pass = cache_pass_next(fs->dev);
	p->first = first;
	p->count = count;
	list_append(&fs->pending, &p->link);
	return p;
}

bool pending_add_blocks(struct ext2 *fs, u32 first, u32 count)
{
	struct pending *last = list_last(&fs->pending, struct pending, link);

	if (last && last->count && last->first + last->count == first &&
	    last->pass == cache_pass_next(fs->dev))
		last->count += count;
	else if (!add(fs, first, count))
		return false;
	fs->pending_blocks += count;
	return true;
}

bool pending_add_inode(struct ext2 *fs, u64 inode, bool directory)
{
	struct pending *p = add(fs, inode, 0);

	if (!p)
		return false;
	p->directory = directory;
	fs->pending_inodes++;
	return true;
}

void pending_settle(struct ext2 *fs)
{
	struct pending *p;

	while ((p = list_first(&fs->pending, struct pending, link)) &&
	       p->pass <= cache_pass_done(fs->dev)) {
		list_remove(&p->link);
		if (p->count) {
			blocks_clear(fs, (u32)p->first, p->count);
			fs->pending_blocks -= p->count;
		} else {
			inode_clear(fs, p->first, p->directory);
			fs->pending_inodes--;
		}
		object_free(&entries, p);
	}
}

bool pending_force(struct ext2 *fs)
{
	u64 before = fs->pending_blocks + fs->pending_inodes;

	for (unsigned tries = 0; before && tries < FORCE_TRIES; tries++) {
		cache_write_pass(fs->dev);
		pending_settle(fs);
		if (fs->pending_blocks + fs->pending_inodes < before)
			return true;
	}
	return false;
}
