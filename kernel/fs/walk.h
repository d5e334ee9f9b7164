/* SPDX-License-Identifier: MIT */
/*
 * The walk along a path, for this folder only. A walk stops before the last
 * component: what happens with that one differs between open, mkdir, rename
 * and the rest. The usual sequence:
 *
 *	walk_start(&w, context, at, path, peek);
 *	walk_to_last(&w);		w.at: the directory, w.last: the name
 *	walk_last(&w, &v);		what the name leads to, if it exists
 *	if it is a symbolic link and shall be followed:
 *		walk_enter_link(&w, v); back to walk_to_last
 *	walk_end(&w);			always, also after errors
 */
#ifndef FS_WALK_H
#define FS_WALK_H

#include "fs/path.h"

enum last_kind {
	LAST_NAME,			/* w.last in the directory w.at */
	LAST_DOT, LAST_DOT_DOT,		/* "." or ".." of w.at */
	LAST_ROOT,			/* the path was "/": w.at itself */
};

struct walk {
	const struct fs_context *context;
	struct vnode *at;		/* where we stand; a reference */
	const char *rest;		/* what is left of the path */
	char *text;			/* the link text that rest is in */
	struct name last;		/* not checked for its length */
	enum last_kind kind;
	bool slash;			/* "/" at the end: a directory */
	bool peek;			/* the last may be looked up early */
	struct vnode *known;		/* what came of it; a reference */
	unsigned links;			/* symbolic links entered so far */
	unsigned depth;			/* links whose surroundings wait: */
	struct {
		const char *rest;	/* never empty */
		char *text;
	} waiting[SYMLINK_DEPTH];
};

/*
 * `peek`: walk_last will be called, so the last component may be looked up
 * with the others. 0, -ENOENT for an empty path, -ENOTDIR when `at` is not a
 * directory.
 */
int walk_start(struct walk *w, const struct fs_context *c, struct vnode *at,
	       const char *path, bool peek);

/* These two: 0, -ENOENT, -ENOTDIR, -EACCES, -ELOOP, -ENAMETOOLONG, -EIO,
 * -ENOMEM. May sleep. */
int walk_to_last(struct walk *w);
int walk_enter_link(struct walk *w, struct vnode *link);

/* Give back all that the walk holds. */
void walk_end(struct walk *w);

/* The text of the link entered last is used up: go on behind the link. */
void walk_leave_link(struct walk *w);

/* Stand on v from now on; its reference passes to the walk. */
void walk_move_to(struct walk *w, struct vnode *v);

/* The vnode of the last component, with a reference; mounts are crossed,
 * links are not followed. */
int walk_last(struct walk *w, struct vnode **found);

/*
 * A name in a directory: 0 and a reference, or -ENOENT, -EIO, -ENOMEM. Neither
 * crosses mounts. For the second, dir->lock is held.
 */
int walk_lookup(struct vnode *dir, struct name n, struct vnode **found);
int walk_lookup_locked(struct vnode *dir, struct name n, struct vnode **found);

/* The parent of a directory, mounts crossed, the context's root is its own. */
int walk_parent(const struct fs_context *c, struct vnode *dir,
		struct vnode **up);

/* -EROFS or -EACCES unless cred may add and remove names in dir. */
int walk_may_change(struct vnode *dir, const struct cred *cred);

/* The same for taking `victim` out of it; -EPERM in a sticky directory. */
int walk_may_remove(struct vnode *dir, const struct vnode *victim,
		    const struct cred *cred);

/*
 * Renames happen one at a time: who holds this knows that no directory gets
 * another parent, and may lock directories that are no parent and child.
 */
extern struct mutex rename_mutex;

/* What is mounted on v instead of v: the reference passes over. */
struct vnode *walk_cross(struct vnode *v);

#endif
