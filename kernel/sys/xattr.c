/* SPDX-License-Identifier: MIT */
/*
 * The calls on extended attributes (xattr(7)): our file systems have none, as
 * ext2 without that feature on Linux. Programs like ls and cp ask for them of
 * every file, and take that for an answer; no other error.
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

FORMS(setxattr, -EOPNOTSUPP, UNUSED u64 name, UNUSED u64 value,
      UNUSED u64 size, UNUSED u32 flags)
FORMS(getxattr, -EOPNOTSUPP, UNUSED u64 name, UNUSED u64 value,
      UNUSED u64 size)
FORMS(listxattr, 0, UNUSED u64 names, UNUSED u64 size)
FORMS(removexattr, -EOPNOTSUPP, UNUSED u64 name)
