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

/*
 * Each cut has a ticket, and each region the ticket of the last cut that has
 * been done with it. Those that a cut still has to visit stand in front of
 * those it need not:
 * - a new one stands at the end, with the last ticket given out: its pages
 *   are yet to come, and find the file's new size;
 * - one that takes over pages (the other half of a split, a child's, one that
 *   is moved) stands beside the one they came from, with the same ticket. It
 *   is made under the mutex of that one's space, and so is a visit.
 */
static void begin(struct region *r, struct backing *b)
{
	b->ops->get(b);
	r->backing = b;
}

void mapping_add(struct region *r, struct backing *b)
{
	begin(r, b);
	spin_lock(&lock);
	if (!b->regions.next)
		list_init(&b->regions);
	r->cut_ticket = last_ticket;
	list_append(&b->regions, &r->mapping_link);
	spin_unlock(&lock);
}

void mapping_copy(struct region *r, struct region *from)
{
	begin(r, from->backing);
	spin_lock(&lock);
	r->cut_ticket = from->cut_ticket;
	list_push(&from->mapping_link, &r->mapping_link);
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

/* The lock is held. */
static void visited(struct region *r, u64 ticket)
{
	r->cut_ticket = ticket;
	list_remove(&r->mapping_link);
	list_append(&r->backing->regions, &r->mapping_link);
}

/* A space with a region of b that this cut has not visited yet, referenced;
 * NULL: none. */
static struct space *next_space(struct backing *b, u64 ticket)
{
	struct space *found = NULL;
	struct region *r;

	spin_lock(&lock);
	while (!found && !list_empty(&b->regions)) {
		r = list_first(&b->regions, struct region, mapping_link);
		if (r->cut_ticket >= ticket)
			break;
		if (space_try_get(r->space))
			found = r->space;
		else
			visited(r, ticket);
	}
	spin_unlock(&lock);
	return found;
}

static void cut_space(struct space *s, struct backing *b, u64 size, u64 ticket)
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
		spin_lock(&lock);
		visited(r, ticket);
		spin_unlock(&lock);
	}
	mutex_unlock(&s->mutex);
}

void vm_cut(struct backing *b, u64 size)
{
	struct space *s;
	u64 ticket;

	/* Before the look at the list, all must see the file's new size. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!b->regions.next || list_empty(&b->regions))
		return;			/* the usual case */
	spin_lock(&lock);
	ticket = ++last_ticket;
	spin_unlock(&lock);
	while ((s = next_space(b, ticket))) {
		cut_space(s, b, size, ticket);
		vm_put(s);
	}
}
