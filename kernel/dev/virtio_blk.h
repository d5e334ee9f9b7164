/* SPDX-License-Identifier: MIT */
/*
 * Disks of virtual machines. What they offer is block/device.h.
 */
#ifndef DEV_VIRTIO_BLK_H
#define DEV_VIRTIO_BLK_H

/*
 * Find all virtio disks and register them as vda, vdb and so on. After
 * pci_init; reads their partition tables, so threads and interrupts run.
 */
void virtio_blk_init(void);

#endif
