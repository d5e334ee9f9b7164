/* SPDX-License-Identifier: MIT */
/*
 * Names to vnodes, and the operations on names: the half of the file system
 * that is the same for every kind of it. Paths are kernel strings (sys has
 * copied them in). A name cache (negative entries too) makes a component
 * cost one hash look-up.
 */
#ifndef FS_PATH_H
#define FS_PATH_H

#include "fs/file.h"

/* Where a process stands: its root, working directory, and who it is. */
struct fs_context {
	struct vnode *root, *cwd;	/* references */
	mode_t umask;
	const struct cred *cred;
	const u64 *file_limit;		/* bytes a file may grow to by it */
};

/* walk flags */
#define WALK_FOLLOW	1u	/* follow a symbolic link in the last place */
#define WALK_EMPTY	2u	/* "" is the starting vnode (AT_EMPTY_PATH) */
#define WALK_DIRECTORY	4u	/* must be a directory: -ENOTDIR */

/*
 * Every call takes `at`: the directory that a relative path starts from, or
 * NULL for the working directory. All may sleep; the caller holds no lock.
 * Results are 0 or a negative errno: -ENOENT, -ENOTDIR, -EACCES, -ELOOP,
 * -ENAMETOOLONG, -EIO, -ENOMEM everywhere; where a name is made or removed
 * -EROFS, -EPERM and -ENOSPC as well; and those named.
 */

/* The vnode that a path leads to, with a reference. */
int path_walk(const struct fs_context *c, struct vnode *at, const char *path,
	      unsigned flags, struct vnode **found);

/* open(2): flags O_*, mode already without the umask's bits. *f: a reference.
 * -EINVAL, -EEXIST, -EISDIR, -ENXIO, -ETXTBSY, -ENFILE, and what the open of
 * a device or a fifo says. */
int path_open(const struct fs_context *c, struct vnode *at, const char *path,
	      u32 flags, mode_t mode, struct file **f);

/* mkdir(2), mknod(2), symlink(2), link(2): -EEXIST; -EMLINK, -EXDEV. */
int path_mkdir(const struct fs_context *c, struct vnode *at, const char *path,
	       mode_t mode);
int path_mknod(const struct fs_context *c, struct vnode *at, const char *path,
	       mode_t mode, u32 rdev);
int path_symlink(const struct fs_context *c, const char *target,
		 struct vnode *at, const char *path);
int path_link(const struct fs_context *c, struct vnode *old, struct vnode *at,
	      const char *path);

/* unlink(2), or with `directory` rmdir(2): -EISDIR, -EBUSY, -ENOTEMPTY,
 * -EINVAL. */
int path_unlink(const struct fs_context *c, struct vnode *at, const char *path,
		bool directory);

/* rename(2): -EINVAL, -EEXIST, -ENOTEMPTY, -EISDIR, -EXDEV, -EBUSY, -EMLINK. */
int path_rename(const struct fs_context *c, struct vnode *old_at,
		const char *old, struct vnode *new_at, const char *new,
		unsigned flags);	/* RENAME_… of rename(2) */

/* The absolute path of a directory. Result: length with the NUL, -ERANGE,
 * -ENOENT when it was removed. */
ssize_t path_of(const struct fs_context *c, struct vnode *dir, char *to,
		size_t size);

/*
 * Attribute changes with their permission checks and time stamps. They take
 * the vnode's lock, and may sleep. Result: 0, -EROFS, -EPERM, -EACCES, -EIO;
 * vnode_truncate also -EISDIR, -EINVAL, -EFBIG, -ETXTBSY, -ENOSPC.
 */
int vnode_chmod(const struct fs_context *c, struct vnode *v, mode_t mode);
int vnode_chown(const struct fs_context *c, struct vnode *v, uid_t uid,
		gid_t gid);		/* (uid_t)-1: leave */
/* NULL: leave; nsec UTIME_NOW_NSEC: now, the same for all. */
int vnode_utimes(const struct fs_context *c, struct vnode *v,
		 const struct filetime *accessed,
		 const struct filetime *modified, bool both_now);
int vnode_truncate(const struct fs_context *c, struct vnode *v, u64 size);

/* The same for who may already: a regular file. -ETXTBSY when it runs. */
int vnode_cut(const struct fs_context *c, struct vnode *v, u64 size);

/* The mode of something new in `dir`: set-gid only for the own group. */
mode_t vnode_new_mode(const struct vnode *dir, mode_t mode,
		      const struct cred *cred);

/* Mounting, at boot: the root, devfs and others on a directory's path. Result:
 * 0, -EBUSY when something is mounted there, or why the path leads nowhere. */
int fs_mount_root(struct filesystem *fs);
int fs_mount(struct filesystem *fs, const char *path);
struct vnode *fs_root(void);		/* of the mounted tree, a reference */
struct filesystem *fs_mounted(unsigned n);	/* NULL: there are no more */

/* Write all mounts back and mark them clean. May sleep. Result: 0, or the
 * first error: the others are done all the same. */
int fs_sync_all(void);

#endif
