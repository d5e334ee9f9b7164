/* SPDX-License-Identifier: MIT */
/*
 * Pages made present without a fault: writing into a space that is not
 * loaded (exec builds the first stack so), and reading a whole program at
 * once (exec=eager).
 */
#include "abi/errno.h"
#include "base/string.h"
#include "vm/region.h"

/* The frame behind an address, made writable; the mutex is held. */
static int frame_for_write(struct space *s, u64 address, struct frame **f)
{
	int error = fault_locked(s, address, FAULT_WRITE);

	if (!error)
		*f = pte_frame(*pagetable_entry(s->root, address, false));
	return error;
}

int vm_write(struct space *s, u64 to, const void *from, size_t n)
{
	int error = 0;

	mutex_lock(&s->mutex);
	while (n > 0 && !error) {
		size_t run = MIN(n, PAGE_SIZE - (to & PAGE_MASK));
		struct frame *f;

		error = frame_for_write(s, to, &f);
		if (!error)
			memcpy((char *)frame_data(f) + (to & PAGE_MASK), from,
			       run);
		to += run;
		from = (const char *)from + run;
		n -= run;
	}
	mutex_unlock(&s->mutex);
	return error;
}

static int populate_region(struct space *s, struct region *r)
{
	unsigned access = r->prot & PROT_WRITE ? FAULT_WRITE : 0;
	int error = 0;

	for (u64 a = r->start; a < r->end && !error; a += PAGE_SIZE)
		error = fault_locked(s, a, access);
	return error == -ENXIO ? 0 : error;
}

int vm_populate(struct space *s)
{
	struct region *r;
	int error = 0;

	mutex_lock(&s->mutex);
	for (r = region_above(s, 0); r && !error; r = region_next(r))
		if (r->prot && !r->stack)
			error = populate_region(s, r);
	mutex_unlock(&s->mutex);
	return error;
}
