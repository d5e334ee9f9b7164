/* SPDX-License-Identifier: MIT */
/*
 * The links of procfs. Those to a process's places and open files do not lead
 * along their text: following one gives the very file, also when its name is
 * gone, when it never had one, or when another has it by now.
 */
#include "fs/procfs_own.h"

#include "abi/errno.h"
#include "base/fmt.h"
#include "base/string.h"
#include "fs/name.h"
#include "fs/pipe.h"
#include "mm/object.h"

static const struct cred nobody_asks;	/* uid 0: the kernel itself */

/* A name of v and, with a reference, the directory it is in; or NULL. */
static struct vnode *alias_of(struct vnode *v, char name[NAME_MAX_LEN + 1])
{
	struct cached_name *e;
	struct vnode *dir = NULL;

	spin_lock(&vnode_cache_lock);
	list_for_each(e, &v->aliases, alias_link) {
		if (e->dir->state == VNODE_LEAVING)
			continue;	/* too late for a reference */
		dir = e->dir;
		vnode_ref_cached(dir);
		memcpy(name, e->text, e->length);
		name[e->length] = '\0';
		break;
	}
	spin_unlock(&vnode_cache_lock);
	return dir;
}

/* Length without the NUL. */
static int directory_path(struct vnode *dir, char *to, size_t size)
{
	struct fs_context c = { .cred = &nobody_asks };
	ssize_t n;

	c.root = c.cwd = fs_root();
	n = path_of(&c, dir, to, size);
	vnode_put(c.root);
	return n > 0 ? n - 1 : n;
}

static int file_path(struct vnode *v, char *to, size_t size)
{
	char *name = kmalloc(NAME_MAX_LEN + 1);
	struct vnode *dir = name ? alias_of(v, name) : NULL;
	int n = -ENOENT;

	if (dir) {
		n = directory_path(dir, to, size);
		vnode_put(dir);
	}
	if (n > 0) {
		if (n == 1)		/* "/" */
			n = 0;
		n += fmt_text(to + n, size - n, "/%s", name);
		if ((size_t)n >= size)
			n = -ENAMETOOLONG;
	}
	kfree(name);
	return n;
}

int vnode_path(struct vnode *v, char *to, size_t size)
{
	int n = vnode_is(v, S_IFDIR) ? directory_path(v, to, size) :
				       file_path(v, to, size);

	if (n != -ENOENT)
		return n;
	if (pipe_is_nameless(v))
		return fmt_text(to, size, "pipe:[%lu]", v->inode);
	return fmt_text(to, size, "inode:[%lu]%s", v->inode,
			v->attr.links ? "" : " (deleted)");
}

/* What descriptor the link stands for. */
static struct file *file_of(const struct vnode *v)
{
	return processes->file(procfs_pid(v), procfs_kind(v) & 0xfff);
}

static bool is_fd(const struct vnode *v)
{
	return procfs_pid(v) && procfs_kind(v) >= KIND_FD;
}

static int fd_words(struct vnode *link, char *to, size_t size)
{
	struct file *f = file_of(link);
	int n;

	if (!f)
		return -ENOENT;
	n = vnode_path(f->vnode, to, size);
	file_put(f);
	return n;
}

/* Not under the link's lock (see vnode_readlink). */
static int link_words(struct vnode *link, char *to, size_t size)
{
	struct vnode *v;
	int n;

	if (!procfs_pid(link))
		return fmt_text(to, size, "%d", processes->self());
	n = processes->may_look(procfs_pid(link));
	if (n)
		return n;
	if (is_fd(link))
		return fd_words(link, to, size);
	n = procfs_entry_of(link)->link(procfs_pid(link), &v);
	if (n)
		return n;
	n = vnode_path(v, to, size);
	vnode_put(v);
	return n;
}

static int follow_fd(struct vnode *link, struct vnode **to)
{
	struct file *f = file_of(link);

	if (!f)
		return -ENOENT;
	vnode_ref(f->vnode);
	*to = f->vnode;
	file_put(f);
	return 0;
}

static int follow(struct vnode *link, struct vnode **to)
{
	pid_t pid = procfs_pid(link);
	int error;

	if (!pid)
		return vnode_get(link->fs, procfs_inode(processes->self(),
							KIND_PROCESS), to);
	error = processes->may_look(pid);
	if (error)
		return error;
	return is_fd(link) ? follow_fd(link, to) :
			     procfs_entry_of(link)->link(pid, to);
}

const struct vnode_ops procfs_link_ops = {
	.readlink = link_words,
	.follow = follow,
};

static int words(struct vnode *link, char *to, size_t size)
{
	const char *target = procfs_entry_of(link)->target;
	size_t n = MIN(strlen(target), size);

	memcpy(to, target, n);
	return n;
}

const struct vnode_ops procfs_words_ops = {
	.readlink = words,
};
