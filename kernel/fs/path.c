/* SPDX-License-Identifier: MIT */
/*
 * From a path to a vnode, and from a directory back to its path. The walk
 * itself is walk.c's.
 */
#include "fs/path.h"

#include "abi/errno.h"
#include "base/string.h"
#include "fs/name.h"
#include "fs/walk.h"

/* Walk to the end; a link in the last place is followed if wanted. */
static int walk_whole(struct walk *w, bool follow, struct vnode **found)
{
	struct vnode *v;
	int error;

	while (!(error = walk_to_last(w)) && !(error = walk_last(w, &v))) {
		if (!vnode_is(v, S_IFLNK) || (!follow && !w->slash)) {
			*found = v;
			return 0;
		}
		error = walk_enter_link(w, v);
		vnode_put(v);
		if (error)
			break;
	}
	return error;
}

int path_walk(const struct fs_context *c, struct vnode *at, const char *path,
	      unsigned flags, struct vnode **found)
{
	struct walk w;
	int error;

	if (!*path && (flags & WALK_EMPTY)) {
		*found = at ? at : c->cwd;
		vnode_ref(*found);
		return 0;
	}
	error = walk_start(&w, c, at, path, true);
	if (!error)
		error = walk_whole(&w, flags & WALK_FOLLOW, found);
	if (!error && (w.slash || (flags & WALK_DIRECTORY)) &&
	    !vnode_is(*found, S_IFDIR)) {
		vnode_put(*found);
		error = -ENOTDIR;
	}
	walk_end(&w);
	return error;
}

/* The text grows from the end of the buffer to its front. */
struct text {
	char *start, *front;
};

static int prepend(struct text *t, const char *name, unsigned length)
{
	if ((size_t)(t->front - t->start) < length + 1)
		return -ERANGE;
	t->front -= length;
	memcpy(t->front, name, length);
	*--t->front = '/';
	return 0;
}

/* Finds the entry of an inode: a sink for readdir. */
struct finder {
	struct directory_sink sink;
	struct text *text;
	u64 inode;
	int result;			/* -ENOENT: not seen yet */
};

static bool finder_entry(struct directory_sink *s, const char *name,
			 unsigned length, u64 inode, UNUSED u8 type,
			 UNUSED u64 next)
{
	struct finder *f = container_of(s, struct finder, sink);
	bool dots = name[0] == '.' &&
		    (length == 1 || (length == 2 && name[1] == '.'));

	if (inode != f->inode || dots)
		return true;
	f->result = prepend(f->text, name, length);
	return false;
}

/* What `dir` is called in its parent, from the name cache. */
static int prepend_cached(struct text *t, struct vnode *parent,
			  struct vnode *dir)
{
	struct cached_name *e;
	int error = -ENOENT;

	spin_lock(&vnode_cache_lock);
	list_for_each(e, &dir->aliases, alias_link)
		if (e->dir == parent) {
			error = prepend(t, e->text, e->length);
			break;
		}
	spin_unlock(&vnode_cache_lock);
	return error;
}

/* The same by reading the parent. */
static int prepend_read(struct text *t, struct vnode *parent,
			struct vnode *dir)
{
	struct finder f = {
		.sink.entry = finder_entry,
		.text = t,
		.inode = dir->inode,
		.result = -ENOENT,
	};
	u64 position = 0;
	int error;

	mutex_lock(&parent->lock);
	error = parent->ops->readdir(parent, &position, &f.sink);
	mutex_unlock(&parent->lock);
	return error ? error : f.result;
}

/* Prepend the names from `dir` (a reference, given back) up to the root.
 * Result: 0, an error, or 1: this is outside of the root (chroot). */
static int prepend_all(const struct fs_context *c, struct text *t,
		       struct vnode *dir)
{
	int error = 0;

	while (dir != c->root && !error) {
		struct vnode *below = dir, *parent;

		while (below == below->fs->root && below->fs->covers)
			below = below->fs->covers;
		error = walk_parent(c, dir, &parent);
		if (error)
			break;
		if (parent == dir) {
			vnode_put(parent);
			error = 1;
			break;
		}
		error = prepend_cached(t, parent, below);
		if (error == -ENOENT)
			error = prepend_read(t, parent, below);
		vnode_put(dir);
		dir = parent;
	}
	vnode_put(dir);
	return error;
}

ssize_t path_of(const struct fs_context *c, struct vnode *dir, char *to,
		size_t size)
{
	struct text t = { to, to + size };
	size_t length;
	int error;

	if (size < 2)
		return -ERANGE;
	if (dir->attr.links == 0)
		return -ENOENT;
	*--t.front = '\0';
	vnode_ref(dir);
	mutex_lock(&rename_mutex);
	error = prepend_all(c, &t, dir);
	mutex_unlock(&rename_mutex);
	if (error < 0)
		return error;
	if (!*t.front)
		*--t.front = '/';
	if (error > 0) {		/* in Linux's words */
		if (prepend(&t, "(unreachable)", 13) < 0)
			return -ERANGE;
		t.front++;
	}
	length = to + size - t.front;
	memmove(to, t.front, length);
	return length;
}
