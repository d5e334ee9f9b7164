/* SPDX-License-Identifier: MIT */
/*
 * Inside vm/: regions and the bookkeeping of pages. All calls with the
 * space's mutex held (or with a space that nobody else can reach).
 */
#ifndef VM_REGION_H
#define VM_REGION_H

#include "vm/space.h"

/* The region that holds `address`, or NULL. */
struct region *region_find(struct space *s, u64 address);

/* The first region that ends above `address`, or NULL. */
struct region *region_above(struct space *s, u64 address);

struct region *region_next(struct region *r);

/* A region put in; the caller fills in the rest. NULL: out of memory. */
struct region *region_new(struct space *s, u64 start, u64 end);

/* Its pages, if RLIMIT_DATA counts them: private, may be written, no stack.
 * Who makes or changes a region keeps s->data_pages right by it. */
u64 region_data(const struct region *r);

/* May so many pages come, within the limits of the process? */
bool region_room(const struct space *s, u64 pages, bool data);

/* Cut r in two at `address`; r keeps the lower part. Result: the upper. */
struct region *region_split(struct space *s, struct region *r, u64 address);

/* Take it out of the space and put it on `gone`, to be freed by regions_free
 * once the mutex is let go. */
void region_remove(struct space *s, struct region *r, struct list *gone);

/* Put their backings and free them; may sleep, no lock held. */
void regions_free(struct list *gone);

/* mapping.c: r->backing becomes `b` (a reference is taken), and forgets it
 * (the reference stays r's to put). */
void mapping_add(struct region *r, struct backing *b);
/* The same for a region that takes over pages of `from`, whose space's mutex
 * is held. */
void mapping_copy(struct region *r, struct region *from);
void mapping_remove(struct region *r);

/* Append a region to the one before it, if they are alike. */
void region_merge(struct space *s, struct region *r, struct list *gone);

/*
 * Each page of [from, to) that is there: its address and its entry. A table
 * that is not there costs one step. Tables may be added meanwhile.
 */
#define for_each_page(address, entry, root, from, to)			\
	for (u64 address = (from), next_; address < (to); address = next_) \
		for (pte_t *entry = entries_from(root, address, to, &next_); \
		     entry && address < next_; address += PAGE_SIZE, entry++) \
			if (*entry)

static inline pte_t *entries_from(paddr_t root, u64 address, u64 to, u64 *next)
{
	pte_t *e;

	*next = MIN(pagetable_span(root, address, &e), to);
	return e;
}

/* The bits of a page table entry for this region; write only if `write`. */
pte_t region_bits(const struct region *r, bool write);

/* Unmap the pages of [start, end) of one region: entries cleared, TLBs
 * flushed, frames let go. A scheduling point: no spinlock held. */
void pages_unmap(struct space *s, struct region *r, u64 start, u64 end);

/* Pages of a shared file that were written to: its owner hears of them. */
void pages_tell_dirty(struct space *s, struct region *r, u64 start, u64 end);

/* All of [start, end) is free of regions afterwards (split at the edges).
 * Result: 0 or -ENOMEM. */
int regions_clear(struct space *s, u64 start, u64 end, struct list *gone);

/* A free range of that length, `hint` if it is one; 0: none. */
u64 region_place(struct space *s, u64 hint, u64 length);

/* vm_fault with the mutex held already. */
int fault_locked(struct space *s, u64 address, unsigned access);

/* The frame that reads of untouched memory see: all zero, never written. */
struct frame *zero_frame(void);

/* A backing for memory that is shared and has no file. NULL: memory. */
struct backing *shared_memory_new(void);

#endif
