/* SPDX-License-Identifier: MIT */
/*
 * What device.c and partition.c want of each other; for this folder alone.
 */
#ifndef BLOCK_PARTITION_H
#define BLOCK_PARTITION_H

#include "block/device.h"

/*
 * Read the disk's MBR and register its four primary partitions. A disk
 * without a table is a disk without partitions; the log says so. May sleep.
 */
void partition_scan(struct block_device *disk);

/* Put a device on the list of all. */
void block_add(struct block_device *dev);

#endif
