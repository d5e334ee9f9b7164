/* SPDX-License-Identifier: MIT */
/*
 * The locks of a rename. Renames happen one at a time (rename_mutex), so that
 * no directory moves while we look who is above whom. Locks are taken in an
 * order that fits everybody else's "parent before child": of the two
 * directories the one above first, unrelated ones by inode number; then what
 * is moved and what it replaces, by inode number. Nobody else locks two
 * vnodes that are not parent and child.
 */
#include "fs/rename.h"

#include "abi/errno.h"

struct mutex rename_mutex;

void rename_lock_two(struct vnode *a, struct vnode *b)
{
	if (b && b->inode < a->inode)
		mutex_lock(&b->lock);
	mutex_lock(&a->lock);
	if (b && b->inode > a->inode)
		mutex_lock(&b->lock);
}

void rename_unlock_two(struct vnode *a, struct vnode *b)
{
	mutex_unlock(&a->lock);
	if (b && b != a)
		mutex_unlock(&b->lock);
}

/*
 * Is `top` the directory v or above it? Then *below is the directory under
 * `top` on the way to v, not referenced, NULL when v is top itself.
 * rename_mutex is held: the way up does not change.
 */
static int is_above(struct vnode *top, struct vnode *v, bool *above,
		    struct vnode **below)
{
	static const struct name dot_dot = { "..", 2 };
	int error = 0;

	*below = NULL;
	*above = false;
	vnode_ref(v);
	while (v != top && v != v->fs->root) {
		struct vnode *up;

		error = walk_lookup(v, dot_dot, &up);
		if (error)
			break;
		*below = v;
		vnode_put(v);
		v = up;
	}
	*above = v == top;
	vnode_put(v);
	return error;
}

int rename_lock_directories(struct vnode *from, struct vnode *to,
			    struct vnode **trap_from, struct vnode **trap_to)
{
	bool from_above = false, to_above = false;
	int error;

	*trap_from = *trap_to = NULL;
	if (from == to) {
		mutex_lock(&from->lock);
		return 0;
	}
	error = is_above(from, to, &from_above, trap_from);
	if (!error && !from_above)
		error = is_above(to, from, &to_above, trap_to);
	if (error)
		return error;
	if (from_above || to_above) {
		mutex_lock(from_above ? &from->lock : &to->lock);
		mutex_lock(from_above ? &to->lock : &from->lock);
	} else {
		rename_lock_two(from, to);
	}
	if (!from_above)
		*trap_from = NULL;
	if (!to_above)
		*trap_to = NULL;
	return 0;
}
