/* SPDX-License-Identifier: MIT */
/*
 * The index of a directory (index.h): a table from the hash of a name to the
 * offset of its entry (slots.c), and for each block a bound of its free room.
 * Both are made of pages that are single frames.
 *
 * A block's room is what it can have at most: a search that fails finds the
 * true value, a removal sets it to all again. For each length of entry a hint
 * says up to where no block has room for it: hints only move on, except when
 * room comes free before them. So filling a directory searches each block
 * once a length, not once a name.
 */
#include "fs/ext2/index.h"

#include "abi/errno.h"
#include "fs/ext2/slots.h"
#include "mm/object.h"

#define ROOMS_PAGE	(PAGE_SIZE / sizeof(u16))
#define ROOM_PAGES	4
#define BLOCKS_MAX	(ROOM_PAGES * ROOMS_PAGE)	/* 32 MiB */
#define HINTS		64		/* entries of 12, 16, … 264 bytes */
#define MEMORY_SHARE	16		/* all indexes: a 16th of memory */

struct ext2_index {
	struct slot_table names;	/* where the entry of a name stands */
	u32 blocks;			/* of the directory */
	u16 *rooms[ROOM_PAGES];
	u32 hints[HINTS];		/* no block below has this much room */
};

static u64 pages_in_use;		/* atomic; of all indexes */

void *index_page_new(void)
{
	void *page;

	if (__atomic_load_n(&pages_in_use, __ATOMIC_RELAXED) >
	    frame_total() / MEMORY_SHARE)
		return NULL;
	page = kzalloc(PAGE_SIZE);
	if (page)
		__atomic_add_fetch(&pages_in_use, 1, __ATOMIC_RELAXED);
	return page;
}

void index_page_free(void *page)
{
	if (page)
		__atomic_sub_fetch(&pages_in_use, 1, __ATOMIC_RELAXED);
	kfree(page);
}

/* FNV-1a (Fowler, Noll, Vo), and a last step that spreads the low bits. */
static u32 hash_of(struct name n)
{
	u32 h = 2166136261u;

	for (unsigned i = 0; i < n.length; i++)
		h = (h ^ (u8)n.text[i]) * 16777619u;
	return h ^ h >> 15;
}

static void destroy(struct ext2_index *ix)
{
	slots_free(&ix->names);
	for (unsigned i = 0; i < ROOM_PAGES; i++)
		index_page_free(ix->rooms[i]);
	kfree(ix);
}

static struct ext2_index *index_new(void)
{
	struct ext2_index *ix = kzalloc(sizeof(*ix));

	if (!ix || slots_init(&ix->names))
		return ix;
	kfree(ix);
	return NULL;
}

static u16 *room_of(struct ext2_index *ix, u64 block)
{
	return &ix->rooms[block / ROOMS_PAGE][block % ROOMS_PAGE];
}

/* Note a block's room; the directory may just have grown by it. */
static bool set_room(struct ext2_index *ix, u64 block, unsigned room)
{
	unsigned old;

	if (block >= BLOCKS_MAX)
		return false;
	if (!ix->rooms[block / ROOMS_PAGE])
		ix->rooms[block / ROOMS_PAGE] = index_page_new();
	if (!ix->rooms[block / ROOMS_PAGE])
		return false;
	if (block >= ix->blocks)
		ix->blocks = (u32)block + 1;
	old = *room_of(ix, block);
	*room_of(ix, block) = (u16)room;
	if (room <= old)
		return true;
	for (unsigned i = 0; i < HINTS && EXT2_ENTRY_MIN + i * 4 <= room; i++)
		ix->hints[i] = MIN(ix->hints[i], (u32)block);
	return true;
}

/* Enter all names of one block. Result: 1, 0 for out of memory, -EIO. */
static int scan_block(struct vnode *dir, struct ext2_index *ix, u64 index,
		      const struct block *b)
{
	unsigned offset = 0;
	struct ext2_entry *e;
	int more;

	while ((more = entry_at(dir, b, offset, &e)) > 0) {
		struct name n = { e->name, e->name_length };

		if (e->inode && !slots_add(&ix->names, hash_of(n),
					   index * BLOCK_SIZE + offset))
			return 0;
		offset += e->length;
	}
	return more < 0 ? more : set_room(ix, index, BLOCK_SIZE);
}

static int scan(struct vnode *dir, struct ext2_index *ix)
{
	u64 count = dir->attr.size / BLOCK_SIZE;
	struct block *b;
	int error = 1;

	for (u64 i = 0; i < count && error > 0; i++) {
		error = directory_block(dir, i, &b);
		if (error)
			return error;
		error = scan_block(dir, ix, i, b);
		cache_put(b);
	}
	return error;
}

int index_open(struct vnode *dir, struct ext2_index **found)
{
	struct ext2_node *node = node_of(dir);
	struct ext2_index *ix;
	int done;

	*found = node->index;
	if (node->index || node->no_index || dir->attr.size <= BLOCK_SIZE)
		return 0;
	ix = dir->attr.size / BLOCK_SIZE <= BLOCKS_MAX ? index_new() : NULL;
	done = ix ? scan(dir, ix) : 0;
	if (done > 0) {
		*found = node->index = ix;
		return 0;
	}
	if (ix)
		destroy(ix);
	if (done == 0)
		node->no_index = true;
	return done;
}

/* Is the entry that a slot names the one we look for? 1 and *p, 0, error. */
static int look_at(struct vnode *dir, u64 offset, struct name n,
		   struct place *p)
{
	int found = directory_block(dir, offset / BLOCK_SIZE, &p->block);

	if (found)
		return found;
	p->index = offset / BLOCK_SIZE;
	found = entry_at(dir, p->block, offset % BLOCK_SIZE, &p->entry);
	if (found > 0 && !entry_is(p->entry, n))
		found = 0;
	if (found <= 0)
		cache_put(p->block);
	return found;
}

int index_find(struct vnode *dir, struct ext2_index *ix, struct name n,
	       struct place *p)
{
	struct slot_search s = slots_search(&ix->names, hash_of(n));
	u64 offset;

	while (slots_next(&ix->names, &s, &offset)) {
		int found = look_at(dir, offset, n, p);

		if (found)
			return found < 0 ? found : 0;
	}
	return -ENOENT;
}

void index_add(struct vnode *dir, struct name n, u64 offset)
{
	struct ext2_node *node = node_of(dir);

	if (node->index &&
	    !slots_add(&node->index->names, hash_of(n), offset)) {
		index_drop(dir);
		node->no_index = true;
	}
}

void index_remove(struct vnode *dir, struct name n, u64 offset)
{
	struct ext2_index *ix = node_of(dir)->index;

	if (ix)
		slots_remove(&ix->names, hash_of(n), offset);
}

u64 index_find_room(struct ext2_index *ix, unsigned need)
{
	u32 *hint = &ix->hints[(need - EXT2_ENTRY_MIN) / 4];

	while (*hint < ix->blocks && *room_of(ix, *hint) < need)
		++*hint;
	return *hint;
}

void index_set_room(struct vnode *dir, u64 block, unsigned room)
{
	struct ext2_node *node = node_of(dir);

	if (node->index && !set_room(node->index, block, room)) {
		index_drop(dir);
		node->no_index = true;
	}
}

u32 index_count(const struct ext2_index *ix)
{
	return ix->names.count;
}

void index_drop(struct vnode *dir)
{
	struct ext2_node *node = node_of(dir);

	if (node->index)
		destroy(node->index);
	node->index = NULL;
}
