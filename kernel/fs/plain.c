/* SPDX-License-Identifier: MIT */
/*
 * What open regular files and directories do: they hand on to their vnode's
 * operations, with the vnode's mutex held. That mutex makes each read and
 * write atomic against the others, O_APPEND included: the end of the file is
 * looked up under the lock that the write itself holds.
 */
#include "fs/file.h"

#include "abi/errno.h"
#include "abi/ioctl.h"
#include "block/cache.h"
#include "fs/path.h"
#include "sched/sched.h"

#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2
#define SEEK_DATA	3
#define SEEK_HOLE	4

void file_accessed(struct file *f)
{
	struct vnode *v = f->vnode;

	if (v->ops->accessed && !(f->flags & O_NOATIME))
		v->ops->accessed(v);
}

static ssize_t plain_read(struct file *f, struct uio *u, u64 offset)
{
	struct vnode *v = f->vnode;
	bool wanted = u->left > 0;
	ssize_t n;

	mutex_lock(&v->lock);
	n = v->ops->read(v, u, offset);
	if (n >= 0 && wanted)
		file_accessed(f);
	mutex_unlock(&v->lock);
	return n;
}

/* Whoever changes a set-uid program without being root takes the bit away. */
static int drop_setid(struct vnode *v, const struct fs_context *c)
{
	struct attributes a;

	if (!c || c->cred->fsuid == 0 ||
	    !(v->attr.mode & (S_ISUID | S_ISGID)))
		return 0;
	a.mode = mode_without_setid(v->attr.mode,
				    cred_is_member(c->cred, v->attr.gid));
	if (a.mode == (v->attr.mode & 07777))
		return 0;
	a.changed = filetime_now();
	return v->ops->setattr(v, ATTR_MODE | ATTR_CHANGED, &a);
}

/* No file grows beyond the process's limit and the file system's: what would
 * lie behind is cut off. */
static int check_size(struct uio *u, u64 offset)
{
	u64 own = u->writer ? *u->writer->file_limit : ~0UL;
	u64 limit = MIN(own, FILE_SIZE_MAX);

	if (offset >= own)
		u->end = UIO_TOO_LONG;
	if (offset >= limit)
		return -EFBIG;
	u->left = MIN(u->left, limit - offset);
	return 0;
}

static ssize_t write_locked(struct file *f, struct uio *u, u64 *offset)
{
	struct vnode *v = f->vnode;
	int error;

	if (f->flags & O_APPEND)
		*offset = v->attr.size;
	if (u->left == 0)
		return 0;
	error = check_size(u, *offset);
	if (!error)
		error = drop_setid(v, u->writer);
	return error ? error : v->ops->write(v, u, *offset);
}

static ssize_t plain_write(struct file *f, struct uio *u, u64 *offset)
{
	ssize_t n;

	mutex_lock(&f->vnode->lock);
	n = write_locked(f, u, offset);
	mutex_unlock(&f->vnode->lock);
	return n;
}

/* Data from the first byte to the last, and one hole behind: lseek(2) allows
 * a file system to say so. */
static s64 seek_data(u64 size, s64 offset, int whence)
{
	if (offset < 0 || (u64)offset >= size)
		return -ENXIO;
	return whence == SEEK_DATA ? offset : (s64)size;
}

static s64 plain_seek(struct file *f, s64 offset, int whence)
{
	u64 size = __atomic_load_n(&f->vnode->attr.size, __ATOMIC_RELAXED);
	bool is_file = vnode_is(f->vnode, S_IFREG);
	s64 base, at;

	switch (whence) {
	case SEEK_SET: base = 0; break;
	case SEEK_CUR: base = f->offset; break;
	case SEEK_END: base = size; break;
	case SEEK_DATA:
	case SEEK_HOLE: return seek_data(size, offset, whence);
	default: return -EINVAL;
	}
	if (__builtin_add_overflow(base, offset, &at) || at < 0 ||
	    (is_file && (u64)at > FILE_SIZE_MAX))
		return -EINVAL;
	return at;
}

static int plain_ioctl(struct file *f, u32 command, u64 arg)
{
	s64 left = f->vnode->attr.size - f->offset;
	s32 answer = left > 0 ? MIN(left, 0x7fffffff) : 0;

	if (command != FIONREAD)
		return -ENOTTY;
	return copy_out(arg, &answer, sizeof(answer));
}

int file_check_size(const struct vnode *v, u64 size,
		    const struct fs_context *c)
{
	bool grows = size > v->attr.size;

	return size > FILE_SIZE_MAX || (grows && size > *c->file_limit) ?
		-EFBIG : 0;
}

static int plain_truncate(struct file *f, u64 size,
			  const struct fs_context *c)
{
	struct vnode *v = f->vnode;
	int error;

	mutex_lock(&v->lock);
	error = file_check_size(v, size, c);
	if (!error)
		error = drop_setid(v, c);
	if (!error)
		error = v->ops->truncate(v, size);
	mutex_unlock(&v->lock);
	return error;
}

/*
 * Each open file hears once of writes that failed since it was opened, or that
 * nobody had heard of then: whether another's fsync was told makes no
 * difference. They may have been another file's.
 */
static int new_error(struct file *f)
{
	const struct filesystem *fs = f->vnode->fs;
	u32 errors = fs->errors(fs, false);
	bool fresh = errors != f->errors_seen;

	f->errors_seen = errors;
	return fresh ? -EIO : 0;
}

static int plain_sync(struct file *f)
{
	struct vnode *v = f->vnode;
	int error, told = 0;

	mutex_lock(&v->lock);
	error = v->ops->sync ? v->ops->sync(v) : 0;
	if (v->fs->errors)
		told = new_error(f);
	mutex_unlock(&v->lock);
	return told ? told : error;
}

static ssize_t directory_read(UNUSED struct file *f, UNUSED struct uio *u,
			      UNUSED u64 offset)
{
	return -EISDIR;
}

static int directory_readdir(struct file *f, struct directory_sink *s)
{
	struct vnode *v = f->vnode;
	int error = -ENOENT;

	mutex_lock(&v->lock);
	if (v->attr.links > 0)
		error = v->ops->readdir(v, &f->offset, s);
	if (!error)
		file_accessed(f);
	mutex_unlock(&v->lock);
	return error;
}

const struct file_ops file_plain_ops = {
	.read = plain_read,
	.write = plain_write,
	.seek = plain_seek,
	.ioctl = plain_ioctl,
	.truncate = plain_truncate,
	.sync = plain_sync,
};

const struct file_ops file_directory_ops = {
	.read = directory_read,
	.seek = plain_seek,
	.readdir = directory_readdir,
	.sync = plain_sync,
};

const struct file_ops file_path_ops = { 0 };

/* A zero behind the end, as its new last byte. */
static int extend_to(struct vnode *v, u64 last)
{
	u8 byte = 0;
	struct uio_piece piece;
	struct uio u;
	ssize_t n;

	uio_kernel(&u, &piece, &byte, 1);
	n = v->ops->write(v, &u, last);
	return n < 0 ? n : 0;
}

/*
 * Give the block of the byte `last` a place on the disk. One before the end is
 * asked for as a mapping would that is going to write: no byte of it is
 * touched, for programs may be storing there through theirs.
 */
static int allocate_at(struct vnode *v, u64 last)
{
	const struct backing_ops *ops = v->backing.ops;
	struct frame *frame;
	int error;

	if (last >= v->attr.size)
		return extend_to(v, last);
	error = ops->page(&v->backing, last / PAGE_SIZE, false, &frame);
	if (!error && !frame)
		error = ops->page(&v->backing, last / PAGE_SIZE, true, &frame);
	if (!error)
		frame_put(frame);
	return error;
}

/* What a change of the file means for its set-id bits and its times. */
static int mark_changed(struct vnode *v, const struct fs_context *c)
{
	int error = drop_setid(v, c);

	return error ? error : vnode_touch(v);
}

int file_allocate(struct file *f, u64 offset, u64 length,
		  const struct fs_context *c)
{
	struct vnode *v = f->vnode;
	u64 end = offset + length;
	int error;

	if (!(f->mode & FILE_WRITE))
		return -EBADF;
	if (f->ops != &file_plain_ops)
		return f->ops == &file_directory_ops ? -EISDIR :
		       f->ops->seek ? -ENODEV : -ESPIPE;
	mutex_lock(&v->lock);
	error = file_check_size(v, end, c);
	if (!error)
		error = mark_changed(v, c);
	while (offset < end && !error) {
		u64 next = MIN(PAGE_DOWN(offset) + PAGE_SIZE, end);

		error = allocate_at(v, next - 1);
		offset = next;
		cache_throttle();
		if (!error && sched_point())
			error = -EINTR;
	}
	mutex_unlock(&v->lock);
	return error;
}
