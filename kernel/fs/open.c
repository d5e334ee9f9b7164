/* SPDX-License-Identifier: MIT */
/*
 * open(2): a path to an open file. The order of the checks is Linux's, since
 * it decides which of several errors a program sees.
 */
#include "fs/fs.h"

#include "abi/errno.h"
#include "fs/name.h"
#include "fs/walk.h"

#define O_PATH_KEEPS	(O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define O_NOT_KEPT	(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)

struct request {
	const struct fs_context *context;
	u32 flags;
	mode_t mode;			/* of a file that is created */
	unsigned want;			/* as vnode_access takes it */
	bool created;
};

static int check_flags(u32 *flags)
{
	if (*flags & O_TMPFILE)
		return *flags & O_DIRECTORY && *flags & O_ACCMODE ?
			-EOPNOTSUPP : -EINVAL;
	if (*flags & O_PATH)
		*flags &= O_PATH_KEEPS;
	else
		*flags |= O_LARGEFILE;
	return (*flags & (O_CREAT | O_DIRECTORY)) == (O_CREAT | O_DIRECTORY) ?
		-EINVAL : 0;
}

static unsigned wanted_access(u32 flags)
{
	static const u8 wants[] = { 4, 2, 4 | 2, 4 | 2 };

	if (flags & O_PATH)
		return 0;
	return wants[flags & O_ACCMODE] | (flags & O_TRUNC ? 2 : 0);
}

/* w->last in the directory w->at, which is locked; made if it is missing. */
static int lookup_or_create(struct request *r, struct walk *w,
			    struct vnode **found)
{
	struct vnode *dir = w->at;
	int error = walk_lookup_locked(dir, w->last, found);

	if (error != -ENOENT)
		return error;
	error = walk_may_change(dir, r->context->cred);
	if (error)
		return error;
	if (dir->attr.links == 0)
		return -ENOENT;
	if (!dir->ops->create)
		return -EACCES;
	error = dir->ops->create(dir, w->last,
				 vnode_new_mode(dir, S_IFREG | r->mode,
						r->context->cred),
				 0, r->context->cred, found);
	if (error)
		return error;
	name_set(dir, w->last, *found);
	r->created = true;
	return 0;
}

/* What the last component leads to, links not followed. */
static int last(struct request *r, struct walk *w, struct vnode **found)
{
	int error;

	if (!(r->flags & O_CREAT) || w->kind != LAST_NAME)
		return walk_last(w, found);
	if (w->slash)
		return -EISDIR;
	error = walk_last(w, found);
	if (error != -ENOENT)
		return error;
	mutex_lock(&w->at->lock);
	error = lookup_or_create(r, w, found);
	mutex_unlock(&w->at->lock);
	if (!error)
		*found = walk_cross(*found);
	return error;
}

static int walk(struct request *r, struct walk *w, struct vnode **found)
{
	bool exclusive = (r->flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);
	bool stay = exclusive || (r->flags & O_NOFOLLOW);
	int error;

	while (!(error = walk_to_last(w)) && !(error = last(r, w, found))) {
		if (!vnode_is(*found, S_IFLNK) || (stay && !w->slash))
			return 0;
		error = walk_enter_link(w, *found);
		vnode_put(*found);
		if (error)
			break;
	}
	return error;
}

static int check_type(const struct request *r, const struct vnode *v)
{
	switch (v->attr.mode & S_IFMT) {
	case S_IFLNK:
		return r->flags & O_PATH ? 0 : -ELOOP;
	case S_IFDIR:
		return r->want & 2 ? -EISDIR : 0;
	default:
		return 0;
	}
}

static bool on_disk(const struct vnode *v)
{
	return vnode_is(v, S_IFREG) || vnode_is(v, S_IFDIR);
}

/* May this vnode be opened like that? */
static int check(const struct request *r, const struct vnode *v, bool slash)
{
	const struct cred *cred = r->context->cred;
	int error;

	if (r->created)
		return 0;
	if (r->flags & O_CREAT && r->flags & O_EXCL)
		return -EEXIST;
	if (r->flags & O_CREAT && vnode_is(v, S_IFDIR))
		return -EISDIR;
	if ((slash || r->flags & O_DIRECTORY) && !vnode_is(v, S_IFDIR))
		return -ENOTDIR;
	error = check_type(r, v);
	if (error || r->flags & O_PATH)
		return error;
	if (r->want & 2 && v->fs->read_only && on_disk(v))
		return -EROFS;
	if (r->want & 2 && v->immutable)
		return -EPERM;
	error = vnode_access(v, cred, r->want);
	if (error)
		return error;
	if (v->append_only && (r->flags & O_TRUNC ||
			       (r->want & 2 && !(r->flags & O_APPEND))))
		return -EPERM;
	if (r->flags & O_NOATIME && cred->fsuid != 0 &&
	    cred->fsuid != v->attr.uid)
		return -EPERM;
	return 0;
}

/* Give the file the operations of its kind; maybe the kind's own open. */
static int open_kind(struct vnode *v, struct file *f)
{
	if (f->flags & O_PATH) {
		f->ops = &file_path_ops;
		return 0;
	}
	if (v->ops->open)
		return v->ops->open(v, f);
	switch (v->attr.mode & S_IFMT) {
	case S_IFREG: f->ops = &file_plain_ops; return 0;
	case S_IFDIR: f->ops = &file_directory_ops; return 0;
	case S_IFIFO: return fifo_open(v, f);
	case S_IFCHR:
	case S_IFBLK: return device_open(v, f);
	default: return -ENXIO;
	}
}

/* The open file of v (the caller keeps its reference). */
static int make_file(const struct request *r, struct vnode *v,
		     struct file **made)
{
	struct file *f = file_new(&file_path_ops, r->flags & ~O_NOT_KEPT);
	int error = 0;

	if (!f)
		return -ENOMEM;
	vnode_ref(v);
	f->vnode = v;
	if (v->fs->errors)
		f->errors_seen = v->fs->errors(v->fs, true);
	f->open_flags = r->flags;
	if (f->mode & FILE_WRITE && vnode_is(v, S_IFREG)) {
		error = vnode_start_writing(v);
		f->counted = !error;
	}
	if (!error)
		error = open_kind(v, f);
	if (!error && r->flags & O_TRUNC && !r->created &&
	    vnode_is(v, S_IFREG))
		error = vnode_cut(r->context, v, 0);
	if (error)
		file_put(f);
	else
		*made = f;
	return error;
}

int path_open(const struct fs_context *c, struct vnode *at, const char *path,
	      u32 flags, mode_t mode, struct file **f)
{
	struct request r = { .context = c, .mode = mode & 07777 };
	struct vnode *v;
	struct walk w;
	int error = check_flags(&flags);

	if (!error && file_at_ceiling(c->cred))
		error = -ENFILE;
	if (error)
		return error;
	r.flags = flags;
	r.want = wanted_access(flags);
	error = walk_start(&w, c, at, path, true);
	if (!error)
		error = walk(&r, &w, &v);
	if (!error) {
		error = check(&r, v, w.slash);
		if (!error)
			error = make_file(&r, v, f);
		vnode_put(v);
	}
	walk_end(&w);
	return error;
}
