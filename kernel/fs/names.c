/* SPDX-License-Identifier: MIT */
/*
 * Making and removing names: mkdir, mknod, symlink, link, unlink, rmdir.
 * Each finds the directory, locks it, looks the name up under the lock,
 * checks in Linux's order, lets the file system do it, and tells the name
 * cache before the lock is let go.
 */
#include "fs/path.h"

#include "abi/errno.h"
#include "fs/name.h"
#include "fs/walk.h"

/* Where something new shall stand: a name in a directory, which is locked. */
struct place {
	struct walk walk;
	struct vnode *dir;		/* walk.at */
	struct name name;
};

static void place_done(struct place *p)
{
	mutex_unlock(&p->dir->lock);
	walk_end(&p->walk);
}

/* The name must not exist: -EEXIST. Without `directory`, "name/" is -ENOENT. */
static int check_free(struct place *p, bool directory)
{
	struct vnode *old;
	int error = walk_lookup_locked(p->dir, p->name, &old);

	if (!error) {
		vnode_put(old);
		return -EEXIST;
	}
	if (error != -ENOENT || (p->walk.slash && !directory))
		return error;
	return p->dir->fs->read_only ? -EROFS : 0;
}

/* Find and lock. place_done follows only after success. */
static int place_new(struct place *p, const struct fs_context *c,
		     struct vnode *at, const char *path, bool directory)
{
	int error = walk_start(&p->walk, c, at, path, false);

	if (!error)
		error = walk_to_last(&p->walk);
	if (!error && p->walk.kind != LAST_NAME)
		error = -EEXIST;
	if (error) {
		walk_end(&p->walk);
		return error;
	}
	p->dir = p->walk.at;
	p->name = p->walk.last;
	mutex_lock(&p->dir->lock);
	error = check_free(p, directory);
	if (error)
		place_done(p);
	return error;
}

/* May the caller add a name there, and is the directory still a place? */
static int may_add(const struct place *p, const struct cred *cred)
{
	if (p->dir->attr.links == 0)
		return -ENOENT;
	return walk_may_change(p->dir, cred);
}

static int create(struct place *p, mode_t mode, u32 rdev,
		  const struct cred *cred)
{
	struct vnode *made;
	int error = may_add(p, cred);

	if (error)
		return error;
	if ((mode & S_IFMT) == S_IFCHR || (mode & S_IFMT) == S_IFBLK)
		if (cred->fsuid != 0)
			return -EPERM;
	if (!p->dir->ops->create)
		return -EPERM;
	error = p->dir->ops->create(p->dir, p->name,
				    vnode_new_mode(p->dir, mode, cred), rdev,
				    cred, &made);
	if (error)
		return error;
	name_set(p->dir, p->name, made);
	vnode_put(made);
	return 0;
}

int path_mkdir(const struct fs_context *c, struct vnode *at, const char *path,
	       mode_t mode)
{
	struct place p;
	int error = place_new(&p, c, at, path, true);

	if (error)
		return error;
	error = create(&p, S_IFDIR | (mode & 01777), 0, c->cred);
	place_done(&p);
	return error;
}

int path_mknod(const struct fs_context *c, struct vnode *at, const char *path,
	       mode_t mode, u32 rdev)
{
	struct place p;
	int error;

	if (!(mode & S_IFMT))
		mode |= S_IFREG;
	switch (mode & S_IFMT) {
	case S_IFREG: case S_IFIFO: case S_IFSOCK: rdev = 0; break;
	case S_IFCHR: case S_IFBLK: break;
	case S_IFDIR: return -EPERM;
	default: return -EINVAL;
	}
	error = place_new(&p, c, at, path, false);
	if (error)
		return error;
	error = create(&p, mode & (S_IFMT | 07777), rdev, c->cred);
	place_done(&p);
	return error;
}

int path_symlink(const struct fs_context *c, const char *target,
		 struct vnode *at, const char *path)
{
	struct place p;
	int error;

	if (!*target)
		return -ENOENT;
	error = place_new(&p, c, at, path, false);
	if (error)
		return error;
	error = may_add(&p, c->cred);
	if (!error)
		error = p.dir->ops->symlink ?
			p.dir->ops->symlink(p.dir, p.name, target, c->cred) :
			-EPERM;
	if (!error)
		name_drop(p.dir, p.name);
	place_done(&p);
	return error;
}

static int link_locked(struct place *p, struct vnode *old,
		       const struct cred *cred)
{
	int error = -EXDEV;

	if (old->fs == p->dir->fs)
		error = may_add(p, cred);
	if (error)
		return error;
	if (!p->dir->ops->link || vnode_is(old, S_IFDIR))
		return -EPERM;
	mutex_lock(&old->lock);
	error = old->attr.links == 0 ? -ENOENT :
		p->dir->ops->link(p->dir, p->name, old);
	mutex_unlock(&old->lock);
	if (!error)
		name_set(p->dir, p->name, old);
	return error;
}

int path_link(const struct fs_context *c, struct vnode *old, struct vnode *at,
	      const char *path)
{
	struct place p;
	int error = place_new(&p, c, at, path, false);

	if (error)
		return error;
	error = link_locked(&p, old, c->cred);
	place_done(&p);
	return error;
}

int walk_may_remove(struct vnode *dir, const struct vnode *victim,
		    const struct cred *cred)
{
	int error = walk_may_change(dir, cred);

	if (error)
		return error;
	if (dir->attr.mode & S_ISVTX && cred->fsuid != 0 &&
	    cred->fsuid != victim->attr.uid && cred->fsuid != dir->attr.uid)
		return -EPERM;
	return 0;
}

static int check_removal(const struct walk *w, const struct vnode *victim,
			 bool directory, const struct cred *cred)
{
	bool is_directory = vnode_is(victim, S_IFDIR);
	int error;

	if (!directory && w->slash)
		return is_directory ? -EISDIR : -ENOTDIR;
	error = walk_may_remove(w->at, victim, cred);
	if (error)
		return error;
	if (directory != is_directory)
		return directory ? -ENOTDIR : -EISDIR;
	return victim->mounted ? -EBUSY : 0;
}

/* The directory w->at is locked. *victim: a reference, NULL if none. */
static int unlink_locked(struct walk *w, bool directory,
			 const struct cred *cred, struct vnode **victim)
{
	int error = walk_lookup_locked(w->at, w->last, victim);

	if (error)
		return error;
	error = check_removal(w, *victim, directory, cred);
	if (!error && !w->at->ops->unlink)
		error = -EPERM;
	if (error)
		return error;
	mutex_lock(&(*victim)->lock);
	error = w->at->ops->unlink(w->at, w->last, *victim);
	mutex_unlock(&(*victim)->lock);
	if (error)
		return error;
	name_set(w->at, w->last, NULL);
	vnode_lost_name(*victim);
	return 0;
}

/* rmdir and unlink refuse "/", "." and ".." each in its own words. */
static int check_kind(enum last_kind kind, bool directory)
{
	switch (kind) {
	case LAST_DOT: return directory ? -EINVAL : -EISDIR;
	case LAST_DOT_DOT: return directory ? -ENOTEMPTY : -EISDIR;
	case LAST_ROOT: return directory ? -EBUSY : -EISDIR;
	default: return 0;
	}
}

int path_unlink(const struct fs_context *c, struct vnode *at, const char *path,
		bool directory)
{
	struct vnode *victim = NULL;
	struct walk w;
	int error = walk_start(&w, c, at, path, false);

	if (!error)
		error = walk_to_last(&w);
	if (!error)
		error = check_kind(w.kind, directory);
	if (!error && w.at->fs->read_only)
		error = -EROFS;
	if (!error) {
		mutex_lock(&w.at->lock);
		error = unlink_locked(&w, directory, c->cred, &victim);
		mutex_unlock(&w.at->lock);
	}
	/* Maybe the last reference: its blocks are freed without the lock. */
	if (victim)
		vnode_put(victim);
	walk_end(&w);
	return error;
}
