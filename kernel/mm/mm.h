/* SPDX-License-Identifier: MIT */
/*
 * Memory management's part of the boot, for main.c. The folder: memory_map.c
 * makes the loader's map safe, frame.c hands out page frames, pagetable.c
 * builds page tables, object.c cuts frames into kernel objects. Nothing here
 * sleeps; memory that is out is NULL, which the layers above make -ENOMEM.
 */
#ifndef MM_MM_H
#define MM_MM_H

#include "boot/bootinfo.h"
#include "mm/frame.h"
#include "mm/object.h"
#include "mm/pagetable.h"

/*
 * Take the memory over from the loader: frames, then the kernel's own page
 * tables. Afterwards the loader's memory is ours and only DIRECT_MAP, the
 * image and device maps are mapped.
 */
void mm_init(const struct bootinfo *b);

/* A page below 640 KiB set aside for starting processors; 0: there is none. */
paddr_t mm_low_page(void);

void object_init(void);			/* the sizes of kmalloc */

#endif
