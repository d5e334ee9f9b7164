/* SPDX-License-Identifier: MIT */
/*
 * Walking along a path: see walk.h. The components that the name cache knows
 * are passed in one go under its lock, without references to the directories
 * in between; only where it does not know the way a directory is locked and
 * its file system asked. Symbolic links are symlink.c's.
 */
#include "fs/walk.h"

#include "abi/errno.h"
#include "fs/name.h"

/* Passed under one lock at most: components, bytes. */
#define CACHED_STEPS	16
#define CACHED_BYTES	256

static const struct name dot_dot = { "..", 2 };

void walk_move_to(struct walk *w, struct vnode *v)
{
	vnode_put(w->at);
	w->at = v;
}

int walk_start(struct walk *w, const struct fs_context *c, struct vnode *at,
	       const char *path, bool peek)
{
	w->context = c;
	w->at = *path == '/' ? c->root : at ? at : c->cwd;
	w->rest = path;
	w->text = NULL;
	w->slash = false;
	w->peek = peek;
	w->known = NULL;
	w->links = w->depth = 0;
	vnode_ref(w->at);
	if (!*path)
		return -ENOENT;
	return vnode_is(w->at, S_IFDIR) ? 0 : -ENOTDIR;
}

/* What can be said without the directory: 0 and *found, an error, or 1. */
static int look_up_cached(struct vnode *dir, struct name n,
			  struct vnode **found)
{
	if (n.length > NAME_MAX_LEN)
		return dir->attr.links ? -ENAMETOOLONG : -ENOENT;
	switch (name_get(dir, n, found)) {
	case NAME_FOUND: return 0;
	case NAME_ABSENT: return -ENOENT;
	default: return 1;
	}
}

int walk_lookup_locked(struct vnode *dir, struct name n, struct vnode **found)
{
	int error = look_up_cached(dir, n, found);

	if (error <= 0)
		return error;
	if (dir->attr.links == 0)
		return -ENOENT;
	error = dir->ops->lookup(dir, n, found);
	if (dir->fs->live)
		return error;
	if (!error)
		name_set(dir, n, *found);
	else if (error == -ENOENT)
		name_set(dir, n, NULL);
	return error;
}

int walk_lookup(struct vnode *dir, struct name n, struct vnode **found)
{
	int error = look_up_cached(dir, n, found);

	if (error <= 0)
		return error;
	mutex_lock(&dir->lock);
	error = walk_lookup_locked(dir, n, found);
	mutex_unlock(&dir->lock);
	return error;
}

struct vnode *walk_cross(struct vnode *v)
{
	while (v->mounted) {
		struct vnode *root = v->mounted;

		vnode_ref(root);
		vnode_put(v);
		v = root;
	}
	return v;
}

int walk_parent(const struct fs_context *c, struct vnode *dir,
		struct vnode **up)
{
	int error;

	while (dir != c->root && dir == dir->fs->root && dir->fs->covers)
		dir = dir->fs->covers;
	if (dir == c->root) {
		vnode_ref(dir);
		*up = dir;
		return 0;
	}
	error = walk_lookup(dir, dot_dot, up);
	if (!error)
		*up = walk_cross(*up);
	return error;
}

int walk_may_change(struct vnode *dir, const struct cred *cred)
{
	if (dir->fs->read_only)
		return -EROFS;
	return vnode_access(dir, cred, 2 | 1);
}

static enum last_kind kind_of(struct name n)
{
	if (n.text[0] != '.' || n.length > 2)
		return LAST_NAME;
	if (n.length == 1)
		return LAST_DOT;
	return n.text[1] == '.' ? LAST_DOT_DOT : LAST_NAME;
}

static const char *skip_slashes(const char *s)
{
	while (*s == '/')
		s++;
	return s;
}

/* Read a component at `s`. Result: where the next one starts. */
static const char *component(const char *s, u32 *hash, struct name *n)
{
	u32 h = *hash;

	n->text = s;
	while (*s && *s != '/')
		h = name_hash_add(h, *s++);
	n->length = s - n->text;
	*hash = h;
	return skip_slashes(s);
}

static struct vnode *top_of(struct vnode *v)
{
	while (v->mounted)
		v = v->mounted;
	return v;
}

/*
 * Pass what the name cache knows; stop before the last component, and before
 * all that needs a closer look: links, dots, errors. The last component is
 * looked up as well if that is wanted.
 */
static void walk_cached(struct walk *w)
{
	const struct cred *cred = w->context->cred;
	const char *end = w->rest + CACHED_BYTES;
	struct vnode *dir = w->at, *next;

	spin_lock(&vnode_cache_lock);
	for (unsigned step = 0; step < CACHED_STEPS && w->rest < end; step++) {
		u32 hash = name_hash_start(dir);
		struct name n;
		const char *after = component(w->rest, &hash, &n);
		bool last = !*after && !w->depth;

		if ((last && !w->peek) || kind_of(n) != LAST_NAME ||
		    n.length > NAME_MAX_LEN || vnode_access(dir, cred, 1) ||
		    name_find(dir, n, hash, &next) != NAME_FOUND)
			break;
		next = top_of(next);
		if (last) {
			vnode_ref_cached(next);
			w->known = next;
			break;
		}
		if (!vnode_is(next, S_IFDIR))
			break;
		next->used = true;
		dir = next;
		w->rest = after;
	}
	if (dir != w->at)
		vnode_ref_cached(dir);
	spin_unlock(&vnode_cache_lock);
	if (dir != w->at)
		walk_move_to(w, dir);
}

/* What the component leads to, with a reference; links are not followed. */
static int child(struct walk *w, struct name n, enum last_kind kind,
		 struct vnode **found)
{
	int error;

	if (kind == LAST_DOT_DOT)
		return walk_parent(w->context, w->at, found);
	if (kind != LAST_NAME) {
		vnode_ref(w->at);
		*found = w->at;
		return 0;
	}
	error = walk_lookup(w->at, n, found);
	if (!error)
		*found = walk_cross(*found);
	return error;
}

/* One component in the middle of the path: what it leads to must be a
 * directory, maybe by way of a link. */
static int step(struct walk *w, struct name n)
{
	struct vnode *v;
	int error = child(w, n, kind_of(n), &v);

	if (error)
		return error;
	if (vnode_is(v, S_IFDIR)) {
		walk_move_to(w, v);
		return 0;
	}
	error = vnode_is(v, S_IFLNK) ? walk_enter_link(w, v) : -ENOTDIR;
	vnode_put(v);
	return error;
}

int walk_to_last(struct walk *w)
{
	for (;;) {
		u32 hash = 0;
		const char *after;
		struct name n;
		int error;

		w->rest = skip_slashes(w->rest);
		if (*w->rest)
			walk_cached(w);
		after = component(w->rest, &hash, &n);
		if (n.length == 0 && w->depth > 0) {
			walk_leave_link(w);
			continue;
		}
		if (n.length == 0) {
			w->kind = LAST_ROOT;
			return 0;
		}
		error = vnode_access(w->at, w->context->cred, 1);
		if (error)
			return error;
		w->rest = after;
		if (!*after && w->depth == 0) {
			w->last = n;
			w->kind = kind_of(n);
			w->slash |= n.text[n.length] == '/';
			return 0;
		}
		error = step(w, n);
		if (error)
			return error;
	}
}

int walk_last(struct walk *w, struct vnode **found)
{
	if (w->known) {
		*found = w->known;
		w->known = NULL;
		return 0;
	}
	return child(w, w->last, w->kind, found);
}
