/* SPDX-License-Identifier: MIT */
/*
 * sendfile(2): from a file with a position to any other, by way of one page
 * of the kernel's. What was read but could not be written is not counted, so
 * the position stays right.
 */
#include "sys/argument.h"

#include "abi/errno.h"
#include "abi/uio.h"
#include "mm/object.h"

struct copy {
	struct file *from, *to;
	u64 at;				/* position in `from` */
	u8 *page;
};

/* Up to a page. Result: bytes written, 0 at the end, or an error. */
static s64 copy_page(struct copy *c, u64 n)
{
	struct uio_piece piece;
	struct uio u;
	s64 moved;

	uio_kernel(&u, &piece, c->page, MIN(n, PAGE_SIZE));
	moved = file_read(c->from, &u, &c->at);
	if (moved <= 0)
		return moved;
	uio_kernel(&u, &piece, c->page, moved);
	moved = write_argument(c->to, &u, NULL);
	if (moved > 0)
		c->at += moved;
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

static int check(const struct copy *c, bool offset)
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
	s64 result = check(c, user != 0);

	if (result)
		return result;
	if (user && copy_in(&c->at, user, sizeof(c->at)))
		return -EFAULT;
	if (!user)
		c->at = c->from->offset;
	if ((s64)c->at < 0 || (s64)n < 0)
		return -EINVAL;
	c->page = kmalloc(PAGE_SIZE);
	if (!c->page)
		return -ENOMEM;
	result = copy(c, MIN(n, RW_COUNT_MAX));
	kfree(c->page);
	if (user && copy_out(user, &c->at, sizeof(c->at)))
		return -EFAULT;
	if (!user)
		file_seek(c->from, c->at, 0);
	return result;
}

s64 sys_sendfile(u32 to, u32 from, u64 offset, u64 n)
{
	struct copy c = {
		.from = file_argument(from),
		.to = file_argument(to),
	};
	s64 result = c.from && c.to ? send(&c, offset, n) : -EBADF;

	if (c.from)
		file_put(c.from);
	if (c.to)
		file_put(c.to);
	return result;
}
