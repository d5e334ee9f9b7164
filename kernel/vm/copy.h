/* SPDX-License-Identifier: MIT */
/*
 * The only door to user memory. Each call checks that the range lies below
 * USER_END (no overflow), opens SMAP for the copy alone, and turns a fault
 * that cannot be resolved into -EFAULT. All may sleep (a page may have to be
 * read from disk): never with a spinlock, a block lock or a file's block-map
 * lock held; a vnode's mutex is fine, it comes before the space's.
 */
#ifndef VM_COPY_H
#define VM_COPY_H

#include "base/types.h"

#define USER_START	0x10000ULL		/* lowest address mmap gives */
#define USER_END	0x7ffffffff000ULL	/* first address beyond */

/* All or nothing as far as the result goes: 0 or -EFAULT. */
int copy_in(void *to, u64 user_from, size_t n);
int copy_out(u64 user_to, const void *from, size_t n);

/*
 * A NUL-terminated string into to[size].
 * Result: its length, -EFAULT, or -ENAMETOOLONG when no NUL in size bytes.
 */
ssize_t copy_str_in(char *to, u64 user_from, size_t size);

/*
 * A buffer that a file operation fills or empties: a list of pieces, in user
 * or in kernel memory. File systems and devices see only this.
 */
struct uio_piece {
	u64 base;			/* user address, or kernel pointer */
	u64 length;
};

struct fs_context;			/* fs/path.h */

/* Why a write came to its end before all was moved; what was moved counts all
 * the same, and so does the signal that is due. */
enum uio_end {
	UIO_NOTHING_SPECIAL,
	UIO_BROKEN,			/* a pipe has no reader: SIGPIPE */
	UIO_TOO_LONG,			/* the writer's file_limit: SIGXFSZ */
};

struct uio {
	struct uio_piece *pieces;
	unsigned count;			/* pieces left */
	bool kernel;			/* the addresses are the kernel's */
	u8 end;				/* enum uio_end, of a write */
	u64 done;			/* bytes moved so far in pieces[0] */
	u64 left;			/* bytes left in all */
	const struct fs_context *writer;	/* NULL: the kernel */
};

/* One piece of kernel memory as a uio, without a limit to what is written;
 * `piece` must live as long. */
void uio_kernel(struct uio *u, struct uio_piece *piece, void *base, size_t n);

/*
 * Move n bytes (n <= left) into the buffer (put: a read call's direction) or
 * out of it (get: a write call's), and go on in it.
 * Result: bytes moved, which is less than n when a fault came in the middle
 * (the uio stands behind the bytes moved), -EFAULT when it came at once.
 */
ssize_t uio_put(struct uio *u, const void *from, size_t n);
ssize_t uio_put_zeros(struct uio *u, size_t n);
ssize_t uio_get(struct uio *u, void *to, size_t n);

#endif
