/* SPDX-License-Identifier: MIT */
/*
 * What rename.c wants of rename_lock.c; for these two alone. rename_mutex
 * (walk.h) is held at all calls.
 */
#ifndef FS_RENAME_H
#define FS_RENAME_H

#include "fs/walk.h"

/* Lock two vnodes, the lower inode number first; b may be a or NULL. Then let
 * go of both. */
void rename_lock_two(struct vnode *a, struct vnode *b);
void rename_unlock_two(struct vnode *a, struct vnode *b);

/*
 * Lock the two directories, which may be one. *trap_from: what is above `to`
 * in `from`, and must not be moved, or NULL; *trap_to the other way round. May
 * sleep. Result: 0, or an error with nothing locked: -ENOTDIR, -ELOOP, -EIO,
 * -ENOMEM.
 */
int rename_lock_directories(struct vnode *from, struct vnode *to,
			    struct vnode **trap_from, struct vnode **trap_to);

#endif
