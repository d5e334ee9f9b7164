/* SPDX-License-Identifier: MIT */
/*
 * What the boot and the system calls call in this folder besides paths and
 * files: the file systems themselves, and pipes.
 *
 * The folder in one paragraph: vnode.c keeps the vnodes, busy.c who writes or
 * runs them, and name.c what their names lead to; walk.c and symlink.c walk
 * along a path, path.c, open.c, names.c, rename.c (with rename_lock.c) and
 * attr.c do with it what the calls ask for. file.c holds the open files,
 * plain.c serves those of files and directories, pipe.c (over ring.c),
 * pipe_ends.c and fifo.c the pipes, fd.c and fd_table.c the descriptors,
 * lock.c keeps the locks on files. ext2/ is the file system on disk, dev.c the
 * one on /dev, with mem.c and host.c for its devices, procfs*.c the one on
 * /proc; mount.c joins them to one tree.
 */
#ifndef FS_FS_H
#define FS_FS_H

#include "fs/path.h"

struct block_device;

void vnode_init(void);			/* at boot: the tables */

/* Recognise and read an ext2 file system. May sleep.
 * Result: 0 and *fs, or -EINVAL (not ext2, or features that we do not know;
 * the log says which), -EIO, -ENOMEM. */
int ext2_open(struct block_device *dev, struct filesystem **fs);

/* The file system of device nodes that is mounted on /dev. */
struct filesystem *devfs_open(void);

/*
 * A driver or the tty registers a character device: it appears in /dev under
 * `name`, and its files have `ops`. At boot only.
 */
struct char_device {
	const char *name;
	u32 number;			/* major << 8 | minor */
	mode_t permissions;
	const struct file_ops *ops;	/* NULL: struct device_link */
	/* What an open does besides, or NULL. 0 or an error; may sleep. */
	int (*open)(struct file *f);
	struct char_device *next;	/* dev.c's */
};
void devfs_register(struct char_device *d);

/* A symbolic link in /dev, registered by its node, which has no `ops`. */
struct device_link {
	struct char_device node;
	const char *target;
};
void devfs_init(void);			/* null zero full random urandom, and
					 * the host's channels if present: */
void host_init(void);			/* host.c's part of that */

/* Open a device node of any file system by its number: 0 or -ENXIO. */
int device_open(struct vnode *v, struct file *f);

/* pipe2(2): two files with a reference each, of a pipe that is `owner`'s.
 * flags: O_NONBLOCK. Result: 0 or -ENOMEM. */
int pipe_new(const struct cred *owner, u32 flags, struct file **reader,
	     struct file **writer);

/* Bytes that a pipe or fifo holds at most; -EBADF for other files. */
int pipe_size(const struct file *f);

/*
 * Open a fifo: waits for the other side as open(2) says.
 * Result: 0, -EINTR, -ENXIO (a nonblocking writer without a reader), -ENOMEM.
 */
int fifo_open(struct vnode *v, struct file *f);

#endif
