/* SPDX-License-Identifier: MIT */
/*
 * The boot loader's memory map made safe: whole page frames, sorted, no two
 * ranges overlapping, nothing in them that anyone but the kernel may want.
 * Pure: no state; tested on the host.
 */
#ifndef MM_MEMORY_MAP_H
#define MM_MEMORY_MAP_H

#include "base/types.h"
#include "boot/bootinfo.h"

#define MEMORY_RANGES_MAX 128

struct memory_range {
	paddr_t start, end;		/* multiples of PAGE_SIZE */
	bool loader;			/* free only when the loader's tables
					 * are not in use any more */
};

/*
 * Usable ranges of `b` into ranges[MEMORY_RANGES_MAX]. Where entries overlap,
 * the least free one wins. Page 0 is never usable. Result: their number.
 */
unsigned memory_map_build(const struct bootinfo *b,
			  struct memory_range *ranges);

#endif
