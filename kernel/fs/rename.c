/* SPDX-License-Identifier: MIT */
/*
 * rename(2): find both names, check in Linux's order, let the file system
 * move, tell the name cache. What is locked in which order: rename_lock.c.
 */
#include "fs/rename.h"

#include "abi/errno.h"
#include "fs/name.h"

#define RENAME_NOREPLACE	1u
#define RENAME_EXCHANGE		2u

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

	rename_lock_two(r->moved, r->replaced);
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
	rename_unlock_two(r->moved, r->replaced);
	return error;
}

static int rename_locked(struct rename *r)
{
	struct vnode *trap_from, *trap_to;
	int error = rename_lock_directories(r->from.at, r->to.at, &trap_from,
					    &trap_to);

	if (error)
		return error;
	error = look_up(r);
	if (!error && r->moved == trap_from)
		error = -EINVAL;
	if (!error && r->replaced && r->replaced == trap_to)
		error = exchanges(r) ? -EINVAL : -ENOTEMPTY;
	if (!error && r->moved != r->replaced) {
		error = check(r);
		if (!error)
			error = move(r);
	}
	rename_unlock_two(r->from.at, r->to.at);
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
