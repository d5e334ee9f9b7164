/* SPDX-License-Identifier: MIT */
/*
 * The commands of fcntl(2) that are about locks, for descriptors.c. The file
 * was not opened with O_PATH; `user` is the address of a struct linux_flock.
 */
#ifndef SYS_LOCKS_H
#define SYS_LOCKS_H

#include "fs/file.h"

s64 find_lock(struct file *f, u32 command, u64 user);	/* F_GETLK … */
s64 set_lock(struct file *f, u32 command, u64 user);	/* F_SETLK … */

#endif
