/* SPDX-License-Identifier: MIT */
/*
 * Page tables: four levels of 512 entries (Intel SDM vol. 3, 4.5). The upper
 * half is the kernel's and the same in every address space; the lower half
 * belongs to one process. The functions here change tables and nothing else:
 * who calls them for a user's table holds that address space's lock and
 * flushes the TLBs (cpu/smp.h).
 */
#ifndef MM_PAGETABLE_H
#define MM_PAGETABLE_H

#include "mm/frame.h"

typedef u64 pte_t;

#define PTE_PRESENT	(1ULL << 0)
#define PTE_WRITE	(1ULL << 1)
#define PTE_USER	(1ULL << 2)
#define PTE_WRITE_THROUGH (1ULL << 3)
#define PTE_NO_CACHE	(1ULL << 4)
#define PTE_ACCESSED	(1ULL << 5)
#define PTE_DIRTY	(1ULL << 6)
#define PTE_LARGE	(1ULL << 7)
#define PTE_GLOBAL	(1ULL << 8)
#define PTE_COW		(1ULL << 9)	/* ours: copy before the first write */
#define PTE_HELD	(1ULL << 10)	/* ours: not present, for PROT_NONE, but
					 * the frame is still the mapping's */
#define PTE_NX		(1ULL << 63)
#define PTE_ADDRESS	0x000ffffffffff000ULL

/* The kernel's half of the address space. */
#define KSTACK_AREA	0xffffc00000000000ULL	/* kernel stacks, guarded */
#define MMIO_AREA	0xffffd00000000000ULL	/* device registers */

/* The kernel's own table (mm_init builds it): no user half. */
extern paddr_t pagetable_kernel_root;

/* A table for a process: the kernel's half shared. 0: out of memory. */
paddr_t pagetable_new(void);

/* Free the table's own frames; all user pages are gone already. */
void pagetable_free(paddr_t root);

/*
 * The entry for a user address, or NULL: no table there. With `make`, tables
 * on the way are made; NULL then means that memory is out.
 */
pte_t *pagetable_entry(paddr_t root, u64 address, bool make);

/*
 * For walks over a range: the leaf entries from `address` on. *leaf is the
 * entry for `address`, or NULL where no table is. Result: the address at
 * which the next call must be made: the table's end, or the hole's.
 */
u64 pagetable_span(paddr_t root, u64 address, pte_t **leaf);

/*
 * Take out the tables that lie within [start, end) and hold nothing any more;
 * for munmap of large ranges. The caller flushes the TLBs of all that range
 * and then gives the result (NULL: there was none) to the second function.
 */
struct frame *pagetable_prune(paddr_t root, u64 start, u64 end);
void pagetable_free_pruned(struct frame *pruned);

/* Map one kernel page in KSTACK_AREA, not global: it may go again. Result: 0
 * or -ENOMEM. */
int pagetable_map_kernel(u64 address, struct frame *frame);

/* Device registers: uncached, for good. NULL: out of memory. Boot only. */
void *mmio_map(paddr_t start, size_t length);

static inline bool pte_present(pte_t e)
{
	return e & PTE_PRESENT;
}

static inline struct frame *pte_frame(pte_t e)
{
	return phys_to_frame(e & PTE_ADDRESS);
}

#endif
