/* SPDX-License-Identifier: MIT */
/*
 * Page frames (frame.h). All free frames stand on one list, last in first
 * out, so that a frame that was just freed, whose contents still stand in the
 * CPU's cache, is used next. The table of frames has an entry for every frame
 * from address 0 to the end of RAM; those in holes are never free.
 *
 * While booting, frame_alloc_boot takes adjacent frames from the end of the
 * largest range below 4 GiB; once the list is made, from a reserve that
 * frame_boot_end gives back.
 */
#include "mm/frame.h"
#include "base/assert.h"
#include "base/string.h"
#include "cpu/spinlock.h"
#include "mm/frame_boot.h"
#include "mm/memory_map.h"
#include "mm/mm.h"

extern char __kernel_base[], __kernel_end[];	/* kernel.ld */

#define NO_FRAME	0xffffffffu
#define BOOT_LIMIT	(4ULL << 30)	/* frame_alloc_boot stays below */
#define RESERVE_MIN	(1ULL << 20)	/* bytes for rings and hash tables … */
#define RESERVE_MAX	(256ULL << 20)
#define RESERVE_SHARE	64		/* … 1/64 of memory */
#define KEPT_SHARE	64		/* of memory, for root: frame_scarce */
#define KEPT_MIN	256

struct frame *frame_table;

static struct spinlock lock = SPINLOCK_INIT("frames", RANK_MEMORY);
static u32 free_first = NO_FRAME;	/* lock */
static u64 free_count;			/* lock */
static u64 total;			/* constant after boot */
static bool (*reclaim)(void);

static struct memory_range ranges[MEMORY_RANGES_MAX];
static unsigned range_count;
static paddr_t low_page;
static struct memory_range reserve;	/* for frame_alloc_boot */

u64 frame_total(void)
{
	return total;
}

u64 frame_free_count(void)
{
	return free_count;
}

void frame_set_reclaim(bool (*hook)(void))
{
	reclaim = hook;
}

bool frame_scarce(void)
{
	while (unlikely(free_count < MAX(total / KEPT_SHARE, KEPT_MIN)))
		if (!reclaim || !reclaim())
			return true;
	return false;
}

static struct frame *take(void)
{
	struct frame *f = NULL;

	spin_lock(&lock);
	if (free_first != NO_FRAME) {
		f = &frame_table[free_first];
		free_first = f->next;
		free_count--;
	}
	spin_unlock(&lock);
	return f;
}

struct frame *frame_alloc(void)
{
	struct frame *f = take();

	while (unlikely(!f)) {
		if (!reclaim || !reclaim())
			return NULL;
		f = take();
	}
	ASSERT(f->refs, ==, 0u);
	__atomic_store_n(&f->refs, 1, __ATOMIC_RELAXED);
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
	u32 before = __atomic_fetch_add(&f->refs, 1, __ATOMIC_RELAXED);

	ASSERT(before, >, 0u);
}

static void give_back(struct frame *f)
{
	spin_lock(&lock);
	f->next = free_first;
	free_first = (u32)(f - frame_table);
	free_count++;
	spin_unlock(&lock);
}

void frame_put(struct frame *f)
{
	u32 before = __atomic_fetch_sub(&f->refs, 1, __ATOMIC_ACQ_REL);

	ASSERT(before, >, 0u);
	if (before == 1)
		give_back(f);
}

u32 frame_refs(const struct frame *f)
{
	return __atomic_load_n(&f->refs, __ATOMIC_ACQUIRE);
}

/* The largest range below the limit that is no longer the loader's. */
static struct memory_range *boot_range(size_t bytes)
{
	struct memory_range *best = NULL;

	for (unsigned i = 0; i < range_count; i++) {
		struct memory_range *r = &ranges[i];

		if (r->loader || r->end > BOOT_LIMIT ||
		    r->end - r->start < bytes)
			continue;
		if (!best || r->end - r->start > best->end - best->start)
			best = r;
	}
	return best;
}

/* A range that reaches over the limit is two ranges. */
static void split_at_limit(void)
{
	for (unsigned i = 0; i < range_count; i++) {
		struct memory_range *r = &ranges[i];

		if (r->start >= BOOT_LIMIT || r->end <= BOOT_LIMIT ||
		    range_count == MEMORY_RANGES_MAX)
			continue;
		ranges[range_count++] = (struct memory_range) {
			BOOT_LIMIT, r->end, r->loader };
		r->end = BOOT_LIMIT;
	}
}

/* A page at the bottom of memory is set aside for good: see mm.h. */
static void low_page_reserve(void)
{
	for (unsigned i = 0; i < range_count && !low_page; i++) {
		struct memory_range *r = &ranges[i];

		if (!r->loader && r->start < 0xa0000 &&
		    r->end - r->start >= PAGE_SIZE) {
			low_page = r->start;
			r->start += PAGE_SIZE;
		}
	}
}

paddr_t mm_low_page(void)
{
	return low_page;
}

void *frame_alloc_boot(size_t count)
{
	struct memory_range *r = reserve.end ? &reserve :
				 boot_range(count * PAGE_SIZE);
	void *at;

	if (!r || r->end - r->start < count * PAGE_SIZE)
		return NULL;
	r->end -= count * PAGE_SIZE;
	at = phys_to_virt(r->end);
	memset(at, 0, count * PAGE_SIZE);
	return at;
}

bool frame_boot_start(const struct bootinfo *b)
{
	paddr_t end = 0;
	size_t bytes;

	range_count = memory_map_build(b, ranges);
	split_at_limit();
	low_page_reserve();
	for (unsigned i = 0; i < range_count; i++) {
		end = MAX(end, ranges[i].end);
		total += (ranges[i].end - ranges[i].start) >> PAGE_SHIFT;
	}
	total += (u64)(__kernel_end - __kernel_base) >> PAGE_SHIFT;
	bytes = (end >> PAGE_SHIFT) * sizeof(struct frame);
	frame_table = frame_alloc_boot(PAGE_UP(bytes) >> PAGE_SHIFT);
	return frame_table != NULL;
}

/* The highest first, so that the lowest is taken first. */
static void range_free(const struct memory_range *r)
{
	for (paddr_t p = r->end; p > r->start;) {
		p -= PAGE_SIZE;
		give_back(phys_to_frame(p));
	}
}

void frame_boot_list(void)
{
	u64 bytes = PAGE_UP(total * PAGE_SIZE / RESERVE_SHARE);
	struct memory_range *r;

	bytes = MIN(MAX(bytes, RESERVE_MIN), RESERVE_MAX);
	r = boot_range(2 * bytes);
	if (r) {
		r->end -= bytes;
		reserve = (struct memory_range) {
			r->end, r->end + bytes, false };
	}
	for (unsigned i = range_count; i-- > 0;)
		range_free(&ranges[i]);
}

void frame_boot_end(void)
{
	range_free(&reserve);
	reserve.start = reserve.end;
}
