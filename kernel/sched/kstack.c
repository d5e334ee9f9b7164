/* SPDX-License-Identifier: MIT */
/*
 * Kernel stacks (kstack.h). The area is cut into slots of twice a stack's
 * size: the lower half stays unmapped as the guard. A stack that was freed
 * keeps its frames and is used again first, for mapping costs; but only a
 * few are kept so: after a crowd of threads has gone, the others' frames go
 * back, which takes a flush on every CPU. The lowest free slot is taken, so
 * that few page tables serve the area; these stay until kstack_trim.
 */
#include "sched/kstack.h"
#include "base/assert.h"
#include "base/bitmap.h"
#include "cpu/smp.h"
#include "cpu/spinlock.h"
#include "mm/pagetable.h"
#include "sched/sched.h"
#include "sched/thread.h"

#define SLOT_SIZE	(2 * KSTACK_SIZE)
#define SLOTS_MAX	8192
#define KEPT_MAX	32		/* free stacks that stay mapped */
#define PAGES		(KSTACK_SIZE / PAGE_SIZE)

struct free_stack {			/* at the start of a free stack */
	struct free_stack *next;
};

static struct spinlock lock = SPINLOCK_INIT("kstacks", RANK_THREAD);
static struct free_stack *kept;		/* lock */
static unsigned kept_count;		/* lock */
static u64 taken[SLOTS_MAX / 64];	/* a bit a slot that is mapped; lock */
static unsigned slots;			/* that are mapped; lock */

static u64 stack_of(unsigned slot)
{
	return KSTACK_AREA + slot * SLOT_SIZE + KSTACK_SIZE;
}

static unsigned slot_of(u64 stack)
{
	return (unsigned)((stack - KSTACK_AREA) / SLOT_SIZE);
}

/* Take the frames out of the tables; the lock is held. */
static void unmap(u64 stack, struct frame *frames[PAGES])
{
	for (unsigned i = 0; i < PAGES; i++) {
		pte_t *e = pagetable_entry(pagetable_kernel_root,
					   stack + i * PAGE_SIZE, false);

		frames[i] = e && *e ? pte_frame(*e) : NULL;
		if (e)
			*e = 0;
	}
}

static void put_all(struct frame *frames[PAGES])
{
	for (unsigned i = 0; i < PAGES; i++)
		if (frames[i])
			frame_put(frames[i]);
}

/* Map the pages of a slot; the lock is held. Result: there was memory. */
static bool map(u64 stack)
{
	struct frame *frames[PAGES];

	for (unsigned i = 0; i < PAGES; i++) {
		struct frame *f = frame_alloc();

		if (f && pagetable_map_kernel(stack + i * PAGE_SIZE, f) == 0)
			continue;
		if (f)
			frame_put(f);
		unmap(stack, frames);	/* never used: nothing to flush */
		put_all(frames);
		return false;
	}
	return true;
}

/* The lock is held. 0: out of memory, or of slots. */
static u64 map_slot(void)
{
	unsigned slot = bit_find_clear(taken, 0, SLOTS_MAX);

	if (slot == SLOTS_MAX || !map(stack_of(slot)))
		return 0;
	bit_set(taken, slot);
	slots++;
	return stack_of(slot);
}

/* One of those that stay mapped, or 0. The lock is held. */
static u64 take_kept(void)
{
	struct free_stack *s = kept;

	if (s) {
		kept = s->next;
		kept_count--;
	}
	return (u64)s;
}

u64 kstack_alloc(void)
{
	u64 stack;

	spin_lock(&lock);
	stack = take_kept();
	if (!stack)
		stack = map_slot();
	spin_unlock(&lock);
	return stack;
}

/* Only after every CPU has forgotten the place is it empty. */
static void give_back(u64 stack)
{
	struct frame *frames[PAGES];

	spin_lock(&lock);
	unmap(stack, frames);
	spin_unlock(&lock);
	smp_tlb_flush_kernel(stack, stack + KSTACK_SIZE);
	put_all(frames);
	spin_lock(&lock);
	bit_clear(taken, slot_of(stack));
	slots--;
	spin_unlock(&lock);
}

void kstack_trim(void)
{
	u64 end = KSTACK_AREA + SLOTS_MAX * SLOT_SIZE, stack;
	struct frame *tables;

	spin_lock(&lock);
	while ((stack = take_kept())) {
		spin_unlock(&lock);
		give_back(stack);
		spin_lock(&lock);
	}
	tables = pagetable_prune(pagetable_kernel_root, KSTACK_AREA, end);
	smp_tlb_flush_kernel(KSTACK_AREA, end);	/* before a slot is mapped */
	spin_unlock(&lock);
	pagetable_free_pruned(tables);
}

unsigned kstack_count(void)
{
	return slots - kept_count;
}

void kstack_free(u64 stack)
{
	struct free_stack *s = (struct free_stack *)stack;
	bool keep;

	spin_lock(&lock);
	keep = kept_count < KEPT_MAX;
	if (keep) {
		s->next = kept;
		kept = s;
		kept_count++;
	}
	spin_unlock(&lock);
	if (!keep)
		give_back(stack);
}

bool kstack_is_guard(u64 address)
{
	return address >= KSTACK_AREA && address < MMIO_AREA &&
	       (address - KSTACK_AREA) % SLOT_SIZE < KSTACK_SIZE;
}
