/* SPDX-License-Identifier: MIT */
/*
 * Which regions map a backing: the way from a file that is cut to the pages
 * of it that programs have mapped. Each backing has a list of regions, all
 * under one spinlock; a region stands on it as long as it is in its space.
 */
#include "base/assert.h"
#include "vm/region.h"

static struct spinlock lock = SPINLOCK_INIT("mappings", RANK_MAPPINGS);
static u64 last_ticket;			/* lock */

void mapping_add(struct region *r, struct backing *b)
{
	b->ops->get(b);
	r->backing = b;
	spin_lock(&lock);
	if (!b->regions.next)
		list_init(&b->regions);
	list_push(&b->regions, &r->mapping_link);	/* in front */
	spin_unlock(&lock);
}

void mapping_remove(struct region *r)
{
	if (!r->backing)
		return;
	spin_lock(&lock);
	list_remove(&r->mapping_link);
	spin_unlock(&lock);
}

/* One more user of a space, unless its last one has gone already. */
static bool space_try_get(struct space *s)
{
	u32 refs = __atomic_load_n(&s->refs, __ATOMIC_RELAXED);

	while (refs > 0)
		if (__atomic_compare_exchange_n(&s->refs, &refs, refs + 1,
						true, __ATOMIC_ACQ_REL,
						__ATOMIC_RELAXED))
			return true;
	return false;			/* its pages go away anyway */
}

/*
 * A space with a region of b that this cut has not seen yet, referenced;
 * NULL: none. Those it passes are marked; a marked one moves to the end, so
 * that the search always starts at the fresh ones.
 */
static struct space *next_space(struct backing *b, u64 ticket)
{
	struct space *found = NULL;
	struct region *r;

	spin_lock(&lock);
	while (!found && b->regions.next && !list_empty(&b->regions)) {
		r = list_first(&b->regions, struct region, mapping_link);
		if (r->cut_ticket == ticket)
			break;
		r->cut_ticket = ticket;
		list_remove(&r->mapping_link);
		list_append(&b->regions, &r->mapping_link);
		if (space_try_get(r->space))
			found = r->space;
	}
	spin_unlock(&lock);
	return found;
}

static void cut_space(struct space *s, struct backing *b, u64 size)
{
	struct region *r;

	mutex_lock(&s->mutex);
	for (r = region_above(s, 0); r; r = region_next(r)) {
		u64 from = PAGE_UP(size), at;

		if (r->backing != b)
			continue;
		at = from > r->offset ? r->start + (from - r->offset) :
					r->start;
		if (at < r->end)
			pages_unmap(s, r, at, r->end);
	}
	mutex_unlock(&s->mutex);
}

void vm_cut(struct backing *b, u64 size)
{
	struct space *s;
	u64 ticket;

	if (!b->regions.next || list_empty(&b->regions))
		return;			/* the usual case */
	spin_lock(&lock);
	ticket = ++last_ticket;
	spin_unlock(&lock);
	while ((s = next_space(b, ticket))) {
		cut_space(s, b, size);
		vm_put(s);
	}
}
