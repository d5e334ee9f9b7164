/* SPDX-License-Identifier: MIT */
/*
 * The calls that tell what a file or a file system is: stat in all its
 * forms, statx, statfs.
 */
#include "sys/argument.h"

#include "abi/errno.h"
#include "abi/stat.h"
#include "abi/statfs.h"
#include "base/string.h"
#include "fs/fs.h"

/* What a stat call reports, in whatever form. */
struct report {
	struct attributes a;
	u64 inode;
	u32 device;
};

static void report_vnode(struct vnode *v, struct report *r)
{
	mutex_lock(&v->lock);
	r->a = v->attr;
	mutex_unlock(&v->lock);
	r->inode = v->inode;
	r->device = v->fs->device;
}

static int report_file(u32 fd, struct report *r)
{
	struct file *f = file_argument(fd);

	if (!f)
		return -EBADF;
	report_vnode(f->vnode, r);
	file_put(f);
	return 0;
}

static int report_name(u32 fd, u64 path, u32 flags, struct report *r)
{
	struct vnode *v;
	int error;

	error = vnode_argument(fd, path, walk_flags(flags), &v);
	if (error)
		return error;
	report_vnode(v, r);
	vnode_put(v);
	return 0;
}

static struct linux_timespec timespec(struct filetime t)
{
	return (struct linux_timespec){ t.sec, t.nsec };
}

static s64 put_stat(const struct report *r, u64 to)
{
	const struct attributes *a = &r->a;
	struct linux_stat s = {
		.dev = r->device, .ino = r->inode, .links = a->links,
		.mode = a->mode, .uid = a->uid, .gid = a->gid,
		.rdev = a->rdev,
		.size = a->size, .blksize = PAGE_SIZE, .blocks = a->blocks,
		.accessed = timespec(a->accessed),
		.modified = timespec(a->modified),
		.changed = timespec(a->changed),
	};

	return copy_out(to, &s, sizeof(s));
}

static s64 stat_name(u32 fd, u64 path, u64 to, u32 flags)
{
	struct report r;
	int error = report_name(fd, path, flags, &r);

	return error ? error : put_stat(&r, to);
}

s64 sys_stat(u64 path, u64 to)
{
	return stat_name(HERE, path, to, 0);
}

s64 sys_lstat(u64 path, u64 to)
{
	return stat_name(HERE, path, to, AT_SYMLINK_NOFOLLOW);
}

s64 sys_fstat(u32 fd, u64 to)
{
	struct report r;
	int error = report_file(fd, &r);

	return error ? error : put_stat(&r, to);
}

s64 sys_newfstatat(u32 fd, u64 path, u64 to, u32 flags)
{
	if (flags & ~(u32)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH |
			   AT_NO_AUTOMOUNT))
		return -EINVAL;
	return stat_name(fd, path, to, flags);
}

static struct linux_statx_time statx_time(struct filetime t)
{
	return (struct linux_statx_time){ .sec = t.sec, .nsec = t.nsec };
}

/* Device numbers: major in the bits from 8 to 19, as stat(2) encodes it. */
static u32 major(u32 device)
{
	return device >> 8 & 0xfff;
}

static u32 minor(u32 device)
{
	return (device & 0xff) | (device >> 12 & 0xfff00);
}

static s64 put_statx(const struct report *r, u64 to)
{
	const struct attributes *a = &r->a;
	struct linux_statx s = {
		.mask = STATX_BASIC_STATS, .blksize = PAGE_SIZE,
		.links = a->links, .uid = a->uid, .gid = a->gid,
		.mode = a->mode, .ino = r->inode, .size = a->size,
		.blocks = a->blocks,
		.accessed = statx_time(a->accessed),
		.changed = statx_time(a->changed),
		.modified = statx_time(a->modified),
		.rdev_major = major(a->rdev), .rdev_minor = minor(a->rdev),
		.dev_major = major(r->device), .dev_minor = minor(r->device),
	};

	return copy_out(to, &s, sizeof(s));
}

s64 sys_statx(u32 fd, u64 path, u32 flags, u32 mask, u64 to)
{
	const u32 sync = AT_STATX_FORCE_SYNC | AT_STATX_DONT_SYNC;
	struct report r;
	int error;

	if (mask & STATX_RESERVED || (flags & sync) == sync ||
	    flags & ~(u32)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH |
			   AT_NO_AUTOMOUNT | sync))
		return -EINVAL;
	error = report_name(fd, path, flags, &r);
	return error ? error : put_statx(&r, to);
}

static s64 put_statfs(struct filesystem *fs, u64 to)
{
	struct fs_figures f = { 0 };
	struct linux_statfs s;

	if (fs->statfs)
		fs->statfs(fs, &f);
	s = (struct linux_statfs) {
		.type = fs->magic, .bsize = PAGE_SIZE, .frsize = PAGE_SIZE,
		.blocks = f.blocks, .bfree = f.blocks_free,
		.bavail = f.blocks_for_all,
		.files = f.inodes, .ffree = f.inodes_free,
		.fsid = { (s32)fs->device, 0 }, .namelen = NAME_MAX_LEN,
		.flags = ST_VALID | (fs->read_only ? ST_RDONLY : 0),
	};
	return copy_out(to, &s, sizeof(s));
}

s64 sys_statfs(u64 path, u64 to)
{
	struct vnode *v;
	s64 result = vnode_argument(HERE, path, WALK_FOLLOW, &v);

	if (result)
		return result;
	result = put_statfs(v->fs, to);
	vnode_put(v);
	return result;
}

s64 sys_fstatfs(u32 fd, u64 to)
{
	struct file *f = file_argument(fd);
	s64 result;

	if (!f)
		return -EBADF;
	result = put_statfs(f->vnode->fs, to);
	file_put(f);
	return result;
}
