/* SPDX-License-Identifier: MIT */
/*
 * mremap(2): a mapping grows, shrinks, or moves with its pages.
 */
#include "abi/errno.h"
#include "cpu/smp.h"
#include "vm/region.h"

#define MREMAP_MAYMOVE	1u
#define MREMAP_FIXED	2u

/* Tables for every page that is there; holes cost a step each. */
static int make_tables(struct space *s, u64 from, u64 to, u64 length)
{
	for_each_page(a, e, s->root, from, from + length)
		if (!pagetable_entry(s->root, a - from + to, true))
			return -ENOMEM;
	return 0;
}

/* Move the page table entries. -ENOMEM: nothing has moved. */
static int move_pages(struct space *s, u64 from, u64 to, u64 length)
{
	int error = make_tables(s, from, to, length);

	if (error)
		return error;
	for_each_page(a, e, s->root, from, from + length) {
		*pagetable_entry(s->root, a - from + to, true) = *e;
		*e = 0;
	}
	smp_tlb_flush(s->root, from, from + length);
	return 0;
}

/* Where r's file ends once r is at [to, to + length); zeros follow, in a
 * program's data as in other memory. */
static u64 file_end_at(const struct region *r, u64 to, u64 length)
{
	u64 in_file = r->file_end > r->start ? r->file_end - r->start : 0;

	if (!r->backing)
		return to;
	return r->file_end >= r->end ? to + length :
				       to + MIN(in_file, length);
}

/* r becomes [to, to + length) elsewhere; the place is free. */
static s64 move(struct space *s, struct region *r, u64 to, u64 length,
		struct list *gone)
{
	u64 old_length = r->end - r->start;
	struct region *fresh = region_new(s, to, to + length);
	int error;

	if (!fresh)
		return -ENOMEM;
	fresh->prot = r->prot;
	fresh->shared = r->shared;
	fresh->may_write = r->may_write;
	fresh->offset = r->offset;
	fresh->file_end = file_end_at(r, to, length);
	s->data_pages += region_data(fresh);
	error = move_pages(s, r->start, to, MIN(old_length, length));
	if (error) {
		region_remove(s, fresh, gone);
		return error;
	}
	if (r->backing)
		mapping_copy(fresh, r);
	region_remove(s, r, gone);
	return (s64)to;
}

/* Room just behind r for it to become `length` bytes long. */
static bool can_grow(struct region *r, u64 length)
{
	struct region *next = region_next(r);

	return r->start <= USER_END - length &&
	       (!next || next->start >= r->start + length);
}

static s64 remap_locked(struct space *s, u64 old, u64 old_length, u64 length,
			unsigned flags, u64 target, struct list *gone)
{
	struct region *r = region_find(s, old);
	u64 at;

	if (!r)
		return -EFAULT;
	if (length < old_length) {
		int error = regions_clear(s, old + length, old + old_length,
					  gone);
		if (error)
			return error;
		old_length = length;
	}
	if (!(flags & MREMAP_FIXED) && length == old_length)
		return (s64)old;
	if (old + old_length > r->end)
		return -EFAULT;
	if (!region_room(s, (length - old_length) >> PAGE_SHIFT,
			 region_data(r) > 0))
		return -ENOMEM;
	/* Exactly these pages, as a region of their own. */
	if (r->start < old && !(r = region_split(s, r, old)))
		return -ENOMEM;
	if (r->end > old + old_length &&
	    !region_split(s, r, old + old_length))
		return -ENOMEM;
	if (!(flags & MREMAP_FIXED) && can_grow(r, length)) {
		s->pages += (length - old_length) >> PAGE_SHIFT;
		s->data_pages -= region_data(r);
		r->file_end = file_end_at(r, old, length);
		r->end = old + length;
		s->data_pages += region_data(r);
		return (s64)old;
	}
	if (!(flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	if (flags & MREMAP_FIXED) {
		int error = regions_clear(s, target, target + length, gone);

		return error ? error : move(s, r, target, length, gone);
	}
	at = region_place(s, 0, length);
	return at ? move(s, r, at, length, gone) : -ENOMEM;
}

s64 vm_remap(struct space *s, u64 old, u64 old_length, u64 new_length,
	     unsigned flags, u64 target)
{
	LIST_HEAD(gone);
	s64 result;

	if (old & PAGE_MASK || new_length == 0 || new_length > USER_END ||
	    old_length == 0 || old_length > USER_END ||
	    old > USER_END - old_length ||
	    flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED))
		return -EINVAL;
	old_length = PAGE_UP(old_length);
	new_length = PAGE_UP(new_length);
	if (flags & MREMAP_FIXED &&
	    (!(flags & MREMAP_MAYMOVE) || target & PAGE_MASK ||
	     target > USER_END - new_length ||
	     (target < old + old_length && old < target + new_length)))
		return -EINVAL;
	if (flags & MREMAP_FIXED && target < USER_START)
		return -EPERM;
	mutex_lock(&s->mutex);
	result = remap_locked(s, old, old_length, new_length, flags, target,
			      &gone);
	mutex_unlock(&s->mutex);
	regions_free(&gone);
	return result;
}
