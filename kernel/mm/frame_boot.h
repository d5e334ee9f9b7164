/* SPDX-License-Identifier: MIT */
/*
 * The frame allocator's part of the boot, for main.c and pagetable.c: first
 * the table of frames and frame_alloc_boot, at the end the list of free ones.
 */
#ifndef MM_FRAME_BOOT_H
#define MM_FRAME_BOOT_H

#include "base/types.h"
#include "boot/bootinfo.h"

/* Read the map, make the table. Result: there was memory for it. */
bool frame_boot_start(const struct bootinfo *b);

/* All memory that is left becomes free frames: frame_alloc works from here
 * on; some stays with frame_alloc_boot for drivers and hash tables. */
void frame_boot_list(void);

/* The drivers are up: what is left of that becomes free, too. */
void frame_boot_end(void);

#endif
