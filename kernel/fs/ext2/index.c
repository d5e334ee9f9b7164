/* SPDX-License-Identifier: MIT */
/*
 * The index of a directory (index.h): an open hash table from the hash of a
 * name to the offset of its entry, and for each block a bound of its free room.
 * A slot is 8 bytes: hash above, offset + 1 below, 0 is empty. The table
 * doubles when it is three quarters full; its pages are single frames.
 *
 * A block's room is what it can have at most: a search that fails finds the
 * true value, a removal sets it to all again. For each length of entry a hint
 * says up to where no block has room for it: hints only move on, except when
 * room comes free before them. So filling a directory searches each block
 * once a length, not once a name.
 */
#include "fs/ext2/index.h"

#include "abi/errno.h"
#include "mm/object.h"

#define SLOTS_PAGE	(PAGE_SIZE / sizeof(u64))
#define PAGES_MAX	(KMALLOC_MAX / sizeof(u64 *))
#define ROOMS_PAGE	(PAGE_SIZE / sizeof(u16))
#define ROOM_PAGES	4
#define BLOCKS_MAX	(ROOM_PAGES * ROOMS_PAGE)	/* 32 MiB */
#define HINTS		64		/* entries of 12, 16, … 264 bytes */
#define MEMORY_SHARE	16		/* all indexes: a 16th of memory */

struct ext2_index {
	u64 **pages;			/* of the table, SLOTS_PAGE each */
	u32 page_count;			/* a power of two */
	u32 names;
	u32 blocks;			/* of the directory */
	u16 *rooms[ROOM_PAGES];
	u32 hints[HINTS];		/* no block below has this much room */
};

static u64 pages_in_use;		/* atomic; of all indexes */

static void *page_new(void)
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

static void page_free(void *page)
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

static u32 mask_of(const struct ext2_index *ix)
{
	return ix->page_count * SLOTS_PAGE - 1;
}

static u64 *slot_at(const struct ext2_index *ix, u32 i)
{
	return &ix->pages[i / SLOTS_PAGE][i % SLOTS_PAGE];
}

static u64 slot_of(u32 hash, u64 offset)
{
	return (u64)hash << 32 | (offset + 1);
}

static void pages_free(u64 **pages, u32 count)
{
	for (u32 i = 0; pages && i < count; i++)
		page_free(pages[i]);
	page_free(pages);
}

static u64 **pages_new(u32 count)
{
	u64 **pages = count <= PAGES_MAX ? page_new() : NULL;

	for (u32 i = 0; pages && i < count; i++) {
		pages[i] = page_new();
		if (!pages[i]) {
			pages_free(pages, i);
			return NULL;
		}
	}
	return pages;
}

static void put_slot(struct ext2_index *ix, u64 slot)
{
	u32 i = (u32)(slot >> 32) & mask_of(ix);

	while (*slot_at(ix, i))
		i = (i + 1) & mask_of(ix);
	*slot_at(ix, i) = slot;
}

/* Twice the slots. Result: false if memory or the largest size is reached. */
static bool grow(struct ext2_index *ix)
{
	u64 **old = ix->pages;
	u32 count = ix->page_count;
	u64 **pages = pages_new(count * 2);

	if (!pages)
		return false;
	ix->pages = pages;
	ix->page_count = count * 2;
	for (u32 i = 0; i < count * SLOTS_PAGE; i++) {
		u64 slot = old[i / SLOTS_PAGE][i % SLOTS_PAGE];

		if (slot)
			put_slot(ix, slot);
	}
	pages_free(old, count);
	return true;
}

static void destroy(struct ext2_index *ix)
{
	pages_free(ix->pages, ix->page_count);
	for (unsigned i = 0; i < ROOM_PAGES; i++)
		page_free(ix->rooms[i]);
	kfree(ix);
}

static struct ext2_index *index_new(void)
{
	struct ext2_index *ix = kzalloc(sizeof(*ix));

	if (!ix)
		return NULL;
	ix->page_count = 1;
	ix->pages = pages_new(1);
	if (ix->pages)
		return ix;
	kfree(ix);
	return NULL;
}

static bool add(struct ext2_index *ix, struct name n, u64 offset)
{
	if (ix->names * 4 >= ix->page_count * SLOTS_PAGE * 3 && !grow(ix))
		return false;
	put_slot(ix, slot_of(hash_of(n), offset));
	ix->names++;
	return true;
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
		ix->rooms[block / ROOMS_PAGE] = page_new();
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

		if (e->inode && !add(ix, n, index * BLOCK_SIZE + offset))
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
	u32 hash = hash_of(n);
	u32 i = hash & mask_of(ix);
	u64 slot;

	while ((slot = *slot_at(ix, i))) {
		if (slot >> 32 == hash) {
			int found = look_at(dir, (u32)slot - 1, n, p);

			if (found)
				return found < 0 ? found : 0;
		}
		i = (i + 1) & mask_of(ix);
	}
	return -ENOENT;
}

void index_add(struct vnode *dir, struct name n, u64 offset)
{
	struct ext2_node *node = node_of(dir);

	if (node->index && !add(node->index, n, offset)) {
		index_drop(dir);
		node->no_index = true;
	}
}

/* Close the gap: move back what stands behind it and belongs before. */
static void close_gap(struct ext2_index *ix, u32 gap)
{
	u32 mask = mask_of(ix), i = gap;
	u64 slot;

	while ((slot = *slot_at(ix, i = (i + 1) & mask))) {
		u32 home = (u32)(slot >> 32) & mask;

		if (((i - home) & mask) >= ((i - gap) & mask)) {
			*slot_at(ix, gap) = slot;
			gap = i;
		}
	}
	*slot_at(ix, gap) = 0;
}

void index_remove(struct vnode *dir, struct name n, u64 offset)
{
	struct ext2_index *ix = node_of(dir)->index;
	u32 hash = hash_of(n);
	u32 i = hash;
	u64 slot;

	if (!ix)
		return;
	while ((slot = *slot_at(ix, i & mask_of(ix)))) {
		if (slot == slot_of(hash, offset)) {
			close_gap(ix, i & mask_of(ix));
			ix->names--;
			return;
		}
		i++;
	}
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
	return ix->names;
}

void index_drop(struct vnode *dir)
{
	struct ext2_node *node = node_of(dir);

	if (node->index)
		destroy(node->index);
	node->index = NULL;
}
