/* SPDX-License-Identifier: MIT */
/*
 * The calls that open and close files and pipes, and those on an open file as
 * a whole: its position, its size, and putting it on the disk.
 */
#include "sys/argument.h"

#include "abi/errno.h"
#include "abi/fcntl.h"
#include "fs/fs.h"

#define SEEK_MAX	4

s64 sys_openat(u32 fd, u64 path, u32 flags, u32 mode)
{
	mode_t permissions = mode & 07777 & ~context()->umask;
	struct name_argument n;
	struct file *f;
	s64 result = name_argument(&n, fd, path, false);

	if (result)
		return result;
	result = fd_room(descriptors(), descriptor_limit());
	if (!result)
		result = path_open(context(), n.at, n.path, flags, permissions,
				   &f);
	name_done(&n);
	if (result)
		return result;
	result = fd_install(descriptors(), f, 0, descriptor_limit(),
			    flags & O_CLOEXEC);
	if (result < 0)
		file_put(f);
	return result;
}

s64 sys_open(u64 path, u32 flags, u32 mode)
{
	return sys_openat(HERE, path, flags, mode);
}

s64 sys_creat(u64 path, u32 mode)
{
	return sys_openat(HERE, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

s64 sys_close(u32 fd)
{
	return fd_close(descriptors(), fd);
}

s64 sys_close_range(u32 first, u32 last, u32 flags)
{
	if (flags & ~(u32)(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) ||
	    first > last)
		return -EINVAL;
	for (u32 fd = first; fd <= MIN(last, FD_MAX - 1u); fd++) {
		if (flags & CLOSE_RANGE_CLOEXEC)
			fd_set_cloexec(descriptors(), fd, true);
		else
			fd_close(descriptors(), fd);
	}
	return 0;
}

s64 sys_lseek(u32 fd, u64 offset, u32 whence)
{
	struct file *f = file_argument(fd);
	s64 result;

	if (!f)
		return -EBADF;
	result = whence <= SEEK_MAX ? file_seek(f, offset, whence) : -EINVAL;
	file_put(f);
	return result;
}

/* Both ends get numbers, or neither. */
static s64 install_pipe(struct file *r, struct file *w, u64 user, bool cloexec)
{
	struct fd_table *t = descriptors();
	int limit = descriptor_limit();
	s32 fds[2];

	fds[0] = fd_install(t, r, 0, limit, cloexec);
	if (fds[0] < 0) {
		file_put(r);
		file_put(w);
		return fds[0];
	}
	fds[1] = fd_install(t, w, 0, limit, cloexec);
	if (fds[1] < 0) {
		file_put(w);
		fd_close(t, fds[0]);
		return fds[1];
	}
	if (!copy_out(user, fds, sizeof(fds)))
		return 0;
	fd_close(t, fds[0]);
	fd_close(t, fds[1]);
	return -EFAULT;
}

s64 sys_pipe2(u64 fds, u32 flags)
{
	struct file *reader, *writer;
	int error;

	if (flags & ~(u32)(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	if (file_at_ceiling(&proc_current()->cred))
		return -ENFILE;
	error = pipe_new(context()->cred, flags & O_NONBLOCK, &reader,
			 &writer);
	if (error)
		return error;
	return install_pipe(reader, writer, fds, flags & O_CLOEXEC);
}

s64 sys_pipe(u64 fds)
{
	return sys_pipe2(fds, 0);
}

s64 sys_fsync(u32 fd)
{
	struct file *f = file_argument(fd);
	s64 result;

	if (!f)
		return -EBADF;
	result = file_sync(f);
	file_put(f);
	return result;
}

s64 sys_fdatasync(u32 fd)
{
	return sys_fsync(fd);
}

s64 sys_sync(void)
{
	fs_sync_all();
	return 0;
}

s64 sys_syncfs(u32 fd)
{
	struct file *f = file_argument(fd);
	struct filesystem *fs;
	s64 result = 0;

	if (!f)
		return -EBADF;
	fs = f->vnode->fs;
	if (f->flags & O_PATH)
		result = -EBADF;
	else if (fs->sync)
		result = fs->sync(fs);
	file_put(f);
	return result;
}

s64 sys_ftruncate(u32 fd, u64 size)
{
	struct file *f;
	s64 result;

	if ((s64)size < 0)
		return -EINVAL;
	f = file_argument(fd);
	if (!f)
		return -EBADF;
	result = size_result(file_truncate(f, size, context()), size);
	file_put(f);
	return result;
}

s64 sys_fallocate(u32 fd, u32 mode, u64 offset, u64 length)
{
	struct file *f = file_argument(fd);
	s64 result;

	if (!f)
		return -EBADF;
	if ((s64)offset < 0 || (s64)length <= 0)
		result = -EINVAL;
	else if (mode != 0)
		result = -EOPNOTSUPP;
	else
		result = size_result(file_allocate(f, offset, length,
						   context()),
				     offset + length);
	file_put(f);
	return result;
}

#define ADVICE_LAST	5		/* POSIX_FADV_NOREUSE */

/* There is nothing to do: the cache drops what it must, and reads no further
 * than asked. */
s64 sys_fadvise64(u32 fd, UNUSED u64 offset, u64 length, u32 advice)
{
	struct file *f = file_argument(fd);
	s64 result = 0;

	if (!f)
		return -EBADF;
	if (f->flags & O_PATH)
		result = -EBADF;
	else if (vnode_is(f->vnode, S_IFIFO))
		result = -ESPIPE;
	else if ((s64)length < 0 || advice > ADVICE_LAST)
		result = -EINVAL;
	file_put(f);
	return result;
}
