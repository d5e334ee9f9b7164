/* SPDX-License-Identifier: MIT */
/*
 * The life of an address space: made empty, copied by fork, destroyed when
 * the last process has left it.
 */
#include "vm/region.h"
#include "abi/errno.h"
#include "base/assert.h"
#include "cpu/smp.h"
#include "mm/object.h"
#include "sched/sched.h"

static OBJECT_CACHE(space_cache, struct space);

struct space *vm_create(void)
{
	struct space *s = object_alloc(&space_cache);

	if (!s)
		return NULL;
	s->root = pagetable_new();
	if (!s->root) {
		object_free(&space_cache, s);
		return NULL;
	}
	s->refs = 1;
	mutex_init(&s->mutex, "space", RANK_SPACE);
	treap_init(&s->regions);
	s->mmap_low = MMAP_TOP;
	s->stack_limit = 8ULL << 20;
	s->size_limit = s->data_limit = s->brk_limit = ~0ULL;
	return s;
}

static void store(u64 *to, u64 value)
{
	__atomic_store_n(to, value, __ATOMIC_RELAXED);
}

/* As on Linux, without a soft limit to data the hard one counts, but for the
 * heap. */
void vm_set_limits(struct space *s, const struct linux_rlimit *limits)
{
	const struct linux_rlimit *data = &limits[RLIM_DATA];

	store(&s->stack_limit, limits[RLIM_STACK].current);
	store(&s->size_limit, limits[RLIM_AS].current);
	store(&s->data_limit, data->current ? data->current : data->maximum);
	store(&s->brk_limit, data->current);
}

void vm_get(struct space *s)
{
	__atomic_fetch_add(&s->refs, 1, __ATOMIC_RELAXED);
}

void vm_put(struct space *s)
{
	LIST_HEAD(gone);
	struct region *r;

	if (__atomic_sub_fetch(&s->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	ASSERT(thread_current()->root, !=, s->root);
	while ((r = treap_entry(treap_first(&s->regions), struct region,
				node))) {
		pages_unmap(s, r, r->start, r->end);
		region_remove(s, r, &gone);
		regions_free(&gone);
		sched_point();
	}
	ASSERT(s->resident, ==, 0UL);
	ASSERT(s->data_pages, ==, 0UL);
	pagetable_free(s->root);
	object_free(&space_cache, s);
}

void vm_activate(struct space *s)
{
	sched_set_root(s ? s->root : 0);
}

/*
 * Copy the entries of one region. A private page that may be written is
 * shared from here on: neither side may write before it has copied it.
 */
static int copy_pages(struct space *from, struct space *to, struct region *r)
{
	u64 next;

	for (u64 a = r->start; a < r->end; a = next) {
		pte_t *old, *fresh = NULL;

		next = MIN(pagetable_span(from->root, a, &old), r->end);
		for (; old && a < next; a += PAGE_SIZE, old++) {
			if (fresh)
				fresh++;
			if (!*old)
				continue;
			if (!fresh) {
				fresh = pagetable_entry(to->root, a, true);
				if (!fresh)
					return -ENOMEM;
			}
			if (!r->shared && *old & PTE_WRITE)
				*old = (*old & ~PTE_WRITE) | PTE_COW;
			frame_get(pte_frame(*old));
			*fresh = *old;
			to->resident++;
		}
		sched_point();
	}
	return 0;
}

static int copy_region(struct space *from, struct space *to, struct region *r)
{
	struct region *copy = region_new(to, r->start, r->end);

	if (!copy)
		return -ENOMEM;
	copy->prot = r->prot;
	copy->shared = r->shared;
	copy->may_write = r->may_write;
	copy->stack = r->stack;
	copy->offset = r->offset;
	copy->file_end = r->file_end;
	to->data_pages += region_data(copy);
	if (r->backing)
		mapping_copy(copy, r);
	return copy_pages(from, to, r);
}

static void copy_figures(const struct space *from, struct space *to)
{
	to->brk_start = from->brk_start;
	to->brk = from->brk;
	to->mmap_low = from->mmap_low;
	to->stack_limit = from->stack_limit;
	to->size_limit = from->size_limit;
	to->data_limit = from->data_limit;
	to->brk_limit = from->brk_limit;
	to->arg_start = from->arg_start;
	to->arg_end = from->arg_end;
	to->env_start = from->env_start;
	to->env_end = from->env_end;
}

struct space *vm_fork(struct space *from)
{
	struct space *to = vm_create();
	struct treap_node *n;
	int error = 0;

	if (!to)
		return NULL;
	/* Ours before its: nobody knows the new one but a cut of a file. */
	mutex_lock(&from->mutex);
	mutex_lock(&to->mutex);
	copy_figures(from, to);
	for (n = treap_first(&from->regions); n && !error; n = treap_next(n))
		error = copy_region(from, to,
				    treap_entry(n, struct region, node));
	to->resident_max = to->resident;
	smp_tlb_flush(from->root, 0, USER_END);
	mutex_unlock(&to->mutex);
	mutex_unlock(&from->mutex);
	if (error) {
		vm_put(to);
		return NULL;
	}
	return to;
}
