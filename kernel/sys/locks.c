/* SPDX-License-Identifier: MIT */
/*
 * The calls that lock files: flock, and fcntl's commands. What a lock means
 * and who must wait for whom is fs/lock.c's.
 */
#include "sys/locks.h"

#include "abi/errno.h"
#include "fs/lock.h"
#include "sys/argument.h"

/* The bytes that are meant: from `start` on, or with a negative length those
 * before it. */
static int range(const struct file *f, const struct linux_flock *user,
		 struct file_lock *l)
{
	s64 bases[] = { 0, f->ops->seek ? (s64)f->offset : 0,
			(s64)f->vnode->attr.size };

	if ((u16)user->whence >= ARRAY_SIZE(bases))
		return -EINVAL;
	if (__builtin_add_overflow(bases[user->whence], user->start,
				   &l->first))
		return -EOVERFLOW;
	if (l->first < 0 || (user->length < 0 && l->first + user->length < 0))
		return -EINVAL;
	if (user->length == 0) {
		l->last = LOCK_LAST;
	} else if (user->length < 0) {
		l->last = l->first - 1;
		l->first += user->length;
	} else if (__builtin_add_overflow(l->first, user->length - 1,
					  &l->last)) {
		return -EOVERFLOW;
	}
	return 0;
}

/* From the user's words to a lock of the caller, or of the open file. */
static int take_lock(struct file *f, const struct linux_flock *user,
		     bool of_file, struct file_lock *l)
{
	int error = range(f, user, l);

	if (error)
		return error;
	if ((u16)user->type > F_UNLCK || (of_file && user->pid != 0))
		return -EINVAL;
	l->kind = of_file ? LOCK_OPEN_FILE : LOCK_PROCESS;
	l->type = user->type;
	l->owner = of_file ? (void *)f : descriptors();
	l->pid = of_file ? -1 : proc_current()->pid;
	return 0;
}

s64 find_lock(struct file *f, u32 command, u64 to)
{
	struct linux_flock user;
	struct file_lock l;
	int error;

	if (copy_in(&user, to, sizeof(user)))
		return -EFAULT;
	if (user.type != F_RDLCK && user.type != F_WRLCK)
		return -EINVAL;
	error = take_lock(f, &user, command == F_OFD_GETLK, &l);
	if (error)
		return error;
	lock_test(f->vnode, &l);
	user.type = (s16)l.type;
	if (l.type != F_UNLCK) {
		user.whence = 0;
		user.start = l.first;
		user.length = l.last == LOCK_LAST ? 0 : l.last - l.first + 1;
		user.pid = l.pid;
	}
	return copy_out(to, &user, sizeof(user));
}

s64 set_lock(struct file *f, u32 command, u64 from)
{
	bool of_file = command == F_OFD_SETLK || command == F_OFD_SETLKW;
	bool wait = command == F_SETLKW || command == F_OFD_SETLKW;
	struct linux_flock user;
	struct file_lock l;
	int error;

	if (copy_in(&user, from, sizeof(user)))
		return -EFAULT;
	error = take_lock(f, &user, of_file, &l);
	if (error)
		return error;
	if ((l.type == F_RDLCK && !(f->mode & FILE_READ)) ||
	    (l.type == F_WRLCK && !(f->mode & FILE_WRITE)))
		return -EBADF;
	return lock_set(f->vnode, &l, wait);
}

s64 sys_flock(u32 fd, u32 operation)
{
	struct file_lock l = { .kind = LOCK_WHOLE, .last = LOCK_LAST };
	struct file *f;
	s64 result = -EBADF;

	switch (operation & ~LOCK_NB) {
	case LOCK_SH: l.type = F_RDLCK; break;
	case LOCK_EX: l.type = F_WRLCK; break;
	case LOCK_UN: l.type = F_UNLCK; break;
	default: return -EINVAL;
	}
	f = file_argument(fd);
	if (!f)
		return -EBADF;
	l.owner = f;
	if (f->mode || (l.type == F_UNLCK && !(f->flags & O_PATH)))
		result = lock_set(f->vnode, &l, !(operation & LOCK_NB));
	file_put(f);
	return result;
}
