/* SPDX-License-Identifier: MIT */
/*
 * Calls on what there is not: extended attributes (xattr(7)), sockets, pages
 * moved by splice(2). Programs make them of any file or descriptor, to see
 * what it is or whether it can be had faster, and go on when they hear the
 * documented refusal, but not at ENOSYS.
 */
#include "sys/argument.h"

#include "abi/errno.h"
#include "fs/fs.h"

static s64 of_name(u64 path, unsigned walk, s64 answer)
{
	struct vnode *v;
	int error = vnode_argument(HERE, path, walk, &v);

	if (error)
		return error;
	vnode_put(v);
	return answer;
}

static s64 of_file(u32 fd, s64 answer)
{
	struct file *f = file_argument(fd);

	if (!f || f->flags & O_PATH)
		answer = -EBADF;
	if (f)
		file_put(f);
	return answer;
}

/* A call in its three forms: name, without the last link, descriptor. */
#define FORMS(call, answer, ...)					\
	s64 sys_##call(u64 path, __VA_ARGS__)				\
	{								\
		return of_name(path, WALK_FOLLOW, answer);		\
	}								\
	s64 sys_l##call(u64 path, __VA_ARGS__)				\
	{								\
		return of_name(path, 0, answer);			\
	}								\
	s64 sys_f##call(u32 fd, __VA_ARGS__)				\
	{								\
		return of_file(fd, answer);				\
	}

/* As ext2 on Linux without that feature. */
FORMS(setxattr, -EOPNOTSUPP, UNUSED u64 name, UNUSED u64 value,
      UNUSED u64 size, UNUSED u32 flags)
FORMS(getxattr, -EOPNOTSUPP, UNUSED u64 name, UNUSED u64 value,
      UNUSED u64 size)
FORMS(listxattr, 0, UNUSED u64 names, UNUSED u64 size)
FORMS(removexattr, -EOPNOTSUPP, UNUSED u64 name)

/* As Linux of a family that it was built without. */
s64 sys_socket(UNUSED u32 family, UNUSED u32 type, UNUSED u32 protocol)
{
	return -EAFNOSUPPORT;
}

s64 sys_socketpair(UNUSED u32 family, UNUSED u32 type, UNUSED u32 protocol,
		   UNUSED u64 to)
{
	return -EAFNOSUPPORT;
}

/* Is it a socket? Shells ask, and runtimes of languages. */
s64 sys_getsockname(u32 fd, UNUSED u64 to, UNUSED u64 size)
{
	return of_file(fd, -ENOTSOCK);
}

s64 sys_getpeername(u32 fd, UNUSED u64 to, UNUSED u64 size)
{
	return of_file(fd, -ENOTSOCK);
}

s64 sys_getsockopt(u32 fd, UNUSED u32 level, UNUSED u32 name, UNUSED u64 to,
		   UNUSED u64 size)
{
	return of_file(fd, -ENOTSOCK);
}

/* As between files that Linux cannot splice; the caller then copies. */
s64 sys_splice(u32 from, UNUSED u64 from_offset, u32 to, UNUSED u64 to_offset,
	       u64 size, UNUSED u32 flags)
{
	s64 error = size ? of_file(from, -EINVAL) : 0;

	return error == -EINVAL ? of_file(to, -EINVAL) : error;
}
