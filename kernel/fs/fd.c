/* SPDX-License-Identifier: MIT */
/*
 * Descriptors: small numbers to open files. Each function here deals with one
 * number of a table: looks it up, gives out the lowest free one, closes it,
 * marks it for exec. The table as a whole is fd_table.c's; how it looks
 * inside, and its lock, is told in fd.h.
 */
#include "fs/fd.h"

#include "abi/errno.h"
#include "fs/lock.h"

struct file *fd_get(struct fd_table *t, int fd)
{
	bool shared = __atomic_load_n(&t->refs, __ATOMIC_ACQUIRE) > 1;
	struct file *f;

	if (unlikely(shared))
		spin_lock(&t->lock);
	f = fd_find(t, fd);
	if (f)
		file_get(f);
	if (unlikely(shared))
		spin_unlock(&t->lock);
	return f;
}

struct file *fd_get_foreign(struct fd_table *t, int fd)
{
	struct file *f;

	spin_lock(&t->lock);
	f = fd >= 0 ? fd_find(t, fd) : NULL;
	if (f)
		file_get(f);
	spin_unlock(&t->lock);
	return f;
}

/* The number becomes used (f) or free (NULL). The lock is held. */
static void set(struct fd_table *t, int fd, struct file *f, bool cloexec)
{
	unsigned nr = (unsigned)fd / CHUNK_FDS;
	struct fd_chunk *c = t->chunks[nr];
	u64 bit = 1ULL << (unsigned)fd % CHUNK_FDS;

	c->files[(unsigned)fd % CHUNK_FDS] = f;
	c->open = f ? c->open | bit : c->open & ~bit;
	c->cloexec = cloexec ? c->cloexec | bit : c->cloexec & ~bit;
	t->full &= ~(1ULL << nr);
	if (c->open == ~0ULL)
		t->full |= 1ULL << nr;
}

/* The lowest free number >= from, or FD_MAX. The lock is held. */
static int lowest_free(const struct fd_table *t, unsigned from)
{
	unsigned nr = from / CHUNK_FDS;
	u64 usable, room;

	if (nr < t->chunk_count) {
		usable = ~t->chunks[nr]->open & ~0ULL << from % CHUNK_FDS;
		if (usable)
			return nr * CHUNK_FDS + __builtin_ctzll(usable);
		if (++nr == CHUNKS)
			return FD_MAX;
		from = nr * CHUNK_FDS;
	}
	room = ~t->full & ~0ULL << nr;
	if (!room)
		return FD_MAX;
	nr = __builtin_ctzll(room);
	if (nr >= t->chunk_count)
		return MAX(nr * CHUNK_FDS, from);
	return nr * CHUNK_FDS + __builtin_ctzll(~t->chunks[nr]->open);
}

int fd_install(struct fd_table *t, struct file *f, int from, int limit,
	       bool close_on_exec)
{
	int fd;

	limit = MIN(limit, FD_MAX);
	if (from < 0 || from >= limit)
		return from == 0 ? -EMFILE : -EINVAL;
	spin_lock(&t->lock);
	fd = lowest_free(t, from);
	if (fd >= limit)
		fd = -EMFILE;
	else if (!fd_grow_to(t, fd / CHUNK_FDS + 1))
		fd = -ENOMEM;
	else
		set(t, fd, f, close_on_exec);
	spin_unlock(&t->lock);
	return fd;
}

int fd_room(struct fd_table *t, int limit)
{
	int fd;

	spin_lock(&t->lock);
	fd = lowest_free(t, 0);
	spin_unlock(&t->lock);
	return fd < limit ? 0 : -EMFILE;
}

/* A descriptor of f was closed: its process has no locks on that file any
 * more, not even those that it got through another. */
static void put_closed(struct fd_table *t, struct file *f)
{
	if (!(f->flags & O_PATH))
		lock_drop(f->vnode, t);
	file_put(f);
}

int fd_replace(struct fd_table *t, struct file *f, int fd, bool close_on_exec)
{
	struct file *old;

	if (fd < 0 || fd >= FD_MAX)
		return -EBADF;
	spin_lock(&t->lock);
	if (!fd_grow_to(t, fd / CHUNK_FDS + 1)) {
		spin_unlock(&t->lock);
		return -ENOMEM;
	}
	old = fd_find(t, fd);
	set(t, fd, f, close_on_exec);
	spin_unlock(&t->lock);
	if (old)
		put_closed(t, old);
	return fd;
}

int fd_close(struct fd_table *t, int fd)
{
	struct file *f;

	spin_lock(&t->lock);
	f = fd_find(t, fd);
	if (f)
		set(t, fd, NULL, false);
	spin_unlock(&t->lock);
	if (!f)
		return -EBADF;
	put_closed(t, f);
	return 0;
}

int fd_get_cloexec(struct fd_table *t, int fd)
{
	int on = -EBADF;

	spin_lock(&t->lock);
	if (fd_is_open(t, fd))
		on = t->chunks[fd / CHUNK_FDS]->cloexec >> fd % CHUNK_FDS & 1;
	spin_unlock(&t->lock);
	return on;
}

int fd_set_cloexec(struct fd_table *t, int fd, bool on)
{
	int error = -EBADF;

	spin_lock(&t->lock);
	if (fd_is_open(t, fd)) {
		set(t, fd, fd_find(t, fd), on);
		error = 0;
	}
	spin_unlock(&t->lock);
	return error;
}
