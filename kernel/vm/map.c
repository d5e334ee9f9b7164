/* SPDX-License-Identifier: MIT */
/*
 * Changing what an address space maps: mmap, munmap, the heap's end. Regions
 * that are taken out stand on a list until the mutex is let go, for letting go
 * of a file may sleep for locks that come before it.
 */
#include "abi/errno.h"
#include "cpu/smp.h"
#include "vm/region.h"

static bool range_is_bad(u64 start, u64 length)
{
	return (start | length) & PAGE_MASK || length == 0 ||
	       length > USER_END || start > USER_END - length;
}

/* So much more than the machine has that it cannot be meant. */
static bool is_absurd(u64 length)
{
	return length >> PAGE_SHIFT > frame_total() * 2;
}

/* Pages of [start, end) that are mapped. */
static u64 pages_in(struct space *s, u64 start, u64 end)
{
	u64 n = 0;

	for (struct region *r = region_above(s, start); r && r->start < end;
	     r = region_next(r))
		n += (MIN(r->end, end) - MAX(r->start, start)) >> PAGE_SHIFT;
	return n;
}

/* Is there room within the limits, what it replaces not counted? */
static bool has_room(struct space *s, u64 start, u64 length, bool data)
{
	u64 pages = length >> PAGE_SHIFT;

	return region_room(s, pages, data) ||
	       region_room(s, pages - pages_in(s, start, start + length),
			   data);
}

static int map_locked(struct space *s, u64 start, u64 length, unsigned prot,
		      unsigned flags, struct backing *backing, u64 offset,
		      u64 file_length, struct list *gone)
{
	bool shared = (flags & MAP_TYPE) == MAP_SHARED;
	bool stack = flags & MAP_GROWSDOWN;
	struct region *r;
	int error;

	if (!has_room(s, start, length, prot & PROT_WRITE && !shared && !stack))
		return -ENOMEM;
	error = regions_clear(s, start, start + length, gone);
	if (error)
		return error;
	r = region_new(s, start, start + length);
	if (!r)
		return -ENOMEM;
	r->prot = prot;
	r->shared = shared;
	r->stack = stack;
	r->may_write = !(r->shared && flags & MAP_READ_ONLY);
	r->offset = offset;
	r->file_end = start + (backing ? file_length : 0);
	s->data_pages += region_data(r);
	if (backing)
		mapping_add(r, backing);
	region_merge(s, r, gone);
	return 0;
}

static int map(struct space *s, u64 start, u64 length, unsigned prot,
	       unsigned flags, struct backing *backing, u64 offset,
	       u64 file_length)
{
	LIST_HEAD(gone);
	int error;

	if (range_is_bad(start, length))
		return -EINVAL;
	mutex_lock(&s->mutex);
	error = map_locked(s, start, length, prot, flags, backing, offset,
			   file_length, &gone);
	mutex_unlock(&s->mutex);
	regions_free(&gone);
	return error;
}

int vm_map(struct space *s, u64 start, u64 length, unsigned prot,
	   struct backing *backing, u64 offset, u64 file_length)
{
	return map(s, start, length, prot, MAP_PRIVATE, backing, offset,
		   file_length);
}

int vm_map_stack(struct space *s, u64 top, u64 length, unsigned prot)
{
	return map(s, top - length, length, prot, MAP_PRIVATE | MAP_GROWSDOWN,
		   NULL, 0, 0);
}

static bool is_free(struct space *s, u64 start, u64 length)
{
	struct region *r = region_above(s, start);

	if (start < USER_START || start > USER_END - length)
		return false;
	return !r || r->start - (r->stack ? STACK_GAP : 0) >= start + length;
}

/* From the top down, past every region; for when the usual place is taken. */
static u64 search(struct space *s, u64 length)
{
	u64 end = MMAP_TOP;

	while (end >= USER_START + length) {
		struct region *r = region_above(s, end - length);

		if (!r || r->start >= end)
			return end - length;
		end = r->start;
	}
	return 0;
}

/*
 * Usually just below what mmap gave last: no search. `mmap_low` is only a
 * hint; what it points at is looked at before it is taken.
 */
u64 region_place(struct space *s, u64 hint, u64 length)
{
	u64 at;

	if (hint && is_free(s, hint, length))
		return hint;
	if (s->mmap_low > length + USER_START) {
		at = s->mmap_low - length;
		if (at > s->brk + (1ULL << 30) && is_free(s, at, length)) {
			s->mmap_low = at;
			return at;
		}
	}
	return search(s, length);
}

static s64 place(struct space *s, u64 hint, u64 length, unsigned flags)
{
	u64 at;

	if (!(flags & (MAP_FIXED | MAP_FIXED_NOREPLACE))) {
		at = region_place(s, PAGE_DOWN(hint), length);
		return at ? (s64)at : -ENOMEM;
	}
	if (hint & PAGE_MASK)
		return -EINVAL;
	if (hint > USER_END - length)
		return -ENOMEM;
	if (hint < USER_START)
		return -EPERM;
	if (flags & MAP_FIXED_NOREPLACE && !is_free(s, hint, length))
		return -EEXIST;
	return (s64)hint;
}

s64 vm_mmap(struct space *s, u64 hint, u64 length, unsigned prot,
	    unsigned flags, struct backing *backing, u64 offset)
{
	LIST_HEAD(gone);
	bool shared = (flags & MAP_TYPE) == MAP_SHARED;
	struct backing *own = NULL;
	int error = -ENOMEM;
	s64 at;

	if (length == 0)
		return -EINVAL;
	if (length > USER_END)
		return -ENOMEM;
	length = PAGE_UP(length);
	if (shared && !backing) {
		own = backing = shared_memory_new();
		if (!own)
			return -ENOMEM;
	}
	mutex_lock(&s->mutex);
	at = place(s, hint, length, flags);
	if (at > 0 && !(flags & MAP_NORESERVE && length < USER_END / 2) &&
	    prot && !backing && is_absurd(length))
		at = -ENOMEM;
	if (at > 0)
		error = map_locked(s, (u64)at, length, prot,
				   flags & ~MAP_GROWSDOWN, backing, offset,
				   length, &gone);
	mutex_unlock(&s->mutex);
	regions_free(&gone);
	if (own)
		own->ops->put(own);
	return at < 0 ? at : error ? error : at;
}

int vm_unmap(struct space *s, u64 start, u64 length)
{
	LIST_HEAD(gone);
	struct frame *pruned;
	u64 end;
	int error;

	if (start & PAGE_MASK || length == 0 || length > USER_END ||
	    start > USER_END - length)
		return -EINVAL;
	end = start + PAGE_UP(length);
	mutex_lock(&s->mutex);
	error = regions_clear(s, start, end, &gone);
	if (s->mmap_low >= start && s->mmap_low < end)
		s->mmap_low = end;
	pruned = pagetable_prune(s->root, start, end);
	if (pruned)
		smp_tlb_flush(s->root, start, end);
	pagetable_free_pruned(pruned);
	mutex_unlock(&s->mutex);
	regions_free(&gone);
	return error;
}

u64 vm_brk(struct space *s, u64 to)
{
	LIST_HEAD(gone);
	u64 old, fresh;

	mutex_lock(&s->mutex);
	old = PAGE_UP(s->brk);
	fresh = PAGE_UP(to);
	if (to < s->brk_start || to >= MMAP_TOP)
		goto out;
	if (fresh > old) {
		if (!is_free(s, old, fresh - old) || is_absurd(fresh - old) ||
		    to - s->brk_start > s->brk_limit ||
		    map_locked(s, old, fresh - old, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE, NULL, 0, 0, &gone) < 0)
			goto out;
	} else if (fresh < old && regions_clear(s, fresh, old, &gone) < 0) {
		goto out;
	}
	s->brk = to;
out:
	to = s->brk;
	mutex_unlock(&s->mutex);
	regions_free(&gone);
	return to;
}
