/* SPDX-License-Identifier: MIT */
/*
 * The devices of the host's channels, for this folder only: registered by
 * devfs_init when the machine has them (dev/hostport.h).
 */
#ifndef FS_HOST_H
#define FS_HOST_H

void host_init(void);			/* at boot, after hostport_init */

#endif
