/* SPDX-License-Identifier: MIT */
/*
 * Open files and tables of descriptors.
 *
 * A `struct file` is one open: position, flags, a count of holders (dup and
 * fork share it). A `struct fd_table` maps small numbers to files; a process
 * holds one (threads share it). Looking a descriptor up takes a reference,
 * so a file that another thread closes meanwhile stays valid to its end.
 */
#ifndef FS_FILE_H
#define FS_FILE_H

#include "fs/vnode.h"

/* Flags of open(2): octal numbers of Linux x86-64. */
#define O_ACCMODE	03
#define O_RDONLY	00
#define O_WRONLY	01
#define O_RDWR		02
#define O_CREAT		0100
#define O_EXCL		0200
#define O_NOCTTY	0400
#define O_TRUNC		01000
#define O_APPEND	02000
#define O_NONBLOCK	04000
#define O_DSYNC		010000
#define O_LARGEFILE	0100000
#define O_DIRECTORY	0200000
#define O_NOFOLLOW	0400000
#define O_NOATIME	01000000
#define O_CLOEXEC	02000000
#define O_SYNC		04010000
#define O_PATH		010000000
#define O_TMPFILE	020000000

/* poll(2) */
#define POLLIN		0x001
#define POLLPRI		0x002
#define POLLOUT		0x004
#define POLLERR		0x008
#define POLLHUP		0x010
#define POLLNVAL	0x020
#define POLLRDNORM	0x040
#define POLLWRNORM	0x100

/* The largest offset in a plain file: ext2's limit with 4 KiB blocks. */
#define FILE_SIZE_MAX	(1ULL << 41)

struct file_ops {
	/*
	 * `offset`: where; position-less files ignore it. Result: bytes moved
	 * or an error; the caller moves f->offset. May sleep. With O_APPEND
	 * a plain file's write chooses the place itself and tells it in
	 * *offset.
	 */
	ssize_t (*read)(struct file *f, struct uio *u, u64 offset);
	ssize_t (*write)(struct file *f, struct uio *u, u64 *offset);
	/* NULL: no position, -ESPIPE. whence as in lseek(2). Result: the new
	 * position; offset_lock is held. */
	s64 (*seek)(struct file *f, s64 offset, int whence);
	/* NULL: -ENOTDIR. offset_lock is held, f->offset moves on. */
	int (*readdir)(struct file *f, struct directory_sink *s);
	/* `arg` is the caller's third argument. NULL: -ENOTTY. */
	int (*ioctl)(struct file *f, u32 command, u64 arg);
	/* Ready for what (POLL…)? Registers with p on its queues, if p.
	 * NULL: always ready to read and write. */
	unsigned (*poll)(struct file *f, struct poller *p);
	/* On behalf of c. NULL: -EINVAL */
	int (*truncate)(struct file *f, u64 size, const struct fs_context *c);
	int (*sync)(struct file *f);			/* NULL: -EINVAL */
	void (*release)(struct file *f);	/* the last holder closed */
	bool maps_zeros;	/* a mapping of it is fresh memory */
};

#define FILE_READ	1u
#define FILE_WRITE	2u

struct file {
	u32 refs;			/* atomic */
	u32 flags;			/* O_*, without O_CREAT and friends;
					 * F_SETFL changes some, atomic */
	u32 open_flags;			/* all O_* of the open, for ops' open */
	u8 mode;			/* constant: FILE_READ, FILE_WRITE */
	bool counted;			/* constant: one of vnode->writers */
	struct mutex offset_lock;	/* guards offset over a read or write */
	u64 offset;
	u32 errors_seen;		/* fsync told of so many failed writes;
					 * vnode's lock */
	struct vnode *vnode;		/* a reference */
	const struct file_ops *ops;
	void *data;			/* the ops' own */
};

/* A fresh file with one reference, mode by the flags' access mode, other
 * fields zero; NULL: out of memory. */
struct file *file_new(const struct file_ops *ops, u32 flags);
unsigned file_count(void);		/* open files in the system */
u64 file_max(void);			/* and how many root leaves to others */
bool file_at_ceiling(const struct cred *c);	/* -ENFILE for this one */
void file_get(struct file *f);
void file_put(struct file *f);		/* may sleep: the last one closes */

/* Operations of regular files, and of directories. */
extern const struct file_ops file_plain_ops, file_directory_ops;

/* Of files opened with O_PATH: nothing works but fstat and the *at calls. */
extern const struct file_ops file_path_ops;

/*
 * Read and write as the system calls do: check the access mode, take the
 * position (offset NULL) or the one given (pread), O_APPEND, move it on.
 * Result: bytes, or -EBADF, -EISDIR, -EINVAL, -ESPIPE and what ops say.
 */
ssize_t file_read(struct file *f, struct uio *u, const u64 *offset);
ssize_t file_write(struct file *f, struct uio *u, const u64 *offset);

/* lseek(2): the new position, -EBADF, -ESPIPE, -EINVAL, -ENXIO. */
s64 file_seek(struct file *f, s64 offset, int whence);

/* getdents(2): entries from the file's position on go into the sink.
 * Result: 0, -ENOTDIR, -ENOENT (removed), -EIO. */
int file_readdir(struct file *f, struct directory_sink *s);

/* ftruncate(2) on behalf of c, whose doing may cost the file its set-id bits;
 * -EFBIG also when it would grow beyond c's limit; fsync(2). May sleep.
 * Result: 0, -EBADF, -EINVAL, and what the ops say: -ENOSPC, -EIO. */
int file_truncate(struct file *f, u64 size, const struct fs_context *c);
int file_sync(struct file *f);

/* May a plain file become so long, and if it grows by that, is it within the
 * limit of the process? Its lock is held. Result: 0, -EFBIG. */
int file_check_size(const struct vnode *v, u64 size,
		    const struct fs_context *c);

/* f was read, listed or mapped: the time of access follows, but not with
 * O_NOATIME. The vnode's lock is held. */
void file_accessed(struct file *f);

/*
 * fallocate(2) with mode 0, on behalf of c: all blocks of [offset, offset +
 * length) exist afterwards, with zeros where there was nothing. Result: 0,
 * -EBADF, -ESPIPE, -ENODEV, -ENOSPC, -EFBIG (beyond c's limit, too), …
 */
int file_allocate(struct file *f, u64 offset, u64 length,
		  const struct fs_context *c);

#define FD_MAX_DEFAULT	1024		/* RLIMIT_NOFILE, soft */
#define FD_MAX		4096

struct fd_table;

struct fd_table *fd_table_new(void);		/* empty, one reference */
struct fd_table *fd_table_copy(struct fd_table *t);	/* for fork */
void fd_table_get(struct fd_table *t);		/* shared by a thread */
void fd_table_put(struct fd_table *t);		/* the last closes all */

/* The file behind fd with a reference for the caller, or NULL: -EBADF. */
struct file *fd_get(struct fd_table *t, int fd);

/* The same in another process's table, which its owner uses meanwhile; and
 * the lowest number from `from` on that is open, or -1. */
struct file *fd_get_foreign(struct fd_table *t, int fd);
int fd_next(struct fd_table *t, int from);

/*
 * Put f (the reference passes to the table) at the lowest free number >=
 * `from` and < `limit`. Result: the number, -EMFILE, -ENOMEM (f is still the
 * caller's then), -EINVAL when from >= limit.
 */
int fd_install(struct fd_table *t, struct file *f, int from, int limit,
	       bool close_on_exec);

/* Is there a number below `limit` for one more? 0 or -EMFILE. */
int fd_room(struct fd_table *t, int limit);

/* dup2: f (the reference passes) at exactly `fd`, closing what was there; may
 * sleep. Result: fd, -EBADF, -ENOMEM (f is still the caller's then). */
int fd_replace(struct fd_table *t, struct file *f, int fd, bool close_on_exec);

int fd_close(struct fd_table *t, int fd);	/* 0 or -EBADF; may sleep */
int fd_get_cloexec(struct fd_table *t, int fd);	/* 0, 1 or -EBADF */
int fd_set_cloexec(struct fd_table *t, int fd, bool on);	/* or -EBADF */
void fd_close_on_exec(struct fd_table *t);	/* exec's part */
int fd_count(struct fd_table *t);		/* how many are open */

#endif
