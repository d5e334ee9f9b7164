/* SPDX-License-Identifier: MIT */
/*
 * The calls that make, move and remove names, and those that move a process
 * among them: mkdir, mknod, link, symlink, unlink, rename, readlink, chdir,
 * getcwd, umask. Each old form is its *at form at the working directory.
 */
#include "sys/argument.h"

#include "abi/errno.h"
#include "fs/fs.h"
#include "mm/object.h"

s64 sys_mkdirat(u32 fd, u64 path, u32 mode)
{
	struct name_argument n;
	s64 result = name_argument(&n, fd, path, false);

	if (result)
		return result;
	result = path_mkdir(context(), n.at, n.path,
			    mode & 01777 & ~context()->umask);
	name_done(&n);
	return result;
}

s64 sys_mkdir(u64 path, u32 mode)
{
	return sys_mkdirat(HERE, path, mode);
}

s64 sys_mknodat(u32 fd, u64 path, u32 mode, u32 rdev)
{
	struct name_argument n;
	s64 result = name_argument(&n, fd, path, false);

	if (result)
		return result;
	result = path_mknod(context(), n.at, n.path,
			    mode & ~context()->umask, rdev);
	name_done(&n);
	return result;
}

s64 sys_mknod(u64 path, u32 mode, u32 rdev)
{
	return sys_mknodat(HERE, path, mode, rdev);
}

s64 sys_unlinkat(u32 fd, u64 path, u32 flags)
{
	struct name_argument n;
	s64 result;

	if (flags & ~(u32)AT_REMOVEDIR)
		return -EINVAL;
	result = name_argument(&n, fd, path, false);
	if (result)
		return result;
	result = path_unlink(context(), n.at, n.path, flags & AT_REMOVEDIR);
	name_done(&n);
	return result;
}

s64 sys_unlink(u64 path)
{
	return sys_unlinkat(HERE, path, 0);
}

s64 sys_rmdir(u64 path)
{
	return sys_unlinkat(HERE, path, AT_REMOVEDIR);
}

s64 sys_linkat(u32 old_fd, u64 old_path, u32 fd, u64 path, u32 flags)
{
	unsigned walk = flags & AT_SYMLINK_FOLLOW ? WALK_FOLLOW : 0;
	struct name_argument n;
	struct vnode *old;
	s64 result;

	if (flags & ~(u32)(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH && context()->cred->fsuid == 0)
		walk |= WALK_EMPTY;	/* others: only what has a name */
	result = vnode_argument(old_fd, old_path, walk, &old);
	if (result)
		return result;
	result = name_argument(&n, fd, path, false);
	if (!result) {
		result = path_link(context(), old, n.at, n.path);
		name_done(&n);
	}
	vnode_put(old);
	return result;
}

s64 sys_link(u64 old, u64 new)
{
	return sys_linkat(HERE, old, HERE, new, 0);
}

s64 sys_symlinkat(u64 target, u32 fd, u64 path)
{
	struct name_argument n;
	char *text;
	s64 result = path_copy_in(target, &text);

	if (result)
		return result;
	result = *text ? name_argument(&n, fd, path, false) : -ENOENT;
	if (!result) {
		result = path_symlink(context(), text, n.at, n.path);
		name_done(&n);
	}
	path_free(text);
	return result;
}

s64 sys_symlink(u64 target, u64 path)
{
	return sys_symlinkat(target, HERE, path);
}

s64 sys_renameat2(u32 old_fd, u64 old, u32 new_fd, u64 new, u32 flags)
{
	struct name_argument from, to;
	s64 result = name_argument(&from, old_fd, old, true);

	if (result)
		return result;
	result = name_argument(&to, new_fd, new, true);
	if (!result) {
		result = path_rename(context(), from.at, from.path, to.at,
				     to.path, flags);
		name_done(&to);
	}
	name_done(&from);
	return result;
}

s64 sys_rename(u64 old, u64 new)
{
	return sys_renameat2(HERE, old, HERE, new, 0);
}

s64 sys_renameat(u32 old_fd, u64 old, u32 new_fd, u64 new)
{
	return sys_renameat2(old_fd, old, new_fd, new, 0);
}

/* The text of a link without a NUL, cut at `size`. */
static s64 read_link(struct vnode *v, u64 to, u64 size)
{
	char *text = kmalloc(PATH_MAX_LEN);
	s64 length;

	if (!text)
		return -ENOMEM;
	length = vnode_readlink(v, text, PATH_MAX_LEN);
	if (length >= 0) {
		length = MIN((u64)length, size);
		if (copy_out(to, text, length))
			length = -EFAULT;
	}
	kfree(text);
	return length;
}

s64 sys_readlinkat(u32 fd, u64 path, u64 to, u32 size)
{
	struct vnode *v;
	s64 result;

	if ((s32)size <= 0)
		return -EINVAL;
	result = vnode_argument(fd, path, WALK_EMPTY, &v);
	if (result)
		return result;
	if (vnode_is(v, S_IFLNK))
		result = read_link(v, to, size);
	else
		result = is_empty_path(path) ? -ENOENT : -EINVAL;
	vnode_put(v);
	return result;
}

s64 sys_readlink(u64 path, u64 to, u32 size)
{
	return sys_readlinkat(HERE, path, to, size);
}

/* Make v (its reference passes) the working directory, or the root. */
static s64 change_to(struct vnode **place, struct vnode *v)
{
	struct fs_context *c = &proc_current()->fs;
	int error = vnode_is(v, S_IFDIR) ? vnode_access(v, c->cred, 1) :
					   -ENOTDIR;
	struct vnode *old = *place;

	if (!error && place == &c->root && c->cred->euid != 0)
		error = -EPERM;
	if (error) {
		vnode_put(v);
		return error;
	}
	spin_lock(&proctable.lock);	/* /proc looks at it */
	*place = v;
	spin_unlock(&proctable.lock);
	vnode_put(old);
	return 0;
}

static s64 change_to_name(struct vnode **place, u64 path)
{
	struct vnode *v;
	s64 result = vnode_argument(HERE, path, WALK_FOLLOW | WALK_DIRECTORY,
				    &v);

	return result ? result : change_to(place, v);
}

s64 sys_chdir(u64 path)
{
	return change_to_name(&proc_current()->fs.cwd, path);
}

s64 sys_chroot(u64 path)
{
	return change_to_name(&proc_current()->fs.root, path);
}

s64 sys_fchdir(u32 fd)
{
	struct file *f = file_argument(fd);
	s64 result;

	if (!f)
		return -EBADF;
	vnode_ref(f->vnode);
	result = change_to(&proc_current()->fs.cwd, f->vnode);
	file_put(f);
	return result;
}

s64 sys_getcwd(u64 to, u64 size)
{
	char *path = kmalloc(PATH_MAX_LEN);
	s64 length;

	if (!path)
		return -ENOMEM;
	length = path_of(context(), context()->cwd, path, PATH_MAX_LEN);
	if (length == -ERANGE)
		length = -ENAMETOOLONG;
	else if (length > 0 && (u64)length > size)
		length = -ERANGE;
	else if (length > 0 && copy_out(to, path, length))
		length = -EFAULT;
	kfree(path);
	return length;
}

s64 sys_umask(u32 mask)
{
	struct fs_context *c = &proc_current()->fs;
	mode_t old = c->umask;

	c->umask = mask & 0777;
	return old;
}
