/* SPDX-License-Identifier: MIT */
/*
 * Regions (region.h): the ordered set of them in a space, splitting, joining,
 * and unmapping the pages of a range.
 */
#include "vm/region.h"
#include "abi/errno.h"
#include "base/assert.h"
#include "cpu/percpu.h"
#include "cpu/smp.h"
#include "mm/object.h"
#include "sched/sched.h"

#define REGIONS_MAX 65530		/* vm.max_map_count of Linux */
#define BATCH 64			/* frames let go after one flush */

static OBJECT_CACHE(region_cache, struct region);

static struct region *region_of(struct treap_node *n)
{
	return treap_entry(n, struct region, node);
}

struct region *region_find(struct space *s, u64 address)
{
	struct region *r = s->recent;

	if (r && address >= r->start && address < r->end)
		return r;
	r = region_of(treap_at_or_below(&s->regions, address));
	if (!r || address >= r->end)
		return NULL;
	s->recent = r;
	return r;
}

struct region *region_above(struct space *s, u64 address)
{
	struct treap_node *n = treap_at_or_below(&s->regions, address);
	struct region *r = region_of(n);

	if (r && r->end > address)
		return r;
	return n ? region_next(r) : region_of(treap_first(&s->regions));
}

struct region *region_next(struct region *r)
{
	return region_of(treap_next(&r->node));
}

/* It counts for s from now on. */
static struct region *region_alloc(struct space *s)
{
	struct region *r = s->region_count < REGIONS_MAX ?
			   object_alloc(&region_cache) : NULL;

	if (r)
		s->region_count++;
	return r;
}

struct region *region_new(struct space *s, u64 start, u64 end)
{
	struct region *r = region_alloc(s);

	ASSERT(start, <, end);
	if (!r)
		return NULL;
	r->start = start;
	r->end = end;
	r->space = s;
	list_init(&r->gone_link);
	list_init(&r->mapping_link);
	treap_insert(&s->regions, &r->node, start);
	s->pages += (end - start) >> PAGE_SHIFT;
	return r;
}

static bool is_data(const struct region *r)
{
	return r->prot & PROT_WRITE && !r->shared && !r->stack;
}

u64 region_data(const struct region *r)
{
	return is_data(r) ? (r->end - r->start) >> PAGE_SHIFT : 0;
}

bool region_room(const struct space *s, u64 pages, bool data)
{
	return s->pages + pages <= s->size_limit >> PAGE_SHIFT &&
	       (!data || s->data_pages + pages <= s->data_limit >> PAGE_SHIFT);
}

struct region *region_split(struct space *s, struct region *r, u64 address)
{
	struct region *upper = region_alloc(s);

	if (!upper)
		return NULL;
	*upper = *r;
	upper->node.linked = false;
	list_init(&upper->gone_link);
	upper->start = address;
	upper->offset += address - r->start;
	upper->stack = false;		/* the part that grows is the lower */
	r->end = address;
	if (r->stack)
		s->data_pages += region_data(upper);
	list_init(&upper->mapping_link);
	if (upper->backing)
		mapping_copy(upper, r);
	treap_insert(&s->regions, &upper->node, address);
	return upper;
}

void region_remove(struct space *s, struct region *r, struct list *gone)
{
	treap_remove(&s->regions, &r->node);
	if (s->recent == r)
		s->recent = NULL;
	s->pages -= (r->end - r->start) >> PAGE_SHIFT;
	s->data_pages -= region_data(r);
	s->region_count--;
	mapping_remove(r);
	list_append(gone, &r->gone_link);
}

void regions_free(struct list *gone)
{
	struct region *r;

	while ((r = list_pop(gone, struct region, gone_link))) {
		if (r->backing)
			r->backing->ops->put(r->backing);
		object_free(&region_cache, r);
	}
}

/* Anonymous private neighbours of one protection are one region. */
void region_merge(struct space *s, struct region *r, struct list *gone)
{
	struct region *before = region_of(treap_prev(&r->node));

	if (!before || before->end != r->start || before->prot != r->prot ||
	    before->backing || r->backing || before->shared || r->shared ||
	    before->stack || r->stack)
		return;
	region_remove(s, r, gone);
	s->pages += (r->end - r->start) >> PAGE_SHIFT;
	s->data_pages += region_data(r);
	before->end = r->end;
	before->file_end = before->start;
}

pte_t region_bits(const struct region *r, bool write)
{
	pte_t bits = PTE_USER | PTE_ACCESSED;

	bits |= r->prot ? PTE_PRESENT : PTE_HELD;
	if (write && r->prot & PROT_WRITE)
		bits |= PTE_WRITE | PTE_DIRTY;
	if (!(r->prot & PROT_EXEC) && cpu_has_nx)
		bits |= PTE_NX;
	return bits;
}

/* Frames whose entries are cleared but which a TLB may still know. */
struct batch {
	struct frame *frames[BATCH];
	unsigned count;
	u64 start, end;			/* addresses they stood at */
};

static void batch_finish(struct space *s, struct batch *b)
{
	if (b->count == 0)
		return;
	smp_tlb_flush(s->root, b->start, b->end);
	for (unsigned i = 0; i < b->count; i++)
		frame_put(b->frames[i]);
	s->resident -= b->count;
	b->count = 0;
}

/* A page of a shared file that was written to: tell its owner. */
static void tell_dirty(struct region *r, u64 address, pte_t e)
{
	struct frame *f = NULL;
	u64 index = (r->offset + (address - r->start)) >> PAGE_SHIFT;

	if (!r->shared || !r->backing || !(e & PTE_DIRTY))
		return;
	if (r->backing->ops->page(r->backing, index, true, &f) == 0 && f)
		frame_put(f);
}

void pages_tell_dirty(struct space *s, struct region *r, u64 start, u64 end)
{
	if (!r->shared || !r->backing)
		return;
	for_each_page(a, e, s->root, start, end)
		tell_dirty(r, a, *e);
}

void pages_unmap(struct space *s, struct region *r, u64 start, u64 end)
{
	struct batch b = { .count = 0 };

	for_each_page(a, e, s->root, start, end) {
		tell_dirty(r, a, *e);
		if (b.count == 0)
			b.start = a;
		b.end = a + PAGE_SIZE;
		b.frames[b.count++] = pte_frame(*e);
		*e = 0;
		if (b.count == BATCH) {
			batch_finish(s, &b);
			sched_point();
		}
	}
	batch_finish(s, &b);
}

int regions_clear(struct space *s, u64 start, u64 end, struct list *gone)
{
	struct region *r = region_above(s, start), *next;

	for (; r && r->start < end; r = next) {
		if (r->start < start) {
			r = region_split(s, r, start);
			if (!r)
				return -ENOMEM;
		}
		if (r->end > end && !region_split(s, r, end))
			return -ENOMEM;
		next = region_next(r);
		pages_unmap(s, r, r->start, r->end);
		region_remove(s, r, gone);
	}
	return 0;
}
