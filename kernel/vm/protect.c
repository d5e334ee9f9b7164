/* SPDX-License-Identifier: MIT */
/*
 * What is done to a range as it is mapped: mprotect, msync, madvise, and
 * whether it has a hole. No address comes or goes; a region that is only
 * half meant is split first.
 */
#include "abi/errno.h"
#include "cpu/smp.h"
#include "vm/region.h"

/* Give the pages of r the rights that r has now; only takes rights away,
 * for a write that is allowed again is found out by its fault. */
static void protect_pages(struct space *s, struct region *r)
{
	for_each_page(a, e, s->root, r->start, r->end) {
		pte_t keep = *e & (PTE_ADDRESS | PTE_COW | PTE_DIRTY);

		if (r->prot & PROT_WRITE)
			keep |= *e & PTE_WRITE;
		*e = keep | region_bits(r, false);
	}
}

/* How far from `start` on there is no hole. */
static u64 covered_to(struct space *s, u64 start, u64 end)
{
	while (start < end) {
		struct region *r = region_find(s, start);

		if (!r)
			return start;
		start = r->end;
	}
	return end;
}

static bool is_covered(struct space *s, u64 start, u64 end)
{
	return covered_to(s, start, end) == end;
}

/* Memory that may be written from now on counts as data. */
static bool may_become(struct space *s, const struct region *r, u64 start,
		       u64 end, unsigned prot)
{
	u64 n = (MIN(r->end, end) - MAX(r->start, start)) >> PAGE_SHIFT;

	return !(prot & PROT_WRITE) || r->prot & PROT_WRITE || r->shared ||
	       r->stack || s->data_pages + n <= s->data_limit >> PAGE_SHIFT;
}

static int protect_locked(struct space *s, u64 start, u64 end, unsigned prot,
			  struct list *gone)
{
	struct region *r, *next;

	for (r = region_above(s, start); r && r->start < end; r = next) {
		if (prot & PROT_WRITE && !r->may_write)
			return -EACCES;
		if (!may_become(s, r, start, end, prot))
			return -ENOMEM;
		if (r->start < start) {
			r = region_split(s, r, start);
			if (!r)
				return -ENOMEM;
		}
		if (r->end > end && !region_split(s, r, end))
			return -ENOMEM;
		next = region_next(r);
		s->data_pages -= region_data(r);
		r->prot = prot;
		s->data_pages += region_data(r);
		protect_pages(s, r);
		region_merge(s, r, gone);
	}
	return 0;
}

int vm_protect(struct space *s, u64 start, u64 length, unsigned prot)
{
	LIST_HEAD(gone);
	u64 end = start + PAGE_UP(length), to;
	int error;

	if (start & PAGE_MASK)
		return -EINVAL;
	if (length == 0)
		return 0;
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC))
		return -EINVAL;
	mutex_lock(&s->mutex);
	/* As Linux: what comes before a hole changes all the same. */
	to = covered_to(s, start, end);
	error = protect_locked(s, start, to, prot, &gone);
	if (!error && to < end)
		error = -ENOMEM;
	smp_tlb_flush(s->root, start, to);
	mutex_unlock(&s->mutex);
	regions_free(&gone);
	return error;
}

int vm_covers(struct space *s, u64 start, u64 length)
{
	bool covered;

	mutex_lock(&s->mutex);
	covered = is_covered(s, start, start + PAGE_UP(length));
	mutex_unlock(&s->mutex);
	return covered ? 0 : -ENOMEM;
}

int vm_discard(struct space *s, u64 start, u64 length)
{
	u64 end = start + PAGE_UP(length);
	struct region *r;
	int error = 0;

	if (start & PAGE_MASK || end < start)
		return -EINVAL;
	mutex_lock(&s->mutex);
	if (!is_covered(s, start, end))
		error = -ENOMEM;
	for (r = region_above(s, start); r && r->start < end;
	     r = region_next(r))
		if (!r->shared)
			pages_unmap(s, r, MAX(r->start, start),
				    MIN(r->end, end));
	mutex_unlock(&s->mutex);
	return error;
}

/* Shared file pages that were written to are told to their file again. */
int vm_sync(struct space *s, u64 start, u64 length)
{
	u64 end = start + PAGE_UP(length);
	struct region *r;
	int error = 0;

	if (end < start)
		return -ENOMEM;
	mutex_lock(&s->mutex);
	if (!is_covered(s, start, end))
		error = -ENOMEM;
	for (r = region_above(s, start); r && r->start < end;
	     r = region_next(r))
		pages_tell_dirty(s, r, MAX(r->start, start),
				 MIN(r->end, end));
	mutex_unlock(&s->mutex);
	return error;
}
