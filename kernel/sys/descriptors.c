/* SPDX-License-Identifier: MIT */
/*
 * The calls on descriptors and their flags: dup and its relatives, fcntl,
 * ioctl. What ioctl asks of a device the file's own operation answers.
 */
#include "sys/argument.h"

#include "abi/errno.h"
#include "abi/fcntl.h"
#include "abi/ioctl.h"
#include "fs/fs.h"
#include "sys/locks.h"

#define F_SETFL_MASK	(O_APPEND | O_NONBLOCK | O_NOATIME)

/* One more descriptor of f; its reference passes, or is given back. */
static s64 duplicate(struct file *f, int from, bool cloexec)
{
	s64 fd = fd_install(descriptors(), f, from, descriptor_limit(),
			    cloexec);

	if (fd < 0)
		file_put(f);
	return fd;
}

static s64 replace(u32 old, u32 new, bool cloexec)
{
	struct file *f;
	s64 result;

	if ((int)new < 0 || (int)new >= descriptor_limit())
		return -EBADF;
	f = file_argument(old);
	if (!f)
		return -EBADF;
	result = fd_replace(descriptors(), f, (int)new, cloexec);
	if (result < 0)
		file_put(f);
	return result;
}

s64 sys_dup(u32 fd)
{
	struct file *f = file_argument(fd);

	return f ? duplicate(f, 0, false) : -EBADF;
}

s64 sys_dup2(u32 old, u32 new)
{
	int error;

	if (old != new)
		return replace(old, new, false);
	error = fd_get_cloexec(descriptors(), old);
	return error < 0 ? error : (int)old;
}

s64 sys_dup3(u32 old, u32 new, u32 flags)
{
	if (flags & ~(u32)O_CLOEXEC || old == new)
		return -EINVAL;
	return replace(old, new, flags & O_CLOEXEC);
}

/* F_SETFL changes what may change after the open. */
static s64 set_flags(struct file *f, u32 flags)
{
	u32 keep = f->flags & ~F_SETFL_MASK;

	if (flags & O_NOATIME && !(f->flags & O_NOATIME) &&
	    context()->cred->fsuid != 0 &&
	    context()->cred->fsuid != f->vnode->attr.uid)
		return -EPERM;
	__atomic_store_n(&f->flags, keep | (flags & F_SETFL_MASK),
			 __ATOMIC_RELAXED);
	return 0;
}

/* What needs a file that is really open. */
static s64 control_open(struct file *f, u32 command, u64 arg)
{
	switch (command) {
	case F_SETFL:
		return set_flags(f, arg);
	case F_GETPIPE_SZ:
		return pipe_size(f);
	case F_GETLK:
	case F_OFD_GETLK:
		return find_lock(f, command, arg);
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return set_lock(f, command, arg);
	default:
		return -EINVAL;
	}
}

static s64 control(u32 fd, struct file *f, u32 command, u64 arg)
{
	switch (command) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		if ((u32)arg >= (u32)descriptor_limit())
			return -EINVAL;
		file_get(f);
		return duplicate(f, (int)arg, command != F_DUPFD);
	case F_GETFD:
		return fd_get_cloexec(descriptors(), fd);
	case F_SETFD:
		return fd_set_cloexec(descriptors(), fd,
				      arg & FD_CLOEXEC);
	case F_GETFL:
		return f->flags;
	default:
		return f->flags & O_PATH ? -EBADF :
					   control_open(f, command, arg);
	}
}

s64 sys_fcntl(u32 fd, u32 command, u64 arg)
{
	struct file *f = file_argument(fd);
	s64 result;

	if (!f)
		return -EBADF;
	result = control(fd, f, command, arg);
	file_put(f);
	return result;
}

static s64 set_nonblocking(struct file *f, u64 user)
{
	s32 on;

	if (copy_in(&on, user, sizeof(on)))
		return -EFAULT;
	__atomic_store_n(&f->flags, on ? f->flags | O_NONBLOCK :
			 f->flags & ~O_NONBLOCK, __ATOMIC_RELAXED);
	return 0;
}

s64 sys_ioctl(u32 fd, u32 command, u64 arg)
{
	struct file *f = file_argument(fd);
	s64 result = -ENOTTY;

	if (!f)
		return -EBADF;
	if (f->flags & O_PATH)
		result = -EBADF;
	else if (command == FIOCLEX || command == FIONCLEX)
		result = fd_set_cloexec(descriptors(), fd,
					command == FIOCLEX);
	else if (command == FIONBIO)
		result = set_nonblocking(f, arg);
	else if (f->ops->ioctl)
		result = f->ops->ioctl(f, command, arg);
	file_put(f);
	return result;
}
