/* SPDX-License-Identifier: MIT */
/*
 * Page frames: 4 KiB of physical memory each, with a count of holders. The
 * block cache, mappings of user programs and copy-on-write siblings each
 * hold one reference; the last to let go frees the frame. All of memory is
 * mapped at DIRECT_MAP, so every frame has an address in the kernel.
 * Nothing in here sleeps; any of it may be called from anywhere.
 */
#ifndef MM_FRAME_H
#define MM_FRAME_H

#include "base/types.h"

#ifdef VITRIX_HOST		/* where tests/unit/shim keeps its memory */
#define DIRECT_MAP	0x0000200000000000ULL
#else
#define DIRECT_MAP	0xffff800000000000ULL
#endif

struct frame {
	u32 refs;			/* atomic; 0: free */
	u32 next;			/* free list: index of the next */
};

extern struct frame *frame_table;	/* by physical address / PAGE_SIZE */

static inline void *phys_to_virt(paddr_t p)
{
	return (void *)(p + DIRECT_MAP);
}

/* Of an address in the direct map only. */
static inline paddr_t virt_to_phys(const void *v)
{
	return (u64)v - DIRECT_MAP;
}

static inline struct frame *phys_to_frame(paddr_t p)
{
	return &frame_table[p >> PAGE_SHIFT];
}

static inline paddr_t frame_to_phys(const struct frame *f)
{
	return (paddr_t)(f - frame_table) << PAGE_SHIFT;
}

static inline void *frame_data(const struct frame *f)
{
	return phys_to_virt(frame_to_phys(f));
}

/* A frame with one reference, contents undefined; NULL: memory is out. */
struct frame *frame_alloc(void);

/* The same, all zero. */
struct frame *frame_alloc_zeroed(void);

void frame_get(struct frame *f);	/* one more holder */
void frame_put(struct frame *f);	/* one less; the last one frees */
u32 frame_refs(const struct frame *f);

/*
 * `count` adjacent frames below 4 GiB, zeroed, for device rings and boot
 * tables; never freed. Only while the kernel boots. NULL: none left.
 */
void *frame_alloc_boot(size_t count);

u64 frame_total(void);			/* of RAM that we may use, our own
					 * image included */
u64 frame_free_count(void);

/*
 * Is so little free that what is left is for root, and for the kernel's own
 * work? Asks the hook below first. Whoever takes memory for an ordinary user
 * looks here; what one system call takes may still go below.
 */
bool frame_scarce(void);

/*
 * When the free list is empty, the allocator calls this before it gives up,
 * as long as it frees something. The block cache registers it, and drops clean
 * blocks. Must not sleep. Result: something was freed.
 */
void frame_set_reclaim(bool (*reclaim)(void));

#endif
