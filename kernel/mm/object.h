/* SPDX-License-Identifier: MIT */
/*
 * Memory for kernel objects. An object_cache hands out objects of one size
 * from whole page frames (a slab allocator, Bonwick 1994, in its simplest
 * form) and keeps a count of those in use; kmalloc serves odd sizes from a
 * row of such caches. Nothing sleeps; NULL means that memory is out.
 *
 * All caches that ever had an object stand on one list, for /proc/slabinfo
 * and for tests that look for objects which were never freed.
 */
#ifndef MM_OBJECT_H
#define MM_OBJECT_H

#include "base/list.h"
#include "cpu/spinlock.h"

struct object_cache {
	const char *name;
	u32 size;			/* bytes of one object, <= 2048 */
	u32 in_use;			/* objects handed out; lock */
	u32 slabs;			/* frames it has; lock */
	bool listed;			/* in the list of all; lock */
	struct spinlock lock;
	struct list partial;		/* slabs with room; lock */
	struct object_cache *next;	/* in the list of all; constant */
};

#define OBJECT_CACHE(var, type)						\
	struct object_cache var = {					\
		.name = #type, .size = sizeof(type),			\
		.lock = SPINLOCK_INIT(#var, RANK_MEMORY),		\
		.partial = LIST_INIT((var).partial),			\
	};								\
	_Static_assert(sizeof(type) <= 2048, "two or more in a frame")

void *object_alloc(struct object_cache *c);	/* zeroed */
void object_free(struct object_cache *c, void *object);

/* Any size up to KMALLOC_MAX, not zeroed. kfree(NULL) does nothing. */
#define KMALLOC_MAX	4096
void *kmalloc(size_t size);
void *kzalloc(size_t size);
void kfree(void *p);

/* The cache after `c` in the list of all, the first after NULL; or NULL. Its
 * figures may be read without its lock: each is true by itself. */
const struct object_cache *object_next(const struct object_cache *c);

/* Objects in one slab. */
u32 object_per_slab(const struct object_cache *c);

/* Give back every slab in which no object is left. */
void object_trim(void);

#endif
