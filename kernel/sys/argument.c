/* SPDX-License-Identifier: MIT */
/*
 * Arguments that name files: see argument.h. A path that begins with "/"
 * does not look at the descriptor it came with, as on Linux.
 */
#include "sys/argument.h"

#include "abi/errno.h"
#include "mm/object.h"

int descriptor_limit(void)
{
	return (int)MIN(proc_current()->limits[RLIM_NOFILE].current,
			(u64)FD_MAX);
}

int path_copy_in(u64 user, char **path)
{
	char *text = kmalloc(PATH_MAX_LEN);
	ssize_t length;

	if (!text)
		return -ENOMEM;
	length = copy_str_in(text, user, PATH_MAX_LEN);
	if (length < 0) {
		kfree(text);
		return length;
	}
	*path = text;
	return 0;
}

void path_free(char *path)
{
	kfree(path);
}

int at_directory(u32 fd, struct vnode **at)
{
	struct file *f;

	*at = NULL;
	if (fd == HERE)
		return 0;
	f = file_argument(fd);
	if (!f)
		return -EBADF;
	vnode_ref(f->vnode);
	*at = f->vnode;
	file_put(f);
	return 0;
}

s64 size_result(s64 result, u64 size)
{
	if (result == -EFBIG && size > *context()->file_limit)
		signal_kill(proc_current()->pid, SIGXFSZ, NULL);
	return result;
}

s64 write_argument(struct file *f, struct uio *u, const u64 *offset)
{
	s64 result;

	u->writer = context();
	result = file_write(f, u, offset);
	if (unlikely(u->end))
		signal_kill(proc_current()->pid,
			    u->end == UIO_BROKEN ? SIGPIPE : SIGXFSZ, NULL);
	return result;
}

/* Most paths are short: they need no memory of their own. */
static int copy_path(struct name_argument *n, u64 user)
{
	ssize_t length = copy_str_in(n->few, user, sizeof(n->few));

	if (length == -ENAMETOOLONG)
		return path_copy_in(user, &n->path);
	n->path = n->few;
	return length < 0 ? length : 0;
}

static void drop_path(struct name_argument *n)
{
	if (n->path != n->few)
		path_free(n->path);
}

int name_argument(struct name_argument *n, u32 fd, u64 user, bool empty_ok)
{
	int error = copy_path(n, user);

	if (error)
		return error;
	n->at = NULL;
	if (!*n->path && !empty_ok)
		error = -ENOENT;
	else if (*n->path != '/' && fd != HERE)
		error = at_directory(fd, &n->at);
	if (error)
		drop_path(n);
	return error;
}

void name_done(struct name_argument *n)
{
	if (n->at)
		vnode_put(n->at);
	drop_path(n);
}

int vnode_argument(u32 fd, u64 user, unsigned walk, struct vnode **v)
{
	struct name_argument n;
	int error = name_argument(&n, fd, user, walk & WALK_EMPTY);

	if (error)
		return error;
	error = path_walk(context(), n.at, n.path, walk, v);
	name_done(&n);
	return error;
}

unsigned walk_flags(u32 flags)
{
	return (flags & AT_SYMLINK_NOFOLLOW ? 0 : WALK_FOLLOW) |
	       (flags & AT_EMPTY_PATH ? WALK_EMPTY : 0);
}

bool is_empty_path(u64 user)
{
	char first;

	return !copy_in(&first, user, 1) && !first;
}
