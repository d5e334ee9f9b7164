/* SPDX-License-Identifier: MIT */
/*
 * Page faults: the page that was touched is made present. Where it comes
 * from, by the region's kind:
 *
 *	anonymous, read		the zero frame, shared by all, read-only
 *	anonymous, write	a fresh zeroed frame
 *	file, read or exec	the cache's own frame, read-only
 *	file, private write	a copy of it
 *	file, shared write	the cache's own frame
 *	present, not writable	copy-on-write: copy, unless we are the last
 *
 * A file's neighbouring pages that the cache holds come along, for a program
 * that touches one page will soon touch the next.
 */
#include "vm/region.h"
#include "abi/errno.h"
#include "base/assert.h"
#include "base/string.h"
#include "cpu/io.h"
#include "cpu/smp.h"
#include "trace/trace.h"

#define AROUND	(16 * PAGE_SIZE)	/* a window of pages mapped at once */

struct frame *zero_frame(void)
{
	static struct frame *zeros;	/* made once, then constant */
	struct frame *none = NULL, *f;

	if (likely(zeros))
		return zeros;
	f = frame_alloc_zeroed();
	if (f && !__atomic_compare_exchange_n(&zeros, &none, f, false,
					      __ATOMIC_SEQ_CST,
					      __ATOMIC_SEQ_CST))
		frame_put(f);
	return zeros;
}

static bool allowed(const struct region *r, unsigned access)
{
	if (access & FAULT_WRITE)
		return r->prot & PROT_WRITE;
	if (access & FAULT_EXEC)
		return r->prot & PROT_EXEC;
	return r->prot != 0;
}

/* The stack's region if it may grow down to this address, else NULL. */
static struct region *grow_stack(struct space *s, u64 address)
{
	struct region *r = region_above(s, address), *below;
	u64 start = PAGE_DOWN(address), more;

	if (!r || !r->stack || start < USER_START ||
	    r->end - start > s->stack_limit)
		return NULL;
	more = (r->start - start) >> PAGE_SHIFT;
	below = treap_entry(treap_prev(&r->node), struct region, node);
	if (below && below->prot && start < below->end + STACK_GAP)
		return NULL;
	if (below && start < below->end)
		return NULL;
	if (!region_room(s, more, false))
		return NULL;
	treap_remove(&s->regions, &r->node);
	r->start = start;
	r->file_end = start;
	treap_insert(&s->regions, &r->node, start);
	s->pages += more;
	return r;
}

static void enter(struct space *s, pte_t *e, struct frame *f, pte_t bits)
{
	*e = frame_to_phys(f) | bits;
	if (++s->resident > s->resident_max)
		s->resident_max = s->resident;
}

/* A private copy of `from`, of which only `keep` bytes count. */
static struct frame *copy_frame(struct frame *from, u64 keep)
{
	struct frame *f = frame_alloc();

	if (!f)
		return NULL;
	memcpy(frame_data(f), frame_data(from), keep);
	if (keep < PAGE_SIZE)
		memset((char *)frame_data(f) + keep, 0, PAGE_SIZE - keep);
	return f;
}

static int fault_anonymous(struct space *s, struct region *r, pte_t *e,
			   bool write)
{
	struct frame *f = write ? frame_alloc_zeroed() : zero_frame();

	if (!f)
		return -ENOMEM;
	if (!write)
		frame_get(f);
	enter(s, e, f, region_bits(r, write));
	return 0;
}

/* Pages around `address` that are in memory, with no more ado. */
static void fault_around(struct space *s, struct region *r, u64 address)
{
	u64 start = MAX(ROUND_DOWN(address, AROUND), r->start);
	u64 end = MIN(ROUND_DOWN(address, AROUND) + AROUND,
		      PAGE_DOWN(MIN(r->end, r->file_end)));
	pte_t *e = pagetable_entry(s->root, start, false);

	if (!e || !r->backing->ops->page_cached)
		return;
	for (u64 a = start; a < end; a += PAGE_SIZE, e++) {
		struct frame *f;
		u64 index = (r->offset + (a - r->start)) >> PAGE_SHIFT;

		if (*e)
			continue;
		f = r->backing->ops->page_cached(r->backing, index);
		if (f)
			enter(s, e, f, region_bits(r, false));
	}
}

static int fault_file(struct space *s, struct region *r, pte_t *e,
		      u64 address, bool write)
{
	u64 index = (r->offset + (address - r->start)) >> PAGE_SHIFT;
	u64 keep = MIN(r->file_end - address, PAGE_SIZE);
	bool copy = !r->shared && (write || keep < PAGE_SIZE);
	struct frame *f = NULL, *own;
	int error;

	error = r->backing->ops->page(r->backing, index, write && r->shared,
				      &f);
	/*
	 * A hole in a mapping that all may write gets its block even by a
	 * read, so that what another process writes there will be seen; where
	 * that cannot be, zeros are shown.
	 */
	if (!error && !f && r->shared && r->may_write)
		r->backing->ops->page(r->backing, index, true, &f);
	if (error)
		return error;
	if (!f)
		return fault_anonymous(s, r, e, write);
	if (!copy) {
		enter(s, e, f, region_bits(r, write && r->shared));
		if (!r->shared)
			fault_around(s, r, address);
		return 0;
	}
	own = copy_frame(f, keep);
	frame_put(f);
	if (!own)
		return -ENOMEM;
	enter(s, e, own, region_bits(r, write) | (write ? 0 : PTE_COW));
	return 0;
}

/* The file's own frame, writable: the one that is there, or another where
 * there was a hole and its zeros until now. */
static int fault_write_shared(struct space *s, struct region *r, pte_t *e,
			      u64 address)
{
	u64 index = (r->offset + (address - r->start)) >> PAGE_SHIFT;
	struct frame *f = NULL, *old = pte_frame(*e);
	int error = r->backing->ops->page(r->backing, index, true, &f);

	if (error)
		return error;
	*e = frame_to_phys(f) | region_bits(r, true);
	if (f != old)
		smp_tlb_flush(s->root, address, address + PAGE_SIZE);
	frame_put(old);			/* the entry has f's reference now */
	return 0;
}

/*
 * The page is there, but may not be written. With only us holding the frame
 * no one can take a reference meanwhile: that takes this space's mutex.
 */
static int fault_write(struct space *s, struct region *r, pte_t *e,
		       u64 address)
{
	struct frame *f = pte_frame(*e), *own;

	if (r->shared && r->backing)
		return fault_write_shared(s, r, e, address);
	if (frame_refs(f) == 1) {
		*e = (*e & ~PTE_COW) | PTE_WRITE | PTE_DIRTY;
		tlb_flush_page(address);
		return 0;
	}
	own = f == zero_frame() ? frame_alloc_zeroed() :
				  copy_frame(f, PAGE_SIZE);
	if (!own)
		return -ENOMEM;
	*e = frame_to_phys(own) | region_bits(r, true);
	smp_tlb_flush(s->root, address, address + PAGE_SIZE);
	frame_put(f);
	return 0;
}

int fault_locked(struct space *s, u64 address, unsigned access)
{
	struct region *r = region_find(s, address);
	u64 page = PAGE_DOWN(address);
	bool write = access & FAULT_WRITE;
	pte_t *e;

	if (!r)
		r = grow_stack(s, address);
	if (!r || !allowed(r, access))
		return -EFAULT;
	e = pagetable_entry(s->root, page, true);
	if (!e)
		return -ENOMEM;
	if (*e) {
		if (write && !(*e & PTE_WRITE))
			return fault_write(s, r, e, page);
		return 0;		/* someone else was faster */
	}
	if (r->backing && page < r->file_end)
		return fault_file(s, r, e, page, write);
	return fault_anonymous(s, r, e, write);
}

int vm_fault(struct space *s, u64 address, unsigned access)
{
	int error;

	if (address >= USER_END)
		return -EFAULT;
	mutex_lock(&s->mutex);
	error = fault_locked(s, address, access);
	mutex_unlock(&s->mutex);
	return error;
}

bool vm_is_mapped(struct space *s, u64 address)
{
	bool is;

	mutex_lock(&s->mutex);
	is = region_find(s, address) != NULL;
	mutex_unlock(&s->mutex);
	return is;
}

struct frame *vm_shared_frame(struct space *s, u64 address)
{
	struct frame *f = NULL;
	struct region *r;
	pte_t *e = NULL;

	mutex_lock(&s->mutex);
	r = region_find(s, address);
	if (r && r->shared)
		e = pagetable_entry(s->root, address, false);
	if (e && *e) {
		f = phys_to_frame(*e & PTE_ADDRESS);
		frame_get(f);
	}
	mutex_unlock(&s->mutex);
	return f;
}
