/* SPDX-License-Identifier: MIT */
/*
 * Locks on files. They keep nobody from reading or writing; they keep apart
 * those who ask for them, as flock(2) and fcntl(2) tell.
 *
 * A lock is on a range of bytes and has an owner: a process (its table of
 * descriptors), or an open file. Those of flock are on the whole file, and do
 * not see the others. They stand on a list of their vnode, by first byte.
 */
#ifndef FS_LOCK_H
#define FS_LOCK_H

#include "abi/fcntl.h"
#include "base/list.h"

struct vnode;

enum lock_kind {
	LOCK_WHOLE,			/* flock's: an open file's */
	LOCK_OPEN_FILE,			/* of F_OFD_SETLK */
	LOCK_PROCESS,			/* of F_SETLK */
};

#define LOCK_LAST	INT64_MAX	/* a range to the end, wherever it is */

struct file_lock {
	enum lock_kind kind;
	int type;			/* F_RDLCK, F_WRLCK, or F_UNLCK: the
					 * range is to be without one */
	const void *owner;		/* struct fd_table or struct file */
	pid_t pid;			/* of that process, or -1 */
	s64 first, last;		/* bytes */
	struct list link;		/* vnode->locks; lock_guard */
};

extern struct spinlock lock_guard;	/* of all locks, and who waits */

/*
 * Make the owner's lock on the range what `want` says, whatever it was. If
 * another's is in the way, wait until it is gone. The caller has v open. May
 * sleep. Result: 0, -EAGAIN (would have to wait), -EDEADLK, -EINTR, -ENOLCK
 * (no memory).
 */
int lock_set(struct vnode *v, const struct file_lock *want, bool wait);

/* The first lock that is in the way of *l, into *l; F_UNLCK: there is none. */
void lock_test(struct vnode *v, struct file_lock *l);

/* All locks of this owner go. Does not sleep. */
void lock_drop(struct vnode *v, const void *owner);

#endif
