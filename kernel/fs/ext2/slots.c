/* SPDX-License-Identifier: MIT */
/*
 * The table of slots (slots.h): an open hash table. A slot is 8 bytes: hash
 * above, offset + 1 below, 0 is empty. What finds its place taken goes to the
 * next free one. The table doubles when it is three quarters full.
 */
#include "fs/ext2/slots.h"

#include "mm/object.h"

#define SLOTS_PAGE	(PAGE_SIZE / sizeof(u64))
#define PAGES_MAX	(KMALLOC_MAX / sizeof(u64 *))

static u32 mask_of(const struct slot_table *t)
{
	return t->page_count * SLOTS_PAGE - 1;
}

static u64 *slot_at(const struct slot_table *t, u32 i)
{
	return &t->pages[i / SLOTS_PAGE][i % SLOTS_PAGE];
}

static void pages_free(u64 **pages, u32 count)
{
	for (u32 i = 0; pages && i < count; i++)
		index_page_free(pages[i]);
	index_page_free(pages);
}

static u64 **pages_new(u32 count)
{
	u64 **pages = count <= PAGES_MAX ? index_page_new() : NULL;

	for (u32 i = 0; pages && i < count; i++) {
		pages[i] = index_page_new();
		if (!pages[i]) {
			pages_free(pages, i);
			return NULL;
		}
	}
	return pages;
}

static void put_slot(struct slot_table *t, u64 slot)
{
	u32 i = (u32)(slot >> 32) & mask_of(t);

	while (*slot_at(t, i))
		i = (i + 1) & mask_of(t);
	*slot_at(t, i) = slot;
}

bool slots_init(struct slot_table *t)
{
	t->page_count = 1;
	t->count = 0;
	t->pages = pages_new(1);
	return t->pages;
}

void slots_free(struct slot_table *t)
{
	pages_free(t->pages, t->page_count);
}

/* Twice the slots. Result: false if memory or the largest size is reached. */
static bool grow(struct slot_table *t)
{
	u64 **old = t->pages;
	u32 count = t->page_count;
	u64 **pages = pages_new(count * 2);

	if (!pages)
		return false;
	t->pages = pages;
	t->page_count = count * 2;
	for (u32 i = 0; i < count * SLOTS_PAGE; i++) {
		u64 slot = old[i / SLOTS_PAGE][i % SLOTS_PAGE];

		if (slot)
			put_slot(t, slot);
	}
	pages_free(old, count);
	return true;
}

bool slots_add(struct slot_table *t, u32 hash, u64 offset)
{
	if (t->count * 4 >= t->page_count * SLOTS_PAGE * 3 && !grow(t))
		return false;
	put_slot(t, (u64)hash << 32 | (offset + 1));
	t->count++;
	return true;
}

struct slot_search slots_search(const struct slot_table *t, u32 hash)
{
	return (struct slot_search){ hash, hash & mask_of(t) };
}

bool slots_next(const struct slot_table *t, struct slot_search *s, u64 *offset)
{
	u64 slot;

	while ((slot = *slot_at(t, s->next))) {
		s->next = (s->next + 1) & mask_of(t);
		if (slot >> 32 == s->hash) {
			*offset = (u32)slot - 1;
			return true;
		}
	}
	return false;
}

/* Close the gap: move back what stands behind it and belongs before. */
static void close_gap(struct slot_table *t, u32 gap)
{
	u32 mask = mask_of(t), i = gap;
	u64 slot;

	while ((slot = *slot_at(t, i = (i + 1) & mask))) {
		u32 home = (u32)(slot >> 32) & mask;

		if (((i - home) & mask) >= ((i - gap) & mask)) {
			*slot_at(t, gap) = slot;
			gap = i;
		}
	}
	*slot_at(t, gap) = 0;
}

void slots_remove(struct slot_table *t, u32 hash, u64 offset)
{
	struct slot_search s = slots_search(t, hash);
	u64 found;

	while (slots_next(t, &s, &found)) {
		if (found == offset) {
			close_gap(t, (s.next - 1) & mask_of(t));
			t->count--;
			return;
		}
	}
}
