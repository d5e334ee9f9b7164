/* SPDX-License-Identifier: MIT */
/*
 * Address spaces. A space is a page table and an ordered set of regions; a
 * region is a range of addresses with one protection and one source of
 * contents. Pages come when they are first touched (vm_fault): zeroed, or
 * from a file's frames in the cache, copied before a private write.
 *
 * Locks: space->mutex guards the regions and the page table. It comes after
 * a vnode's mutex and before a file's block map (the order of locks).
 *
 * The folder: space.c makes, copies (fork) and frees a space; fault.c fills
 * pages when they are touched, populate.c before; map.c, protect.c and remap.c
 * are mmap and its kin; region.c the set of regions, mapping.c who maps a
 * file; shared.c shared memory without a file; copy.h the only door to user
 * memory; backing.h how files get in.
 */
#ifndef VM_SPACE_H
#define VM_SPACE_H

#include "abi/resource.h"
#include "base/treap.h"
#include "mm/pagetable.h"
#include "sched/mutex.h"
#include "vm/backing.h"
#include "vm/copy.h"

#define PROT_READ	1u		/* mmap(2) */
#define PROT_WRITE	2u
#define PROT_EXEC	4u
#define MAP_SHARED	0x01u
#define MAP_PRIVATE	0x02u
#define MAP_TYPE	0x0fu
#define MAP_FIXED	0x10u
#define MAP_ANONYMOUS	0x20u
#define MAP_GROWSDOWN	0x0100u
#define MAP_NORESERVE	0x4000u
#define MAP_FIXED_NOREPLACE 0x100000u
#define MAP_READ_ONLY	0x80000000u	/* ours: the file is open for reading */

#define STACK_TOP	USER_END
#define STACK_GAP	(256 * PAGE_SIZE)	/* kept free below a stack */
#define MMAP_TOP	0x7ff000000000ULL	/* mmap goes down from here */

struct region {
	struct treap_node node;		/* by start */
	struct list gone_link;		/* when it was taken out */
	u64 start, end;			/* page-aligned */
	u32 prot;			/* PROT_… */
	bool shared;
	bool may_write;			/* PROT_WRITE may be asked for */
	bool stack;			/* grows down on a fault below it */
	struct backing *backing;	/* a reference; NULL: zeros */
	struct space *space;		/* constant: whose it is */
	struct list mapping_link;	/* in backing->regions */
	u64 cut_ticket;			/* mapping.c, its lock */
	u64 offset;			/* bytes in the backing at `start` */
	u64 file_end;			/* address where the file's part ends;
					 * zeros from there on (bss) */
};

struct space {
	paddr_t root;
	u32 refs;			/* atomic: processes that share it */
	struct mutex mutex;
	struct treap regions;		/* mutex */
	struct region *recent;		/* the last one found; mutex */
	u64 pages;			/* in all regions; mutex */
	u64 data_pages;			/* that RLIMIT_DATA counts; mutex */
	u32 region_count;		/* mutex */
	u64 resident;			/* pages present; mutex */
	u64 resident_max;		/* the most there ever were; mutex */
	u64 brk_start, brk;		/* the heap; mutex */
	u64 mmap_low;			/* lowest address mmap gave; mutex */
	u64 stack_limit, size_limit;	/* bytes, by vm_set_limits; atomic */
	u64 data_limit, brk_limit;
	/* For /proc: */
	u64 arg_start, arg_end, env_start, env_end;
};

/* An empty space; NULL: out of memory. */
struct space *vm_create(void);

/* A copy-on-write copy. The caller runs in `from`. NULL: out of memory. */
struct space *vm_fork(struct space *from);

/* What it may have of these limits of a process: RLIMIT_STACK, RLIMIT_AS,
 * RLIMIT_DATA (private memory that may be written). At any time. */
void vm_set_limits(struct space *s, const struct linux_rlimit *limits);

void vm_get(struct space *s);

/* The last one unmaps everything and frees it; must not be loaded by the
 * caller's thread any more. May sleep. */
void vm_put(struct space *s);

/* The calling thread runs in this space from now on (NULL: the kernel's). */
void vm_activate(struct space *s);

/*
 * Map [start, start + length), privately: page-aligned, below USER_END. What
 * was there goes. `backing` (a reference is taken) may be NULL.
 * `file_length`: bytes of the file mapped; the rest is zeros.
 * Result: 0, -ENOMEM, -EINVAL.
 */
int vm_map(struct space *s, u64 start, u64 length, unsigned prot,
	   struct backing *backing, u64 offset, u64 file_length);

/* The stack region of a new program, growing down from `top`. */
int vm_map_stack(struct space *s, u64 top, u64 length, unsigned prot);

/* mmap(2) as a whole; the result is the address or a negative errno. */
s64 vm_mmap(struct space *s, u64 hint, u64 length, unsigned prot,
	    unsigned flags, struct backing *backing, u64 offset);

/* munmap, mprotect, mremap, brk: the mutex is taken, all may sleep. Result: 0,
 * the address, or the call's negative errno. */
int vm_unmap(struct space *s, u64 start, u64 length);
int vm_protect(struct space *s, u64 start, u64 length, unsigned prot);
s64 vm_remap(struct space *s, u64 old, u64 old_length, u64 new_length,
	     unsigned flags, u64 new_address);
u64 vm_brk(struct space *s, u64 to);	/* the new, or unchanged, break */

/* Write into a space that is not loaded: its pages are made. 0 or an error. */
int vm_write(struct space *s, u64 to, const void *from, size_t n);

/* Make every page of every region present (exec=eager). */
int vm_populate(struct space *s);

/* msync(2): what was written through shared mappings is the file's to keep. */
int vm_sync(struct space *s, u64 start, u64 length);

/* Is all of it mapped? 0 or -ENOMEM. */
int vm_covers(struct space *s, u64 start, u64 length);

/* Throw the pages away, keep the mapping (MADV_DONTNEED). */
int vm_discard(struct space *s, u64 start, u64 length);

#define FAULT_WRITE	1u
#define FAULT_EXEC	2u

/*
 * Make the page of `address` present for this access. May sleep.
 * Result: 0; -EFAULT no region or not allowed (SIGSEGV); -ENXIO past the end
 * of the file, -EIO (SIGBUS); -ENOMEM.
 */
int vm_fault(struct space *s, u64 address, unsigned access);

/* The frame behind an address in shared memory, with a reference; NULL: the
 * memory is private, or there is no page. May sleep. */
struct frame *vm_shared_frame(struct space *s, u64 address);

/* Is it mapped at all, for siginfo's SEGV_MAPERR / SEGV_ACCERR. */
bool vm_is_mapped(struct space *s, u64 address);

#endif
