/* SPDX-License-Identifier: MIT */
/*
 * Kernel stacks (kstack.h). The area is cut into slots of twice a stack's
 * size: the lower half stays unmapped as the guard. A stack that was freed
 * keeps its frames and is used again first: mapping costs, and unmapping
 * would cost every CPU a flush. So the number of stacks is that of the most
 * threads there ever were at once.
 */
#include "sched/kstack.h"
#include "cpu/spinlock.h"
#include "mm/pagetable.h"
#include "sched/thread.h"

#define SLOT_SIZE	(2 * KSTACK_SIZE)

struct free_stack {			/* at the start of a free stack */
	struct free_stack *next;
};

static struct spinlock lock = SPINLOCK_INIT("kstacks", RANK_THREAD);
static struct free_stack *free_stacks;	/* lock */
static u64 slots;			/* used so far; lock */

/* Map a fresh slot. On failure its pages so far stay for the next try. */
static u64 slot_map(u64 slot)
{
	u64 stack = KSTACK_AREA + slot * SLOT_SIZE + KSTACK_SIZE;

	for (u64 a = stack; a < stack + KSTACK_SIZE; a += PAGE_SIZE) {
		pte_t *e = pagetable_entry(pagetable_kernel_root, a, false);
		struct frame *f;

		if (e && pte_present(*e))
			continue;
		f = frame_alloc();
		if (!f)
			return 0;
		if (pagetable_map_kernel(a, f) < 0) {
			frame_put(f);
			return 0;
		}
	}
	return stack;
}

u64 kstack_alloc(void)
{
	u64 stack = 0;

	spin_lock(&lock);
	if (free_stacks) {
		stack = (u64)free_stacks;
		free_stacks = free_stacks->next;
	} else {
		stack = slot_map(slots);
		if (stack)
			slots++;
	}
	spin_unlock(&lock);
	return stack;
}

void kstack_free(u64 stack)
{
	struct free_stack *s = (struct free_stack *)stack;

	spin_lock(&lock);
	s->next = free_stacks;
	free_stacks = s;
	spin_unlock(&lock);
}

bool kstack_is_guard(u64 address)
{
	return address >= KSTACK_AREA && address < MMIO_AREA &&
	       (address - KSTACK_AREA) % SLOT_SIZE < KSTACK_SIZE;
}
