/* SPDX-License-Identifier: MIT */
/*
 * Reader of QEMU's fw_cfg (docs/specs/fw_cfg of QEMU). An item is selected
 * by number, which also goes back to its start, and then read on from there:
 * byte by byte through a port, or by DMA, which can skip to an offset at
 * once. Item 0x19 is the directory: a count and 64 bytes a file. Numbers in
 * the directory and in the DMA block are big-endian.
 *
 * Which item is selected and how far it was read is the device's state, so
 * one lock is held from the selection to the last byte.
 */
#include "dev/fwcfg.h"

#include "abi/errno.h"
#include "base/string.h"
#include "cpu/io.h"
#include "cpu/spinlock.h"
#include "debug/log.h"
#include "mm/pagetable.h"

#define PORT_SELECTOR	0x510
#define PORT_DATA	0x511
#define PORT_DMA_HIGH	0x514		/* address of the block, big-endian */
#define PORT_DMA_LOW	0x518		/* writing this one starts it */

#define ITEM_SIGNATURE	0x00		/* "QEMU" */
#define ITEM_ID		0x01		/* bit 1: has DMA */
#define ITEM_DIRECTORY	0x19

#define ID_DMA		0x02
#define DIRECTORY_MAX	0x4000		/* files; selectors end there */

#define DMA_ERROR	0x01
#define DMA_READ	0x02
#define DMA_SKIP	0x04
#define DMA_SELECT	0x08		/* the item in the upper 16 bits */

#define DMA_POLLS_MAX	10000000

struct dma_block {
	u32 control;			/* 0 when it is done */
	u32 length;
	u64 address;
};

/* One frame: the block, and room for data that goes to odd places. */
struct dma_page {
	volatile struct dma_block block;
	u8 bounce[PAGE_SIZE - sizeof(struct dma_block)];
};

struct directory_entry {
	u32 size;
	u16 selector;
	u16 reserved;
	char name[56];
};

static struct spinlock fwcfg_lock = SPINLOCK_INIT("fw_cfg", RANK_DEVICE);
static bool present;
static u32 id;
static struct dma_page *dma;		/* NULL: by ports; fwcfg_lock */

/* Do one step by DMA; the device is done when the write returns, or soon. */
static bool dma_step(u32 control, u32 length, paddr_t address)
{
	paddr_t block = virt_to_phys((void *)&dma->block);

	dma->block.control = __builtin_bswap32(control);
	dma->block.length = __builtin_bswap32(length);
	dma->block.address = __builtin_bswap64(address);
	outl(PORT_DMA_HIGH, __builtin_bswap32((u32)(block >> 32)));
	outl(PORT_DMA_LOW, __builtin_bswap32((u32)block));
	for (unsigned i = 0; i < DMA_POLLS_MAX; i++) {
		control = __builtin_bswap32(dma->block.control);
		if ((control & ~DMA_ERROR) == 0)
			return control == 0;
	}
	return false;
}

/* The direct map is the only place whose physical addresses are plain. */
static bool in_direct_map(const void *p)
{
	return (u64)p >= DIRECT_MAP && (u64)p < KSTACK_AREA;
}

static bool dma_read(u8 *to, size_t n)
{
	size_t part;

	if (in_direct_map(to))
		return dma_step(DMA_READ, (u32)n, virt_to_phys(to));
	for (; n > 0; to += part, n -= part) {
		part = MIN(n, sizeof(dma->bounce));
		if (!dma_step(DMA_READ, (u32)part, virt_to_phys(dma->bounce)))
			return false;
		memcpy(to, dma->bounce, part);
	}
	return true;
}

/* Go to a place in an item. The lock is held, and stays so for read_on. */
static bool select_item(u16 item, u32 offset)
{
	if (dma)
		return dma_step((u32)item << 16 | DMA_SELECT | DMA_SKIP,
				offset, 0);
	outw(PORT_SELECTOR, item);
	while (offset-- > 0)
		inb(PORT_DATA);
	return true;
}

static bool read_on(void *to, size_t n)
{
	if (dma)
		return dma_read(to, n);
	insb(PORT_DATA, to, n);
	return true;
}

bool fwcfg_present(void)
{
	return present;
}

/* Walk the directory. The lock is held. */
static bool find(const char *name, struct directory_entry *entry)
{
	u32 count;

	if (!select_item(ITEM_DIRECTORY, 0) || !read_on(&count, sizeof(count)))
		return false;
	count = MIN(__builtin_bswap32(count), (u32)DIRECTORY_MAX);
	while (count-- > 0) {
		if (!read_on(entry, sizeof(*entry)))
			return false;
		if (strncmp(entry->name, name, sizeof(entry->name)) == 0)
			return true;
	}
	return false;
}

int fwcfg_find(const char *name, struct fwcfg_file *file)
{
	struct directory_entry entry;
	bool found;

	if (!present)
		return -ENOENT;
	spin_lock(&fwcfg_lock);
	found = find(name, &entry);
	spin_unlock(&fwcfg_lock);
	if (!found)
		return -ENOENT;
	file->selector = __builtin_bswap16(entry.selector);
	file->size = __builtin_bswap32(entry.size);
	return 0;
}

size_t fwcfg_read(const struct fwcfg_file *file, u64 offset, void *to,
		  size_t n)
{
	bool good;

	if (offset >= file->size)
		return 0;
	n = MIN(n, file->size - offset);
	spin_lock(&fwcfg_lock);
	good = select_item(file->selector, (u32)offset) && read_on(to, n);
	spin_unlock(&fwcfg_lock);
	return good ? n : 0;
}

/* The first four bytes of an item, by ports: before anyone else reads. */
static u32 first_word(u16 item)
{
	u32 word = 0;

	outw(PORT_SELECTOR, item);
	insb(PORT_DATA, &word, sizeof(word));
	return word;
}

bool fwcfg_init(void)
{
	present = first_word(ITEM_SIGNATURE) == 0x554d4551;	/* "QEMU" */
	if (present)
		id = first_word(ITEM_ID);
	return present;
}

void fwcfg_init_dma(void)
{
	struct dma_page *page;

	if (!present || !(id & ID_DMA))
		return;
	page = frame_alloc_boot(1);
	if (!page) {
		log_warn("fw_cfg: no memory for DMA, reading byte by byte");
		return;
	}
	spin_lock(&fwcfg_lock);
	dma = page;
	spin_unlock(&fwcfg_lock);
}
