/* SPDX-License-Identifier: MIT */
/*
 * The calls that move bytes: read and write in all their forms, sendfile.
 * One call moves at most RW_COUNT_MAX bytes, as on Linux. Vectors are copied
 * in in batches of up to BATCH pieces.
 */
#include "sys/argument.h"

#include "abi/errno.h"
#include "abi/uio.h"
#include "mm/object.h"

#define BATCH		((unsigned)(KMALLOC_MAX / sizeof(struct uio_piece)))
#define BATCH_INLINE	8u

/* A transfer of `n` bytes at a user's address lies below the kernel. */
static bool is_user_range(u64 base, u64 n)
{
	return base <= USER_END && n <= USER_END - base;
}

static int check_range(const struct file *f, u64 base, u64 n, u8 mode)
{
	if (!(f->mode & mode))
		return -EBADF;
	return is_user_range(base, n) ? 0 : -EFAULT;
}

static ssize_t transfer(struct file *f, struct uio *u, const u64 *offset,
			u8 mode)
{
	return mode == FILE_READ ? file_read(f, u, offset) :
		write_argument(f, u, offset);
}

/* read, write, pread64, pwrite64. */
static s64 move(u32 fd, u64 base, u64 n, const u64 *offset, u8 mode)
{
	struct uio_piece piece = { base, MIN(n, RW_COUNT_MAX) };
	struct uio u = { .pieces = &piece, .count = 1, .left = piece.length };
	struct file *f = file_argument(fd);
	s64 result;

	if (!f)
		return -EBADF;
	if (offset && !f->ops->seek && !(f->flags & O_PATH))
		result = -ESPIPE;
	else
		result = check_range(f, base, n, mode);
	if (!result && offset && (s64)(*offset + n) < 0)
		result = -EINVAL;
	if (!result)
		result = transfer(f, &u, offset, mode);
	file_put(f);
	return result;
}

s64 sys_read(u32 fd, u64 buffer, u64 n)
{
	return move(fd, buffer, n, NULL, FILE_READ);
}

s64 sys_write(u32 fd, u64 buffer, u64 n)
{
	return move(fd, buffer, n, NULL, FILE_WRITE);
}

s64 sys_pread64(u32 fd, u64 buffer, u64 n, u64 offset)
{
	return (s64)offset < 0 ? -EINVAL :
		move(fd, buffer, n, &offset, FILE_READ);
}

s64 sys_pwrite64(u32 fd, u64 buffer, u64 n, u64 offset)
{
	return (s64)offset < 0 ? -EINVAL :
		move(fd, buffer, n, &offset, FILE_WRITE);
}

/* A user's vector, read batch by batch. */
struct vector {
	u64 user;			/* of the next batch */
	unsigned left;			/* pieces not in a batch yet */
	u64 room;			/* bytes that may still be moved */
	struct uio_piece *pieces;	/* of `size` */
	unsigned size;
	struct uio_piece few[BATCH_INLINE];
};

/* Copy in the next batch and check it. Result: 0, -EFAULT, -EINVAL. */
static int next_batch(struct vector *v, struct uio *u)
{
	unsigned count = MIN(v->left, v->size);
	size_t bytes = count * sizeof(struct uio_piece);

	*u = (struct uio){ .pieces = v->pieces, .count = count };
	if (copy_in(v->pieces, v->user, bytes))
		return -EFAULT;
	for (unsigned i = 0; i < count; i++) {
		struct uio_piece *p = &v->pieces[i];

		if ((s64)p->length < 0)
			return -EINVAL;
		if (!is_user_range(p->base, p->length))
			return -EFAULT;
		p->length = MIN(p->length, v->room);
		v->room -= p->length;
		u->left += p->length;
	}
	v->user += bytes;
	v->left -= count;
	return 0;
}

static int start(struct vector *v, u64 user, u64 count)
{
	if (count > IOV_MAX_COUNT)
		return -EINVAL;
	v->user = user;
	v->left = count;
	v->room = RW_COUNT_MAX;
	v->pieces = v->few;
	v->size = BATCH_INLINE;
	if (count <= BATCH_INLINE)
		return 0;
	v->size = MIN((unsigned)count, BATCH);
	v->pieces = kmalloc(v->size * sizeof(*v->pieces));
	return v->pieces ? 0 : -ENOMEM;
}

static void end(struct vector *v)
{
	if (v->pieces != v->few)
		kfree(v->pieces);
}

/* All of a long vector is checked before its first byte moves. */
static int check_all(const struct vector *v)
{
	struct vector copy = *v;
	struct uio u;
	int error = 0;

	if (v->left <= v->size)
		return 0;
	while (copy.left > 0 && !error)
		error = next_batch(&copy, &u);
	return error;
}

/* Batch after batch, as long as each is moved in full. A stream's read ends
 * after the first: the next might wait although there is something. */
static s64 move_batches(struct file *f, struct vector *v, u64 *offset, u8 mode)
{
	s64 done = 0;

	do {
		struct uio u;
		s64 n = next_batch(v, &u), wanted = u.left;

		if (n == 0 && offset && (s64)(*offset + wanted) < 0)
			n = -EINVAL;
		if (n == 0)
			n = transfer(f, &u, offset, mode);
		if (n < 0)
			return done ? done : n;
		done += n;
		if (offset)
			*offset += n;
		if (n < wanted || (mode == FILE_READ && !f->ops->seek))
			break;
	} while (v->left > 0);
	return done;
}

static s64 move_vector(u32 fd, u64 user, u64 count, u64 *offset, u8 mode)
{
	struct file *f = file_argument(fd);
	struct vector v;
	s64 result;

	if (!f)
		return -EBADF;
	if (!(f->mode & mode))
		result = -EBADF;
	else if (offset && !f->ops->seek)
		result = -ESPIPE;
	else
		result = start(&v, user, count);
	if (!result) {
		result = check_all(&v);
		if (!result)
			result = move_batches(f, &v, offset, mode);
		end(&v);
	}
	file_put(f);
	return result;
}

s64 sys_readv(u32 fd, u64 vector, u64 count)
{
	return move_vector(fd, vector, count, NULL, FILE_READ);
}

s64 sys_writev(u32 fd, u64 vector, u64 count)
{
	return move_vector(fd, vector, count, NULL, FILE_WRITE);
}

/* The position comes in two halves; on 64 bits the low one is all of it. */
s64 sys_preadv(u32 fd, u64 vector, u64 count, u64 offset, UNUSED u64 high)
{
	return (s64)offset < 0 ? -EINVAL :
		move_vector(fd, vector, count, &offset, FILE_READ);
}

s64 sys_pwritev(u32 fd, u64 vector, u64 count, u64 offset, UNUSED u64 high)
{
	return (s64)offset < 0 ? -EINVAL :
		move_vector(fd, vector, count, &offset, FILE_WRITE);
}
