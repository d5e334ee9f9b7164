/* SPDX-License-Identifier: MIT */
/*
 * sendfile(2), from a file with a position to any other, and
 * copy_file_range(2), from file to file: by way of one page of the kernel's.
 * What was read but could not be written is not counted, so the positions
 * stay right.
 */
#include "sys/argument.h"

#include "abi/errno.h"
#include "abi/uio.h"
#include "mm/object.h"

struct copy {
	struct file *from, *to;
	u64 from_at, to_at;		/* positions */
	bool to_own;			/* `to` is at its own, and moves it */
	u8 *page;
};

/* Up to a page. Result: bytes written, 0 at the end, or an error. */
static s64 copy_page(struct copy *c, u64 n)
{
	struct uio_piece piece;
	struct uio u;
	s64 moved;

	uio_kernel(&u, &piece, c->page, MIN(n, PAGE_SIZE));
	moved = file_read(c->from, &u, &c->from_at);
	if (moved <= 0)
		return moved;
	uio_kernel(&u, &piece, c->page, moved);
	moved = write_argument(c->to, &u, c->to_own ? NULL : &c->to_at);
	if (moved > 0) {
		c->from_at += moved;
		c->to_at += moved;
	}
	return moved;
}

static s64 copy(struct copy *c, u64 n)
{
	s64 done = 0;

	while (n > 0) {
		s64 moved = copy_page(c, n);

		if (moved <= 0)
			return done ? done : moved;
		done += moved;
		n -= moved;
		if ((u64)moved < PAGE_SIZE || sched_point())
			break;
	}
	return done;
}

static s64 copy_by_page(struct copy *c, u64 n)
{
	s64 result;

	c->page = kmalloc(PAGE_SIZE);
	if (!c->page)
		return -ENOMEM;
	result = copy(c, MIN(n, RW_COUNT_MAX));
	kfree(c->page);
	return result;
}

/* Where to begin: what stands at `user`, or, if that is 0, the file's own
 * position. */
static int begin(const struct file *f, u64 user, u64 *at)
{
	*at = f->offset;
	return user && copy_in(at, user, sizeof(*at)) ? -EFAULT : 0;
}

/* And what stands there when it is done. */
static int end(struct file *f, u64 user, u64 at)
{
	if (user)
		return copy_out(user, &at, sizeof(at));
	file_seek(f, at, 0);
	return 0;
}

static int check_send(const struct copy *c, bool offset)
{
	if (!(c->from->mode & FILE_READ) || !(c->to->mode & FILE_WRITE))
		return -EBADF;
	if (!c->from->ops->seek)
		return offset ? -ESPIPE : -EINVAL;
	if (c->to->flags & O_APPEND || c->from->ops->readdir)
		return -EINVAL;
	return 0;
}

/* Both files are there. `user`: the address of the position, or 0. */
static s64 send(struct copy *c, u64 user, u64 n)
{
	s64 result = check_send(c, user != 0);

	if (!result)
		result = begin(c->from, user, &c->from_at);
	if (!result && ((s64)c->from_at < 0 || (s64)n < 0))
		result = -EINVAL;
	if (result)
		return result;
	c->to_own = true;
	result = copy_by_page(c, n);
	return end(c->from, user, c->from_at) ? -EFAULT : result;
}

static void put_both(const struct copy *c)
{
	if (c->from)
		file_put(c->from);
	if (c->to)
		file_put(c->to);
}

s64 sys_sendfile(u32 to, u32 from, u64 offset, u64 n)
{
	struct copy c = {
		.from = file_argument(from),
		.to = file_argument(to),
	};
	s64 result = c.from && c.to ? send(&c, offset, n) : -EBADF;

	put_both(&c);
	return result;
}

static int check_kinds(const struct vnode *from, const struct vnode *to)
{
	if (vnode_is(from, S_IFDIR) || vnode_is(to, S_IFDIR))
		return -EISDIR;
	return vnode_is(from, S_IFREG) && vnode_is(to, S_IFREG) ? 0 : -EINVAL;
}

/* In Linux's order. *n becomes what there is to copy at most. */
static int check_range(const struct copy *c, u64 *n)
{
	u64 apart = MAX(c->from_at, c->to_at) - MIN(c->from_at, c->to_at);
	u64 size = c->from->vnode->attr.size;
	int error = check_kinds(c->from->vnode, c->to->vnode);

	if (error)
		return error;
	if (!(c->from->mode & FILE_READ) || !(c->to->mode & FILE_WRITE) ||
	    c->to->flags & O_APPEND)
		return -EBADF;
	if (c->from_at + *n < *n || c->to_at + *n < *n)
		return -EOVERFLOW;
	*n = c->from_at < size ? MIN(*n, size - c->from_at) : 0;
	if (c->from->vnode == c->to->vnode && apart < *n)
		return -EINVAL;
	return (s64)(c->from_at | c->to_at) < 0 ? -EINVAL : 0;
}

static s64 copy_range(struct copy *c, u64 from_user, u64 to_user, u64 n,
		      u32 flags)
{
	s64 result = begin(c->from, from_user, &c->from_at);

	if (!result)
		result = begin(c->to, to_user, &c->to_at);
	if (!result && flags)
		result = -EINVAL;
	if (!result)
		result = check_range(c, &n);
	if (result)
		return result;
	result = copy_by_page(c, n);
	if (result > 0 && (end(c->from, from_user, c->from_at) ||
			   end(c->to, to_user, c->to_at)))
		return -EFAULT;
	return result;
}

s64 sys_copy_file_range(u32 from, u64 from_at, u32 to, u64 to_at, u64 n,
			u32 flags)
{
	struct copy c = {
		.from = file_argument(from),
		.to = file_argument(to),
	};
	bool open = c.from && c.to && !((c.from->flags | c.to->flags) & O_PATH);
	s64 result = open ? copy_range(&c, from_at, to_at, n, flags) : -EBADF;

	put_both(&c);
	return result;
}
