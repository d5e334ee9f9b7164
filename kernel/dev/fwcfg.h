/* SPDX-License-Identifier: MIT */
/*
 * QEMU's firmware configuration device: a small read-only store of named
 * files which the QEMU command line fills (-fw_cfg name=...). Absent on real
 * machines, where nothing is ever found in it.
 */
#ifndef DEV_FWCFG_H
#define DEV_FWCFG_H

#include "base/types.h"

struct fwcfg_file {
	u16 selector;
	u32 size;			/* bytes */
};

/*
 * Look for the device. May be called first of all (ports only); files are
 * found and read byte by byte then. Result: the device is there.
 */
bool fwcfg_init(void);

/* Read by DMA from now on if the device can. Once there are page frames. */
void fwcfg_init_dma(void);

bool fwcfg_present(void);		/* what fwcfg_init found */

/* Find a file by its full name. Result: 0 and *file, or -ENOENT. */
int fwcfg_find(const char *name, struct fwcfg_file *file);

/*
 * Copy up to `n` bytes of a file from `offset` on. Result: bytes copied,
 * fewer than `n` only at its end. From any thread.
 */
size_t fwcfg_read(const struct fwcfg_file *file, u64 offset, void *to,
		  size_t n);

#endif
