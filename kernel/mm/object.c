/* SPDX-License-Identifier: MIT */
/*
 * Kernel objects (object.h). A slab is one page frame: a header at its start,
 * then objects; free ones are chained through their first word. A slab with
 * room stands on its cache's list of partial ones, a full one nowhere, an
 * empty one goes back to the frames, except one that the cache keeps so that
 * an alloc and a free in turn do not cost a frame each time.
 *
 * kmalloc's sizes are caches too: the slab's header tells kfree which. What
 * is larger than half a page gets a frame of its own, and is page-aligned:
 * that is how kfree knows it. Those are counted as objects too.
 */
#include "mm/object.h"
#include "base/assert.h"
#include "base/string.h"
#include "mm/mm.h"

#define SLAB_MAGIC	0x51ab51abu
#define OBJECT_ALIGN	16u

struct slab {				/* at the start of its frame */
	struct object_cache *cache;
	void *free;			/* chain of free objects; cache lock */
	struct list link;		/* in cache->partial; cache lock */
	u32 used;			/* cache lock */
	u32 magic;
} ALIGNED(16);

static struct object_cache *caches;	/* all; atomic, grows only */

static u32 stride(const struct object_cache *c)
{
	return ROUND_UP(MAX(c->size, 1u), OBJECT_ALIGN);
}

u32 object_per_slab(const struct object_cache *c)
{
	return c->size == PAGE_SIZE ? 1 :
		(u32)(PAGE_SIZE - sizeof(struct slab)) / stride(c);
}

/* At the first slab; c->lock is held, so once. */
static void enlist(struct object_cache *c)
{
	c->listed = true;
	c->next = __atomic_load_n(&caches, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&caches, &c->next, c, true,
					    __ATOMIC_RELEASE,
					    __ATOMIC_RELAXED))
		;
}

const struct object_cache *object_next(const struct object_cache *c)
{
	return c ? c->next : __atomic_load_n(&caches, __ATOMIC_ACQUIRE);
}

/* A fresh slab with all its objects chained; no lock is held. */
static struct slab *slab_new(struct object_cache *c)
{
	struct frame *f = frame_alloc();
	struct slab *s;
	char *object;

	if (!f)
		return NULL;
	s = frame_data(f);
	*s = (struct slab) { .cache = c, .magic = SLAB_MAGIC };
	list_init(&s->link);
	object = (char *)(s + 1);
	for (u32 i = 0; i < object_per_slab(c); i++, object += stride(c)) {
		*(void **)object = s->free;
		s->free = object;
	}
	return s;
}

/* Take an object from a slab with room; the lock is held. */
static void *take(struct object_cache *c, struct slab *s)
{
	void *object = s->free;

	s->free = *(void **)object;
	s->used++;
	c->in_use++;
	if (!s->free)
		list_remove(&s->link);
	return object;
}

static void *alloc(struct object_cache *c)
{
	struct slab *s;
	void *object = NULL;

	spin_lock(&c->lock);
	s = list_first(&c->partial, struct slab, link);
	if (s)
		object = take(c, s);
	spin_unlock(&c->lock);
	if (object)
		return object;
	s = slab_new(c);
	if (!s)
		return NULL;
	spin_lock(&c->lock);
	if (unlikely(!c->listed))
		enlist(c);
	c->slabs++;
	list_append(&c->partial, &s->link);
	object = take(c, s);
	spin_unlock(&c->lock);
	return object;
}

void *object_alloc(struct object_cache *c)
{
	void *object = alloc(c);

	if (object)
		memset(object, 0, c->size);
	return object;
}

static struct slab *slab_of(void *object)
{
	struct slab *s = (struct slab *)PAGE_DOWN(object);

	ASSERT(s->magic, ==, SLAB_MAGIC);
	return s;
}

static bool is_only_partial(const struct object_cache *c, const struct slab *s)
{
	return c->partial.next == &s->link && c->partial.prev == &s->link;
}

/* Its frame is the caller's to give back. The lock is held. */
static void remove_slab(struct object_cache *c, struct slab *s)
{
	list_remove(&s->link);
	s->magic = 0;
	c->slabs--;
}

void object_free(struct object_cache *c, void *object)
{
	struct slab *s = slab_of(object);
	bool empty;

	ASSERT_TRUE(s->cache == c);
	spin_lock(&c->lock);
	ASSERT(s->used, >, 0u);
	if (!s->free)
		list_push(&c->partial, &s->link);
	*(void **)object = s->free;
	s->free = object;
	s->used--;
	c->in_use--;
	empty = s->used == 0 && !is_only_partial(c, s);
	if (empty)
		remove_slab(c, s);
	spin_unlock(&c->lock);
	if (empty)
		frame_put(phys_to_frame(virt_to_phys(s)));
}

/* An empty slab that stands in the list, out of it; or NULL. */
static struct slab *take_empty(struct object_cache *c)
{
	struct slab *s, *found = NULL;

	spin_lock(&c->lock);
	list_for_each(s, &c->partial, link) {
		if (s->used == 0) {
			found = s;
			remove_slab(c, s);
			break;
		}
	}
	spin_unlock(&c->lock);
	return found;
}

void object_trim(void)
{
	struct object_cache *c = __atomic_load_n(&caches, __ATOMIC_ACQUIRE);
	struct slab *s;

	for (; c; c = c->next)
		while ((s = take_empty(c)))
			frame_put(phys_to_frame(virt_to_phys(s)));
}

#define SIZE_CACHE(n)							\
	{ .name = "kmalloc-" #n, .size = n,				\
	  .lock = SPINLOCK_INIT("kmalloc-" #n, RANK_MEMORY) }

static struct object_cache sizes[] = {
	SIZE_CACHE(32), SIZE_CACHE(64), SIZE_CACHE(128), SIZE_CACHE(256),
	SIZE_CACHE(512), SIZE_CACHE(1024), SIZE_CACHE(2016),
};

/* Whole frames, counted like the others: in_use and slabs are atomic here. */
static struct object_cache pages = {
	.name = "kmalloc-4096", .size = PAGE_SIZE,
	.lock = SPINLOCK_INIT("kmalloc-4096", RANK_MEMORY),
	.partial = LIST_INIT(pages.partial),
};

void object_init(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++)
		list_init(&sizes[i].partial);
	enlist(&pages);
}

static void count_page(u32 step)
{
	__atomic_fetch_add(&pages.in_use, step, __ATOMIC_RELAXED);
	__atomic_fetch_add(&pages.slabs, step, __ATOMIC_RELAXED);
}

void *kmalloc(size_t size)
{
	struct frame *f;

	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++)
		if (size <= sizes[i].size)
			return alloc(&sizes[i]);
	if (size > KMALLOC_MAX)
		return NULL;
	f = frame_alloc();
	if (!f)
		return NULL;
	count_page(1);
	return frame_data(f);
}

void *kzalloc(size_t size)
{
	void *p = kmalloc(size);

	if (p)
		memset(p, 0, size);
	return p;
}

void kfree(void *p)
{
	if (!p)
		return;
	if (((u64)p & PAGE_MASK) == 0) {
		count_page(-1u);
		frame_put(phys_to_frame(virt_to_phys(p)));
	} else {
		object_free(slab_of(p)->cache, p);
	}
}
