/* SPDX-License-Identifier: MIT */
/*
 * The calls that change attributes: access rights, owners, times, sizes; and
 * those that ask whether one may. The work and its rules are in fs/attr.c.
 */
#include "sys/argument.h"

#include "abi/errno.h"
#include "abi/stat.h"
#include "fs/fs.h"

/* The vnode of an open file, with a reference. -EBADF with O_PATH, too. */
static int vnode_of_file(u32 fd, struct vnode **v)
{
	struct file *f = file_argument(fd);
	bool path_only = f && f->flags & O_PATH;

	if (!f)
		return -EBADF;
	if (!path_only) {
		vnode_ref(f->vnode);
		*v = f->vnode;
	}
	file_put(f);
	return path_only ? -EBADF : 0;
}

s64 sys_faccessat2(u32 fd, u64 path, u32 mode, u32 flags)
{
	struct cred real = *context()->cred;
	struct fs_context c = *context();
	struct name_argument n;
	struct vnode *v;
	s64 result;

	if (mode & ~7u || flags & ~(u32)(AT_EACCESS | AT_SYMLINK_NOFOLLOW |
					 AT_EMPTY_PATH))
		return -EINVAL;
	if (!(flags & AT_EACCESS)) {
		real.fsuid = real.uid;
		real.fsgid = real.gid;
		c.cred = &real;
	}
	result = name_argument(&n, fd, path, flags & AT_EMPTY_PATH);
	if (result)
		return result;
	result = path_walk(&c, n.at, n.path, walk_flags(flags), &v);
	name_done(&n);
	if (result)
		return result;
	result = vnode_access(v, c.cred, mode);
	if (!result && mode & 2 && v->fs->read_only && !vnode_is(v, S_IFCHR))
		result = -EROFS;
	vnode_put(v);
	return result;
}

s64 sys_access(u64 path, u32 mode)
{
	return sys_faccessat2(HERE, path, mode, 0);
}

s64 sys_faccessat(u32 fd, u64 path, u32 mode)
{
	return sys_faccessat2(fd, path, mode, 0);
}

/* v's reference passes, here and below. */
static s64 set_mode(struct vnode *v, u32 mode)
{
	s64 result = vnode_chmod(context(), v, mode & 07777);

	vnode_put(v);
	return result;
}

s64 sys_chmod(u64 path, u32 mode)
{
	return sys_fchmodat(HERE, path, mode);
}

s64 sys_fchmodat(u32 fd, u64 path, u32 mode)
{
	struct vnode *v;
	s64 result = vnode_argument(fd, path, WALK_FOLLOW, &v);

	return result ? result : set_mode(v, mode);
}

s64 sys_fchmod(u32 fd, u32 mode)
{
	struct vnode *v;
	s64 result = vnode_of_file(fd, &v);

	return result ? result : set_mode(v, mode);
}

static s64 set_owner(struct vnode *v, u32 uid, u32 gid)
{
	s64 result = vnode_chown(context(), v, uid, gid);

	vnode_put(v);
	return result;
}

static s64 chown_at(u32 fd, u64 path, u32 uid, u32 gid, unsigned walk)
{
	struct vnode *v;
	s64 result = vnode_argument(fd, path, walk, &v);

	return result ? result : set_owner(v, uid, gid);
}

s64 sys_chown(u64 path, u32 uid, u32 gid)
{
	return chown_at(HERE, path, uid, gid, WALK_FOLLOW);
}

s64 sys_lchown(u64 path, u32 uid, u32 gid)
{
	return chown_at(HERE, path, uid, gid, 0);
}

s64 sys_fchownat(u32 fd, u64 path, u32 uid, u32 gid, u32 flags)
{
	if (flags & ~(u32)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return chown_at(fd, path, uid, gid, walk_flags(flags));
}

s64 sys_fchown(u32 fd, u32 uid, u32 gid)
{
	struct vnode *v;
	s64 result = vnode_of_file(fd, &v);

	return result ? result : set_owner(v, uid, gid);
}

s64 sys_truncate(u64 path, u64 size)
{
	struct vnode *v;
	s64 result;

	if ((s64)size < 0)
		return -EINVAL;
	result = vnode_argument(HERE, path, WALK_FOLLOW, &v);
	if (result)
		return result;
	result = size_result(vnode_truncate(context(), v, size), size);
	vnode_put(v);
	return result;
}

/* The two times of a utime call: accessed, modified. */
struct times {
	struct linux_timespec t[2];
	bool both_now;			/* no times given */
};

/* What a time means: a value (maybe now), or (NULL) leave it. */
static const struct filetime *meaning(const struct linux_timespec *t,
				      struct filetime *value)
{
	*value = (struct filetime){ t->sec, (u32)t->nsec };
	return t->nsec == UTIME_OMIT_NSEC ? NULL : value;
}

static bool is_valid(const struct linux_timespec *t)
{
	return t->nsec == UTIME_OMIT_NSEC || t->nsec == UTIME_NOW_NSEC ||
	       (t->nsec >= 0 && t->nsec < (s64)NSEC_PER_SEC);
}

static s64 set_times(struct vnode *v, const struct times *times)
{
	const struct linux_timespec *t = times->t;
	struct filetime a, m;
	bool both_now = times->both_now ||
			(t[0].nsec == UTIME_NOW_NSEC &&
			 t[1].nsec == UTIME_NOW_NSEC);
	s64 result = vnode_utimes(context(), v, meaning(&t[0], &a),
				  meaning(&t[1], &m), both_now);

	vnode_put(v);
	return result;
}

static void now(struct times *times)
{
	times->t[0].nsec = times->t[1].nsec = UTIME_NOW_NSEC;
	times->both_now = true;
}

s64 sys_utimensat(u32 fd, u64 path, u64 user, u32 flags)
{
	struct times times = { 0 };
	struct vnode *v;
	s64 result;

	if (user && copy_in(times.t, user, sizeof(times.t)))
		return -EFAULT;
	if (!user)
		now(&times);
	if (times.t[0].nsec == UTIME_OMIT_NSEC &&
	    times.t[1].nsec == UTIME_OMIT_NSEC)
		return 0;
	if (!is_valid(&times.t[0]) || !is_valid(&times.t[1]) ||
	    flags & ~(u32)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (!path && fd != HERE)
		result = flags ? -EINVAL : vnode_of_file(fd, &v);
	else
		result = vnode_argument(fd, path, walk_flags(flags), &v);
	return result ? result : set_times(v, &times);
}

s64 sys_utimes(u64 path, u64 times)
{
	return sys_futimesat(HERE, path, times);
}

s64 sys_futimesat(u32 fd, u64 path, u64 user)
{
	struct linux_timeval t[2];
	struct times times = { 0 };
	struct vnode *v;
	s64 result;

	if (user && copy_in(t, user, sizeof(t)))
		return -EFAULT;
	for (int i = 0; user && i < 2; i++) {
		if (t[i].usec < 0 || t[i].usec >= USEC_PER_SEC)
			return -EINVAL;
		times.t[i].sec = t[i].sec;
		times.t[i].nsec = t[i].usec * (s64)NSEC_PER_USEC;
	}
	if (!user)
		now(&times);
	if (!path && fd != HERE)
		result = vnode_of_file(fd, &v);
	else
		result = vnode_argument(fd, path, WALK_FOLLOW, &v);
	return result ? result : set_times(v, &times);
}

s64 sys_utime(u64 path, u64 user)
{
	struct times times = { 0 };
	struct vnode *v;
	s64 seconds[2], result;

	if (user && copy_in(seconds, user, sizeof(seconds)))
		return -EFAULT;
	for (int i = 0; user && i < 2; i++)
		times.t[i].sec = seconds[i];
	if (!user)
		now(&times);
	result = vnode_argument(HERE, path, WALK_FOLLOW, &v);
	return result ? result : set_times(v, &times);
}
