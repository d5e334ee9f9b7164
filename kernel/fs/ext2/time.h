/* SPDX-License-Identifier: MIT */
/*
 * Times between inode and memory; `extra` is NULL where the inode has no room
 * for it. For inode.c alone.
 */
#ifndef EXT2_TIME_H
#define EXT2_TIME_H

#include "fs/ext2/ext2.h"

/* `seconds` and `*extra` of an inode as a time, and a time as these. What does
 * not fit was cut before, by inode_time. */
struct filetime time_unpack(u32 seconds, const u32 *extra);
void time_pack(struct filetime t, u32 *seconds, u32 *extra);

#endif
