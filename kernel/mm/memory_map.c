/* SPDX-License-Identifier: MIT */
/*
 * Sorting out the memory map (memory_map.h): each usable entry is a piece
 * from which every entry that is not usable takes its part away.
 */
#include "mm/memory_map.h"

struct pieces {
	struct memory_range *r;
	unsigned count;
};

static void piece_add(struct pieces *p, paddr_t start, paddr_t end, bool loader)
{
	if (start < end && p->count < MEMORY_RANGES_MAX)
		p->r[p->count++] = (struct memory_range) { start, end, loader };
}

/* Take [start, end) out of the pieces from `first` on. */
static void cut(struct pieces *p, unsigned first, paddr_t start, paddr_t end)
{
	for (unsigned i = first; i < p->count; i++) {
		struct memory_range *r = &p->r[i];
		struct memory_range whole = *r;

		if (end <= r->start || start >= r->end)
			continue;
		r->end = MAX(r->start, start);		/* what lies below */
		if (r->start >= r->end)
			r->start = r->end = 0;
		piece_add(p, end, whole.end, whole.loader);
	}
}

static bool less_free(const struct boot_range *than, const struct boot_range *b)
{
	if (b->type == BOOT_USABLE)
		return false;
	return b->type != BOOT_LOADER || than->type == BOOT_USABLE;
}

/* Entry `i` of the map, less what any other entry claims. */
static void add_entry(struct pieces *p, const struct bootinfo *b, unsigned i)
{
	const struct boot_range *e = &b->ranges[i];
	unsigned first = p->count;

	piece_add(p, MAX(PAGE_UP(e->start), PAGE_SIZE),
		  PAGE_DOWN(e->start + e->length), e->type == BOOT_LOADER);
	for (unsigned k = 0; k < b->range_count; k++) {
		const struct boot_range *o = &b->ranges[k];

		if (k != i && o->length && less_free(e, o))
			cut(p, first, PAGE_DOWN(o->start),
			    PAGE_UP(o->start + o->length));
	}
	/* Two entries that call the same memory usable: the first has it. */
	for (unsigned k = 0; k < first; k++)
		cut(p, first, p->r[k].start, p->r[k].end);
}

static void sort(struct pieces *p)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < p->count; i++) {
		struct memory_range r = p->r[i];
		unsigned k = kept;

		if (r.start == r.end)
			continue;
		for (; k > 0 && p->r[k - 1].start > r.start; k--)
			p->r[k] = p->r[k - 1];
		p->r[k] = r;
		kept++;
	}
	p->count = kept;
}

unsigned memory_map_build(const struct bootinfo *b, struct memory_range *ranges)
{
	struct pieces p = { ranges, 0 };

	for (unsigned i = 0; i < b->range_count; i++)
		if (b->ranges[i].type == BOOT_USABLE ||
		    b->ranges[i].type == BOOT_LOADER)
			add_entry(&p, b, i);
	sort(&p);
	return p.count;
}
