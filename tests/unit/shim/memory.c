/* SPDX-License-Identifier: MIT */
/*
 * mm/frame.h and mm/object.h for the host. Frames lie at DIRECT_MAP, as in
 * the kernel, and are poisoned for AddressSanitizer while they are free;
 * objects come from malloc, so that each has its own red zones.
 */
#include <pthread.h>
#include <sanitizer/asan_interface.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "mm/frame.h"
#include "mm/object.h"
#include "shim/shim.h"

#define NONE 0xffffffffu

struct frame *frame_table;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static u64 total, free_frames;
static u32 first_free = NONE;
static bool (*reclaim)(void);
static unsigned fail_every, calls;
static u64 objects;

static void give_back(u32 n)
{
	frame_table[n].next = first_free;
	first_free = n;
	free_frames++;
	ASAN_POISON_MEMORY_REGION(frame_data(&frame_table[n]), PAGE_SIZE);
}

void shim_memory_start(size_t frames)
{
	void *at = (void *)(uintptr_t)DIRECT_MAP;

	if (!frame_table &&
	    mmap(at, 1ULL << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE |
		 MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE, -1, 0)
		    != at)
		shim_broken("no memory at %p", at);
	free(frame_table);
	frame_table = calloc(frames, sizeof(*frame_table));
	total = frames;
	free_frames = 0;
	first_free = NONE;
	for (u32 i = (u32)frames; i-- > 0;)
		give_back(i);
}

void shim_memory_fail(unsigned every)
{
	fail_every = every;
	calls = 0;
}

static bool fails(void)
{
	return fail_every &&
	       __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) % fail_every
		       == 0;
}

static struct frame *take(void)
{
	struct frame *f = NULL;

	pthread_mutex_lock(&mutex);
	if (first_free != NONE) {
		f = &frame_table[first_free];
		first_free = f->next;
		free_frames--;
		ASAN_UNPOISON_MEMORY_REGION(frame_data(f), PAGE_SIZE);
		memset(frame_data(f), 0xa5, PAGE_SIZE);
		f->refs = 1;
	}
	pthread_mutex_unlock(&mutex);
	return f;
}

struct frame *frame_alloc(void)
{
	struct frame *f;

	if (fails())
		return NULL;
	while (!(f = take()) && reclaim && reclaim())
		;
	return f;
}

struct frame *frame_alloc_zeroed(void)
{
	struct frame *f = frame_alloc();

	if (f)
		memset(frame_data(f), 0, PAGE_SIZE);
	return f;
}

void frame_get(struct frame *f)
{
	if (__atomic_fetch_add(&f->refs, 1, __ATOMIC_RELAXED) == 0)
		shim_broken("a reference to a free frame");
}

void frame_put(struct frame *f)
{
	u32 before = __atomic_fetch_sub(&f->refs, 1, __ATOMIC_ACQ_REL);

	if (before == 0)
		shim_broken("a free frame is freed");
	if (before > 1)
		return;
	pthread_mutex_lock(&mutex);
	give_back((u32)(f - frame_table));
	pthread_mutex_unlock(&mutex);
}

u32 frame_refs(const struct frame *f)
{
	return __atomic_load_n(&f->refs, __ATOMIC_ACQUIRE);
}

void *frame_alloc_boot(size_t count)
{
	return calloc(count, PAGE_SIZE);
}

u64 frame_total(void)
{
	return total;
}

u64 frame_free_count(void)
{
	return free_frames;
}

void frame_set_reclaim(bool (*hook)(void))
{
	reclaim = hook;
}

void *kmalloc(size_t size)
{
	void *p;

	if (size > KMALLOC_MAX)
		shim_broken("kmalloc of %zu bytes", size);
	if (fails())
		return NULL;
	p = malloc(size);
	__atomic_add_fetch(&objects, 1, __ATOMIC_RELAXED);
	return p;
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
	if (p)
		__atomic_sub_fetch(&objects, 1, __ATOMIC_RELAXED);
	free(p);
}

void *object_alloc(struct object_cache *c)
{
	void *p = kzalloc(c->size);

	if (p)
		__atomic_add_fetch(&c->in_use, 1, __ATOMIC_RELAXED);
	return p;
}

void object_free(struct object_cache *c, void *object)
{
	__atomic_sub_fetch(&c->in_use, 1, __ATOMIC_RELAXED);
	kfree(object);
}

u64 shim_objects_in_use(void)
{
	return objects;
}
