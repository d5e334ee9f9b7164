/* SPDX-License-Identifier: MIT */
/*
 * Permissions, and the changes of attributes with the checks of chmod(2),
 * chown(2), utimensat(2) and truncate(2). uid 0 stands for Linux's
 * capabilities: it may all that they allow.
 */
#include "fs/path.h"

#include "abi/errno.h"
#include "abi/stat.h"
#include "sched/timer.h"

struct filetime filetime_now(void)
{
	nsec_t now = clock_realtime();
	struct filetime t = {
		.sec = (s64)(now / NSEC_PER_SEC),
		.nsec = (u32)(now % NSEC_PER_SEC),
	};

	return t;
}

static bool in_group(const struct cred *cred, gid_t gid)
{
	if (cred->fsgid == gid)
		return true;
	for (unsigned i = 0; i < cred->group_count; i++)
		if (cred->groups[i] == gid)
			return true;
	return false;
}

bool cred_is_member(const struct cred *cred, gid_t gid)
{
	return cred->fsuid == 0 || in_group(cred, gid);
}

int vnode_access(const struct vnode *v, const struct cred *cred, unsigned want)
{
	mode_t mode = v->attr.mode;

	if (cred->fsuid == 0)
		return want & 1 && !vnode_is(v, S_IFDIR) && !(mode & 0111) ?
			-EACCES : 0;
	if (cred->fsuid == v->attr.uid)
		mode >>= 6;
	else if (in_group(cred, v->attr.gid))
		mode >>= 3;
	if (!(want & ~mode & 7) || (v->ops->grants && v->ops->grants(v)))
		return 0;
	return -EACCES;
}

mode_t vnode_new_mode(const struct vnode *dir, mode_t mode,
		      const struct cred *cred)
{
	if ((mode & (S_ISGID | 010)) == (S_ISGID | 010) &&
	    (mode & S_IFMT) != S_IFDIR && dir->attr.mode & S_ISGID &&
	    !cred_is_member(cred, dir->attr.gid))
		mode &= ~S_ISGID;
	return mode;
}

static bool owns(const struct vnode *v, const struct cred *cred)
{
	return cred->fsuid == 0 || cred->fsuid == v->attr.uid;
}

/* Set attributes of a locked vnode; its change time becomes now. */
static int set(struct vnode *v, unsigned which, struct attributes *a)
{
	if (!v->ops->setattr)
		return -EPERM;
	if (!(which & ATTR_CHANGED))
		a->changed = filetime_now();
	return v->ops->setattr(v, which | ATTR_CHANGED, a);
}

int vnode_set_in_memory(struct vnode *v, unsigned which,
			const struct attributes *a)
{
	struct attributes *mine = &v->attr;

	if (which & ATTR_MODE)
		mine->mode = (mine->mode & S_IFMT) | (a->mode & 07777);
	if (which & ATTR_UID)
		mine->uid = a->uid;
	if (which & ATTR_GID)
		mine->gid = a->gid;
	if (which & ATTR_ACCESSED)
		mine->accessed = a->accessed;
	if (which & ATTR_MODIFIED)
		mine->modified = a->modified;
	if (which & ATTR_CHANGED)
		mine->changed = a->changed;
	return 0;
}

int vnode_touch(struct vnode *v)
{
	struct attributes now = { .modified = filetime_now() };

	now.changed = now.modified;
	return set(v, ATTR_MODIFIED | ATTR_CHANGED, &now);
}

static int chmod(struct vnode *v, const struct cred *cred, mode_t mode)
{
	struct attributes a = { .mode = mode & 07777 };

	if (!owns(v, cred))
		return -EPERM;
	if (vnode_is(v, S_IFLNK))
		return -EOPNOTSUPP;
	if (!cred_is_member(cred, v->attr.gid))
		a.mode &= ~S_ISGID;
	return set(v, ATTR_MODE, &a);
}

int vnode_chmod(const struct fs_context *c, struct vnode *v, mode_t mode)
{
	int error;

	if (v->fs->read_only)
		return -EROFS;
	mutex_lock(&v->lock);
	error = chmod(v, c->cred, mode);
	mutex_unlock(&v->lock);
	return error;
}

static bool may_chown(const struct vnode *v, const struct cred *cred,
		      uid_t uid, gid_t gid)
{
	if (cred->fsuid == 0)
		return true;
	if (uid != (uid_t)-1 &&
	    (cred->fsuid != v->attr.uid || uid != v->attr.uid))
		return false;
	return gid == (gid_t)-1 ||
	       (cred->fsuid == v->attr.uid &&
		(gid == v->attr.gid || in_group(cred, gid)));
}

static int chown(struct vnode *v, const struct cred *cred, uid_t uid,
		 gid_t gid)
{
	struct attributes a = { .mode = v->attr.mode & 07777 };
	unsigned which = 0;

	if (!may_chown(v, cred, uid, gid))
		return -EPERM;
	a.uid = uid;
	a.gid = gid;
	which |= uid != (uid_t)-1 ? ATTR_UID : 0;
	which |= gid != (gid_t)-1 ? ATTR_GID : 0;
	if (!vnode_is(v, S_IFDIR)) {
		a.mode = mode_without_setid(a.mode,
				cred_is_member(cred, v->attr.gid));
		if (a.mode != (v->attr.mode & 07777))
			which |= ATTR_MODE;
	}
	if (which & ATTR_MODE && !owns(v, cred))
		return -EPERM;
	return set(v, which, &a);
}

int vnode_chown(const struct fs_context *c, struct vnode *v, uid_t uid,
		gid_t gid)
{
	int error;

	if (v->fs->read_only)
		return -EROFS;
	mutex_lock(&v->lock);
	error = chown(v, c->cred, uid, gid);
	mutex_unlock(&v->lock);
	return error;
}

static bool is_now(const struct filetime *t)
{
	return t->nsec == UTIME_NOW_NSEC;
}

int vnode_utimes(const struct fs_context *c, struct vnode *v,
		 const struct filetime *accessed,
		 const struct filetime *modified, bool both_now)
{
	struct attributes a = { .changed = filetime_now() };
	unsigned which = ATTR_CHANGED;
	int error;

	if (v->fs->read_only)
		return -EROFS;
	if (accessed) {
		a.accessed = is_now(accessed) ? a.changed : *accessed;
		which |= ATTR_ACCESSED;
	}
	if (modified) {
		a.modified = is_now(modified) ? a.changed : *modified;
		which |= ATTR_MODIFIED;
	}
	mutex_lock(&v->lock);
	if (owns(v, c->cred))
		error = 0;
	else
		error = both_now ? vnode_access(v, c->cred, 2) : -EPERM;
	if (!error)
		error = set(v, which, &a);
	mutex_unlock(&v->lock);
	return error;
}

static int truncate(const struct fs_context *c, struct vnode *v, u64 size)
{
	struct attributes a = { .mode = mode_without_setid(v->attr.mode,
				cred_is_member(c->cred, v->attr.gid)) };
	int error = 0;

	if (c->cred->fsuid != 0 && a.mode != (v->attr.mode & 07777))
		error = set(v, ATTR_MODE, &a);
	return error ? error : v->ops->truncate(v, size);
}

int vnode_cut(const struct fs_context *c, struct vnode *v, u64 size)
{
	int error = vnode_start_writing(v);

	if (error)
		return error;
	mutex_lock(&v->lock);
	error = file_check_size(v, size, c);
	if (!error)
		error = truncate(c, v, size);
	mutex_unlock(&v->lock);
	vnode_writing_done(v);
	return error;
}

int vnode_truncate(const struct fs_context *c, struct vnode *v, u64 size)
{
	int error;

	if (!vnode_is(v, S_IFREG))
		return vnode_is(v, S_IFDIR) ? -EISDIR : -EINVAL;
	if (v->fs->read_only)
		return -EROFS;
	error = vnode_access(v, c->cred, 2);
	return error ? error : vnode_cut(c, v, size);
}
