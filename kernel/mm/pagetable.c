/* SPDX-License-Identifier: MIT */
/*
 * Page tables (pagetable.h). The kernel's half is built once, below: the
 * direct map in pages of 2 MiB, the image in pages of 4 KiB so that text is
 * not writable and data not executable, and areas for stacks and devices
 * whose top-level entries are made now, for every process copies them.
 */
#include "mm/pagetable.h"
#include "abi/errno.h"
#include "base/assert.h"
#include "base/string.h"
#include "cpu/io.h"
#include "cpu/percpu.h"
#include "cpu/spinlock.h"
#include "mm/frame_boot.h"
#include "mm/mm.h"

#define LARGE_PAGE	0x200000ULL
#define ENTRIES		512
#define KERNEL_HALF	256		/* first top-level entry of it */

paddr_t pagetable_kernel_root;

static struct spinlock lock = SPINLOCK_INIT("kernel map", RANK_MEMORY);
static u64 mmio_next = MMIO_AREA;	/* lock */
static bool booting = true;

extern char __text_start[], __text_end[], __rodata_end[], __kernel_end[];
extern char __kernel_base[];

static unsigned index_at(u64 address, unsigned level)
{
	return address >> (PAGE_SHIFT + 9 * level) & (ENTRIES - 1);
}

/* A fresh table: from the boot's reserve first, then any frame. */
static paddr_t table_new(void)
{
	struct frame *f;

	if (booting) {
		void *at = frame_alloc_boot(1);

		return at ? virt_to_phys(at) : 0;
	}
	f = frame_alloc_zeroed();
	return f ? frame_to_phys(f) : 0;
}

/* The entry at `level` (0: 4 KiB pages, 1: 2 MiB) on the way to address. */
static pte_t *walk(paddr_t root, u64 address, unsigned level, bool make,
		   u64 bits)
{
	pte_t *table = phys_to_virt(root);

	for (unsigned l = 3; l > level; l--) {
		pte_t *e = &table[index_at(address, l)];

		if (!(*e & PTE_PRESENT)) {
			paddr_t fresh = make ? table_new() : 0;

			if (!fresh)
				return NULL;
			*e = fresh | bits;
		}
		table = phys_to_virt(*e & PTE_ADDRESS);
	}
	return &table[index_at(address, level)];
}

pte_t *pagetable_entry(paddr_t root, u64 address, bool make)
{
	return walk(root, address, 0, make,
		    PTE_PRESENT | PTE_WRITE | PTE_USER);
}

u64 pagetable_span(paddr_t root, u64 address, pte_t **leaf)
{
	pte_t *table = phys_to_virt(root);

	*leaf = NULL;
	for (unsigned l = 3; l > 0; l--) {
		pte_t e = table[index_at(address, l)];

		if (!(e & PTE_PRESENT)) {
			u64 size = 1ULL << (PAGE_SHIFT + 9 * l);

			return ROUND_DOWN(address, size) + size;
		}
		table = phys_to_virt(e & PTE_ADDRESS);
	}
	*leaf = &table[index_at(address, 0)];
	return ROUND_DOWN(address, ENTRIES * PAGE_SIZE) + ENTRIES * PAGE_SIZE;
}

static pte_t *kernel_entry(u64 address, unsigned level)
{
	return walk(pagetable_kernel_root, address, level, true,
		    PTE_PRESENT | PTE_WRITE);
}

static u64 no_execute(void)
{
	return cpu_has_nx ? PTE_NX : 0;
}

/* All of RAM and ACPI's tables, as far as 2 MiB pages touch them. */
static void map_direct(const struct bootinfo *b)
{
	for (unsigned i = 0; i < b->range_count; i++) {
		const struct boot_range *r = &b->ranges[i];
		paddr_t end = r->start + r->length;

		if (r->type == BOOT_RESERVED || r->type == BOOT_BAD)
			continue;
		for (paddr_t p = ROUND_DOWN(r->start, LARGE_PAGE); p < end;
		     p += LARGE_PAGE)
			*kernel_entry((u64)phys_to_virt(p), 1) = p |
				PTE_PRESENT | PTE_WRITE | PTE_LARGE |
				PTE_GLOBAL | no_execute();
	}
	/* The BIOS's own tables lie below 1 MiB whatever the map calls it. */
	*kernel_entry((u64)phys_to_virt(0), 1) = PTE_PRESENT | PTE_WRITE |
		PTE_LARGE | PTE_GLOBAL | no_execute();
}

static void map_image(const struct bootinfo *b)
{
	for (char *v = __kernel_base; v < __kernel_end; v += PAGE_SIZE) {
		u64 bits = PTE_PRESENT | PTE_GLOBAL;

		if (v >= __rodata_end)
			bits |= PTE_WRITE | no_execute();
		else if (v < __text_start || v >= __text_end)
			bits |= no_execute();
		*kernel_entry((u64)v, 0) =
			(b->kernel_phys + (u64)(v - __kernel_base)) | bits;
	}
}

static void pagetable_init_from(const struct bootinfo *b)
{
	pagetable_kernel_root = table_new();
	ASSERT(pagetable_kernel_root, !=, 0ULL);
	map_direct(b);
	map_image(b);
	kernel_entry(KSTACK_AREA, 2);
	kernel_entry(MMIO_AREA, 2);
	cr3_write(pagetable_kernel_root);
	cpu_this()->root = pagetable_kernel_root;
}

void mm_init(const struct bootinfo *b)
{
	ASSERT_TRUE(frame_boot_start(b));
	pagetable_init_from(b);
	booting = false;
	frame_boot_list();
	object_init();
}

paddr_t pagetable_new(void)
{
	struct frame *f = frame_alloc();
	pte_t *table;

	if (!f)
		return 0;
	table = frame_data(f);
	memset(table, 0, PAGE_SIZE / 2);
	memcpy(table + KERNEL_HALF,
	       (pte_t *)phys_to_virt(pagetable_kernel_root) + KERNEL_HALF,
	       PAGE_SIZE / 2);
	return frame_to_phys(f);
}

/* Free the tables below `table`; entries of level 0 are not tables. */
static void free_below(pte_t *table, unsigned level, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		struct frame *f;

		if (!(table[i] & PTE_PRESENT))
			continue;
		f = pte_frame(table[i]);
		if (level > 1)
			free_below(frame_data(f), level - 1, ENTRIES);
		frame_put(f);
	}
}

void pagetable_free(paddr_t root)
{
	free_below(phys_to_virt(root), 3, KERNEL_HALF);
	frame_put(phys_to_frame(root));
}

static bool table_is_empty(const pte_t *table)
{
	for (unsigned i = 0; i < ENTRIES; i++)
		if (table[i])
			return false;
	return true;
}

/*
 * Processors keep the entries that lead to tables, too (Intel SDM vol. 3,
 * 4.10.3): the frames go back only after the caller's flush. Until then they
 * hang together by their first words.
 */
struct frame *pagetable_prune(paddr_t root, u64 start, u64 end)
{
	u64 span = 1ULL << (PAGE_SHIFT + 9);	/* what one table maps */
	struct frame *pruned = NULL;
	u64 next;

	for (u64 a = ROUND_UP(start, span); a + span <= end; a = next) {
		pte_t *leaf, *e;

		next = MAX(pagetable_span(root, a, &leaf), a + span);
		if (!leaf || !table_is_empty((pte_t *)PAGE_DOWN(leaf)))
			continue;
		e = walk(root, a, 1, false, 0);
		*(struct frame **)PAGE_DOWN(leaf) = pruned;
		pruned = pte_frame(*e);
		*e = 0;
	}
	return pruned;
}

void pagetable_free_pruned(struct frame *pruned)
{
	while (pruned) {
		struct frame *next = *(struct frame **)frame_data(pruned);

		frame_put(pruned);
		pruned = next;
	}
}

int pagetable_map_kernel(u64 address, struct frame *frame)
{
	pte_t *e;

	spin_lock(&lock);
	e = kernel_entry(address, 0);
	if (e)
		*e = frame_to_phys(frame) | PTE_PRESENT | PTE_WRITE |
		     no_execute();
	spin_unlock(&lock);
	return e ? 0 : -ENOMEM;
}

void *mmio_map(paddr_t start, size_t length)
{
	paddr_t first = PAGE_DOWN(start), end = PAGE_UP(start + length);
	char *at;

	spin_lock(&lock);
	at = (char *)mmio_next + (start - first);
	for (paddr_t p = first; p < end; p += PAGE_SIZE) {
		pte_t *e = kernel_entry(mmio_next, 0);

		if (!e) {
			at = NULL;
			break;
		}
		*e = p | PTE_PRESENT | PTE_WRITE | PTE_NO_CACHE |
		     PTE_WRITE_THROUGH | PTE_GLOBAL | no_execute();
		mmio_next += PAGE_SIZE;
	}
	spin_unlock(&lock);
	return at;
}
