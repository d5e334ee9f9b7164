/* SPDX-License-Identifier: MIT */
/*
 * Memory that processes share without a file (MAP_SHARED | MAP_ANONYMOUS):
 * a backing that makes its pages when they are first touched, and keeps them
 * in a tree by index until the last region is gone.
 */
#include "abi/errno.h"
#include "mm/object.h"
#include "sched/sched.h"
#include "vm/region.h"

struct shared_page {
	struct treap_node node;		/* by index */
	struct frame *frame;		/* one reference is ours */
};

struct shared_memory {
	struct backing backing;
	u32 refs;			/* atomic: regions */
	struct mutex mutex;
	struct treap pages;		/* mutex */
};

static OBJECT_CACHE(memory_cache, struct shared_memory);
static OBJECT_CACHE(page_cache, struct shared_page);

static struct shared_memory *memory_of(struct backing *b)
{
	return container_of(b, struct shared_memory, backing);
}

/* The mutex is held. NULL: out of memory. */
static struct shared_page *page_make(struct shared_memory *m, u64 index)
{
	struct shared_page *p = object_alloc(&page_cache);

	if (!p)
		return NULL;
	p->frame = frame_alloc_zeroed();
	if (!p->frame) {
		object_free(&page_cache, p);
		return NULL;
	}
	treap_insert(&m->pages, &p->node, index);
	return p;
}

static int shared_page_get(struct backing *b, u64 index, UNUSED bool write,
			   struct frame **frame)
{
	struct shared_memory *m = memory_of(b);
	struct shared_page *p;

	mutex_lock(&m->mutex);
	p = treap_entry(treap_at_or_below(&m->pages, index),
			struct shared_page, node);
	if (!p || p->node.key != index)
		p = page_make(m, index);
	if (p) {
		frame_get(p->frame);
		*frame = p->frame;
	}
	mutex_unlock(&m->mutex);
	return p ? 0 : -ENOMEM;
}

static void shared_get(struct backing *b)
{
	__atomic_fetch_add(&memory_of(b)->refs, 1, __ATOMIC_RELAXED);
}

static void shared_put(struct backing *b)
{
	struct shared_memory *m = memory_of(b);
	struct treap_node *n;

	if (__atomic_sub_fetch(&m->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	while ((n = treap_first(&m->pages))) {
		struct shared_page *p = treap_entry(n, struct shared_page,
						    node);

		treap_remove(&m->pages, n);
		frame_put(p->frame);
		object_free(&page_cache, p);
		sched_point();
	}
	object_free(&memory_cache, m);
}

static const struct backing_ops shared_ops = {
	.page = shared_page_get,
	.get = shared_get,
	.put = shared_put,
};

struct backing *shared_memory_new(void)
{
	struct shared_memory *m = object_alloc(&memory_cache);

	if (!m)
		return NULL;
	m->backing.ops = &shared_ops;
	m->refs = 1;
	mutex_init(&m->mutex, "shared memory", RANK_BLOCK_MAP);
	treap_init(&m->pages);
	return &m->backing;
}
