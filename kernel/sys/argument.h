/* SPDX-License-Identifier: MIT */
/*
 * Arguments of system calls that name files, for this folder only: from a
 * descriptor number to the open file, from a user's path to a vnode.
 */
#ifndef SYS_ARGUMENT_H
#define SYS_ARGUMENT_H

#include "sys/sys.h"

static inline struct fd_table *descriptors(void)
{
	return proc_current()->files;
}

static inline const struct fs_context *context(void)
{
	return &proc_current()->fs;
}

/* The open file of a descriptor, with a reference; NULL: -EBADF. */
static inline struct file *file_argument(u32 fd)
{
	return fd_get(descriptors(), (int)fd);
}

/*
 * file_write for a program: within its RLIMIT_FSIZE. A pipe without a reader
 * is SIGPIPE, too, and a file that has reached the limit SIGXFSZ.
 */
s64 write_argument(struct file *f, struct uio *u, const u64 *offset);

/* What a call answers that would make a file `size` bytes long: -EFBIG because
 * of RLIMIT_FSIZE is SIGXFSZ, too. */
s64 size_result(s64 result, u64 size);

/* RLIMIT_NOFILE as the descriptor table wants it. */
int descriptor_limit(void);

/*
 * A path and where it starts. Begun with name_argument, ended with
 * name_done; the latter only after success.
 */
struct name_argument {
	char *path;
	struct vnode *at;		/* a reference, or NULL */
	char few[128];			/* a short path lies here */
};

/* 0, -EFAULT, -ENAMETOOLONG, -ENOENT ("", unless empty_ok), -EBADF. */
int name_argument(struct name_argument *n, u32 fd, u64 user, bool empty_ok);
void name_done(struct name_argument *n);

/* All the way to a vnode with a reference. `walk` as path_walk takes it. */
int vnode_argument(u32 fd, u64 user, unsigned walk, struct vnode **v);

/* The flags of the walk that AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH ask for. */
unsigned walk_flags(u32 flags);

/* The user's path is "" (a bad address is not: that comes out later). */
bool is_empty_path(u64 user);

/* AT_FDCWD as the register has it. */
#define HERE	((u32)AT_FDCWD)

#endif
