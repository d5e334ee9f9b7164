/* SPDX-License-Identifier: MIT */
/*
 * A table from hashes to offsets; several offsets may have the same hash. For
 * index.c alone, which keeps the names of a directory in one, under the
 * directory's vnode lock.
 */
#ifndef EXT2_SLOTS_H
#define EXT2_SLOTS_H

#include "base/types.h"

struct slot_table {
	u64 **pages;			/* of slots */
	u32 page_count;			/* a power of two */
	u32 count;			/* slots in use */
};

/* Make an empty one. Result: false: out of memory. */
bool slots_init(struct slot_table *t);
void slots_free(struct slot_table *t);

/* Result: false: out of memory, or the table is as large as it may be. */
bool slots_add(struct slot_table *t, u32 hash, u64 offset);

/* Take out the one of this hash and offset, if it is there. */
void slots_remove(struct slot_table *t, u32 hash, u64 offset);

/*
 * All offsets of one hash: a search to begin with, then the next one each
 * time, until the result is false. The table must not change meanwhile.
 */
struct slot_search {
	u32 hash;
	u32 next;			/* slot to be looked at */
};
struct slot_search slots_search(const struct slot_table *t, u32 hash);
bool slots_next(const struct slot_table *t, struct slot_search *s, u64 *offset);

/* index.c: a zeroed page, as long as all indexes together may have more; or
 * NULL. And give one, or NULL, back. */
void *index_page_new(void);
void index_page_free(void *page);

#endif
