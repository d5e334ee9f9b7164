/* SPDX-License-Identifier: MIT */
/*
 * Open files: their life, and reading, writing and seeking as the system
 * calls do it, for every kind of file; what a kind does by itself stands in
 * its file_ops (plain.c, pipe.c, dev.c, the tty's).
 *
 * A file with a position moves it under offset_lock, so that reads and
 * writes of processes which share the file follow each other. Files without
 * one (pipes, terminals) never take that lock: their reads may sleep for
 * ever.
 */
#include "fs/file.h"

#include "abi/errno.h"
#include "base/assert.h"
#include "fs/lock.h"
#include "mm/object.h"

static OBJECT_CACHE(files, struct file);

unsigned file_count(void)
{
	return files.in_use;
}

/* As Linux: with 1 KiB for each, a tenth of the memory. */
u64 file_max(void)
{
	return frame_total() * (PAGE_SIZE / 1024) / 10;
}

bool file_at_ceiling(const struct cred *c)
{
	return unlikely(file_count() >= file_max()) && c->euid != 0;
}

static u8 mode_of(u32 flags)
{
	static const u8 modes[] = {
		[O_RDONLY] = FILE_READ,
		[O_WRONLY] = FILE_WRITE,
		[O_RDWR] = FILE_READ | FILE_WRITE,
		[O_ACCMODE] = 0,	/* as Linux: for ioctl alone */
	};

	return flags & O_PATH ? 0 : modes[flags & O_ACCMODE];
}

struct file *file_new(const struct file_ops *ops, u32 flags)
{
	struct file *f = object_alloc(&files);

	if (!f)
		return NULL;
	f->refs = 1;
	f->flags = flags;
	f->mode = mode_of(flags);
	f->ops = ops;
	mutex_init(&f->offset_lock, "file offset", RANK_FILE);
	return f;
}

void file_get(struct file *f)
{
	u32 before = __atomic_fetch_add(&f->refs, 1, __ATOMIC_RELAXED);

	ASSERT(before, >, 0u);
}

static void close(struct file *f)
{
	if (f->vnode)
		lock_drop(f->vnode, f);
	if (f->ops->release)
		f->ops->release(f);
	if (f->counted)
		vnode_writing_done(f->vnode);
	if (f->vnode)
		vnode_put(f->vnode);
	object_free(&files, f);
}

void file_put(struct file *f)
{
	if (__atomic_sub_fetch(&f->refs, 1, __ATOMIC_ACQ_REL) == 0)
		close(f);
}

ssize_t file_read(struct file *f, struct uio *u, const u64 *offset)
{
	ssize_t n;

	if (offset && !f->ops->seek)
		return f->flags & O_PATH ? -EBADF : -ESPIPE;
	if (!(f->mode & FILE_READ))
		return -EBADF;
	if (!f->ops->read)
		return -EINVAL;
	if (offset)
		return f->ops->read(f, u, *offset);
	if (!f->ops->seek)
		return f->ops->read(f, u, 0);
	mutex_lock(&f->offset_lock);
	n = f->ops->read(f, u, f->offset);
	if (n > 0)
		f->offset += n;
	mutex_unlock(&f->offset_lock);
	return n;
}

/* With O_SYNC the data are on the disk before the call returns. */
static ssize_t written(struct file *f, ssize_t n)
{
	int error;

	if (likely(!(f->flags & O_DSYNC)) || n <= 0 || !f->ops->sync)
		return n;
	error = f->ops->sync(f);
	return error ? error : n;
}

ssize_t file_write(struct file *f, struct uio *u, const u64 *offset)
{
	u64 at = offset ? *offset : 0;
	ssize_t n;

	if (offset && !f->ops->seek)
		return f->flags & O_PATH ? -EBADF : -ESPIPE;
	if (!(f->mode & FILE_WRITE))
		return -EBADF;
	if (!f->ops->write)
		return -EINVAL;
	if (offset || !f->ops->seek)
		return written(f, f->ops->write(f, u, &at));
	mutex_lock(&f->offset_lock);
	at = f->offset;
	n = written(f, f->ops->write(f, u, &at));
	if (n > 0)
		f->offset = at + n;
	mutex_unlock(&f->offset_lock);
	return n;
}

s64 file_seek(struct file *f, s64 offset, int whence)
{
	s64 at;

	if (f->flags & O_PATH)
		return -EBADF;
	if (!f->ops->seek)
		return -ESPIPE;
	mutex_lock(&f->offset_lock);
	at = f->ops->seek(f, offset, whence);
	if (at >= 0)
		f->offset = at;
	mutex_unlock(&f->offset_lock);
	return at;
}

int file_readdir(struct file *f, struct directory_sink *s)
{
	int error;

	if (f->flags & O_PATH)
		return -EBADF;
	if (!f->ops->readdir)
		return -ENOTDIR;
	mutex_lock(&f->offset_lock);
	error = f->ops->readdir(f, s);
	mutex_unlock(&f->offset_lock);
	return error;
}

int file_truncate(struct file *f, u64 size, const struct fs_context *c)
{
	if (f->flags & O_PATH)
		return -EBADF;
	if (!(f->mode & FILE_WRITE) || !f->ops->truncate)
		return -EINVAL;
	return f->ops->truncate(f, size, c);
}

int file_sync(struct file *f)
{
	if (f->flags & O_PATH)
		return -EBADF;
	return f->ops->sync ? f->ops->sync(f) : -EINVAL;
}
