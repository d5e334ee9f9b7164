/* SPDX-License-Identifier: MIT */
/*
 * rename(2). Renames happen one at a time (rename_mutex), so that no
 * directory moves while we look who is above whom. Locks are taken in an
 * order that fits everybody else's "parent before child": of the two
 * directories the one above first, unrelated ones by inode number; then what
 * is moved and what it replaces, by inode number. Nobody else locks two
 * vnodes that are not parent and child.
 */
#include "fs/path.h"

#include "abi/errno.h"
#include "fs/name.h"
#include "fs/walk.h"

#define RENAME_NOREPLACE	1u
#define RENAME_EXCHANGE		2u

struct mutex rename_mutex;

struct rename {
	const struct cred *cred;
	unsigned flags;
	struct walk from, to;
	struct vnode *moved, *replaced;	/* references; replaced may be NULL */
};

static bool exchanges(const struct rename *r)
{
	return r->flags & RENAME_EXCHANGE;
}

static bool is_directory(const struct vnode *v)
{
	return vnode_is(v, S_IFDIR);
}

/* Lock two vnodes, the lower inode number first; b may be a or NULL. */
static void lock_two(struct vnode *a, struct vnode *b)
{
	if (b && b->inode < a->inode)
		mutex_lock(&b->lock);
	mutex_lock(&a->lock);
	if (b && b->inode > a->inode)
		mutex_lock(&b->lock);
}

static void unlock_two(struct vnode *a, struct vnode *b)
{
	mutex_unlock(&a->lock);
	if (b && b != a)
		mutex_unlock(&b->lock);
}

/*
 * Is `top` the directory v or above it? Then *below is the directory under
 * `top` on the way to v, not referenced, NULL when v is top itself.
 * rename_mutex is held: the way up does not change. On a damaged disk it may
 * lead round in a circle: one inode is kept in mind, after 1, 2, 4, … steps
 * a new one, and that it comes again is an error.
 */
static int is_above(struct vnode *top, struct vnode *v, bool *above,
		    struct vnode **below)
{
	static const struct name dot_dot = { "..", 2 };
	u64 seen = v->inode;
	int error = 0;

	*below = NULL;
	*above = false;
	vnode_ref(v);
	for (u64 steps = 1; v != top && v != v->fs->root; steps++) {
		struct vnode *up;

		error = walk_lookup(v, dot_dot, &up);
		if (error)
			break;
		*below = v;
		vnode_put(v);
		v = up;
		error = !is_directory(v) ? -ENOTDIR :
			v->inode == seen ? -ELOOP : 0;
		if (error)
			break;
		if ((steps & (steps - 1)) == 0)
			seen = v->inode;
	}
	*above = v == top;
	vnode_put(v);
	return error;
}

/* Lock the two directories. *trap_from: what is above `to` in `from`, and
 * must not be moved; *trap_to the other way round. */
static int lock_directories(struct rename *r, struct vnode **trap_from,
			    struct vnode **trap_to)
{
	struct vnode *from = r->from.at, *to = r->to.at;
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
		lock_two(from, to);
	}
	if (!from_above)
		*trap_from = NULL;
	if (!to_above)
		*trap_to = NULL;
	return 0;
}

/* Find moved and replaced; both directories are locked. */
static int look_up(struct rename *r)
{
	int error = walk_lookup_locked(r->from.at, r->from.last, &r->moved);

	if (error)
		return error;
	error = walk_lookup_locked(r->to.at, r->to.last, &r->replaced);
	if (error == -ENOENT)
		error = 0;
	if (error)
		return error;
	if (r->replaced && r->flags & RENAME_NOREPLACE)
		return -EEXIST;
	if (!r->replaced && exchanges(r))
		return -ENOENT;
	if (exchanges(r) && r->to.slash && !is_directory(r->replaced))
		return -ENOTDIR;
	if (!is_directory(r->moved) &&
	    (r->from.slash || (r->to.slash && !exchanges(r))))
		return -ENOTDIR;
	return 0;
}

static int check_replaced(const struct rename *r)
{
	bool directory = is_directory(r->moved);
	int error;

	if (!r->replaced)
		return r->to.at->attr.links == 0 ? -ENOENT :
			walk_may_change(r->to.at, r->cred);
	error = walk_may_remove(r->to.at, r->replaced, r->cred);
	if (error)
		return error;
	if (!exchanges(r) && directory != is_directory(r->replaced))
		return directory ? -ENOTDIR : -EISDIR;
	return 0;
}

/* A directory that gets another parent is written to: its ".." changes. */
static int check_parents(const struct rename *r)
{
	int error = 0;

	if (r->from.at == r->to.at)
		return 0;
	if (is_directory(r->moved))
		error = vnode_access(r->moved, r->cred, 2);
	if (!error && exchanges(r) && is_directory(r->replaced))
		error = vnode_access(r->replaced, r->cred, 2);
	return error;
}

static int check(const struct rename *r)
{
	int error = walk_may_remove(r->from.at, r->moved, r->cred);

	if (!error)
		error = check_replaced(r);
	if (!error && !r->from.at->ops->rename)
		error = -EPERM;
	if (!error && exchanges(r) && !r->from.at->ops->exchange)
		error = -EINVAL;
	if (!error)
		error = check_parents(r);
	if (!error && (r->moved->mounted ||
		       (r->replaced && r->replaced->mounted)))
		error = -EBUSY;
	return error;
}

/* v has a new name; a directory maybe a new parent as well. */
static void cache_names(struct vnode *dir, struct name n, struct vnode *v,
			bool other_parent)
{
	static const struct name dot_dot = { "..", 2 };

	name_set(dir, n, v);
	if (v && is_directory(v) && other_parent)
		name_set(v, dot_dot, dir);
}

/* The file system's part, and the name cache's. All is checked and locked
 * but moved and replaced. */
static int move(struct rename *r)
{
	struct vnode *from = r->from.at, *to = r->to.at;
	struct name old = r->from.last, new = r->to.last;
	int error;

	lock_two(r->moved, r->replaced);
	if (exchanges(r))
		error = from->ops->exchange(from, old, r->moved, to, new,
					    r->replaced);
	else
		error = from->ops->rename(from, old, r->moved, to, new,
					  r->replaced);
	if (!error) {
		cache_names(from, old, exchanges(r) ? r->replaced : NULL,
			    from != to);
		cache_names(to, new, r->moved, from != to);
		if (r->replaced)
			vnode_lost_name(r->replaced);
	}
	unlock_two(r->moved, r->replaced);
	return error;
}

/* A directory that contains itself, on a damaged disk: it is locked already. */
static bool is_own_parent(const struct rename *r)
{
	return r->moved == r->from.at || r->moved == r->to.at ||
	       r->replaced == r->from.at || r->replaced == r->to.at;
}

static int rename_locked(struct rename *r)
{
	struct vnode *trap_from, *trap_to;
	int error = lock_directories(r, &trap_from, &trap_to);

	if (error)
		return error;
	error = look_up(r);
	if (!error && r->moved == trap_from)
		error = -EINVAL;
	if (!error && r->replaced && r->replaced == trap_to)
		error = exchanges(r) ? -EINVAL : -ENOTEMPTY;
	if (!error && is_own_parent(r))
		error = -ELOOP;
	if (!error && r->moved != r->replaced) {
		error = check(r);
		if (!error)
			error = move(r);
	}
	unlock_two(r->from.at, r->to.at);
	return error;
}

static int check_walks(const struct rename *r)
{
	if (r->from.at->fs != r->to.at->fs)
		return -EXDEV;
	if (r->from.kind != LAST_NAME)
		return -EBUSY;
	if (r->to.kind != LAST_NAME)
		return r->flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY;
	return r->from.at->fs->read_only ? -EROFS : 0;
}

/* Both walks stand before their last components. */
static int rename(struct rename *r)
{
	int error = check_walks(r);

	if (error)
		return error;
	mutex_lock(&rename_mutex);
	error = rename_locked(r);
	mutex_unlock(&rename_mutex);
	if (r->moved)
		vnode_put(r->moved);
	if (r->replaced)
		vnode_put(r->replaced);
	return error;
}

int path_rename(const struct fs_context *c, struct vnode *old_at,
		const char *old, struct vnode *new_at, const char *new,
		unsigned flags)
{
	struct rename r = { .cred = c->cred, .flags = flags };
	int error;

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE) ||
	    flags == (RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL;
	error = walk_start(&r.from, c, old_at, old, false);
	if (!error)
		error = walk_to_last(&r.from);
	if (!error) {
		error = walk_start(&r.to, c, new_at, new, false);
		if (!error)
			error = walk_to_last(&r.to);
		if (!error)
			error = rename(&r);
		walk_end(&r.to);
	}
	walk_end(&r.from);
	return error;
}
