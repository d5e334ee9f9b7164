/* SPDX-License-Identifier: MIT */
/*
 * Tables of descriptors: small numbers to open files. A table is a row of
 * chunks of 64 numbers, the first in the table itself, the others allocated
 * when they are first needed and kept. Each chunk has a bitmap of the
 * numbers in use, and the table a bitmap of the chunks that are full, so the
 * lowest free number is found by two bit searches, however many are open.
 *
 * The lock guards all of it. A table that one thread alone has is read
 * without it (fd_get): nobody else can take a file away meanwhile.
 */
#include "fs/file.h"

#include "abi/errno.h"
#include "base/assert.h"
#include "mm/object.h"

#define CHUNK_FDS	64
#define CHUNKS		(FD_MAX / CHUNK_FDS)

struct chunk {
	u64 open, cloexec;		/* bitmaps */
	struct file *files[CHUNK_FDS];
};

struct fd_table {
	u32 refs;			/* atomic: threads that share it */
	struct spinlock lock;		/* guards all below */
	u64 full;			/* bitmap of chunks */
	unsigned chunk_count;		/* chunks allocated, a prefix */
	struct chunk *chunks[CHUNKS];
	struct chunk first;		/* chunks[0] */
};

static OBJECT_CACHE(tables, struct fd_table);
static OBJECT_CACHE(chunks, struct chunk);

struct fd_table *fd_table_new(void)
{
	struct fd_table *t = object_alloc(&tables);

	if (!t)
		return NULL;
	t->refs = 1;
	spin_init(&t->lock, "descriptors", RANK_FD_TABLE);
	t->chunks[0] = &t->first;
	t->chunk_count = 1;
	return t;
}

/* Chunks that were not there before are in the table afterwards. May be
 * called with the lock held or before anyone else knows the table. */
static bool grow_to(struct fd_table *t, unsigned count)
{
	while (t->chunk_count < count) {
		struct chunk *c = object_alloc(&chunks);

		if (!c)
			return false;
		t->chunks[t->chunk_count++] = c;
	}
	return true;
}

static void copy_chunk(struct chunk *to, const struct chunk *from)
{
	to->open = from->open;
	to->cloexec = from->cloexec;
	for (u64 left = from->open; left; left &= left - 1) {
		int i = __builtin_ctzll(left);

		to->files[i] = from->files[i];
		file_get(to->files[i]);
	}
}

/* Chunks in use: the copy has no more. */
static unsigned chunks_used(const struct fd_table *t)
{
	unsigned n = t->chunk_count;

	while (n > 1 && !t->chunks[n - 1]->open)
		n--;
	return n;
}

struct fd_table *fd_table_copy(struct fd_table *t)
{
	struct fd_table *copy = fd_table_new();
	unsigned used;

	if (!copy)
		return NULL;
	spin_lock(&t->lock);
	used = chunks_used(t);
	if (!grow_to(copy, used)) {
		spin_unlock(&t->lock);
		fd_table_put(copy);
		return NULL;
	}
	copy->full = t->full;
	for (unsigned i = 0; i < used; i++)
		copy_chunk(copy->chunks[i], t->chunks[i]);
	spin_unlock(&t->lock);
	return copy;
}

void fd_table_get(struct fd_table *t)
{
	__atomic_add_fetch(&t->refs, 1, __ATOMIC_RELAXED);
}

/* Close all of `which` in chunk number `nr`. The lock is not held. */
static void close_many(struct fd_table *t, unsigned nr, u64 which)
{
	for (; which; which &= which - 1)
		fd_close(t, nr * CHUNK_FDS + __builtin_ctzll(which));
}

void fd_table_put(struct fd_table *t)
{
	if (__atomic_sub_fetch(&t->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	for (unsigned i = 0; i < t->chunk_count; i++) {
		close_many(t, i, t->chunks[i]->open);
		if (i > 0)
			object_free(&chunks, t->chunks[i]);
	}
	object_free(&tables, t);
}

static bool is_open(const struct fd_table *t, int fd)
{
	unsigned nr = (unsigned)fd / CHUNK_FDS;

	return nr < t->chunk_count &&
	       t->chunks[nr]->open >> (unsigned)fd % CHUNK_FDS & 1;
}

static struct file *find(const struct fd_table *t, int fd)
{
	unsigned nr = (unsigned)fd / CHUNK_FDS;

	if (unlikely(nr >= t->chunk_count))
		return NULL;
	return t->chunks[nr]->files[(unsigned)fd % CHUNK_FDS];
}

struct file *fd_get(struct fd_table *t, int fd)
{
	bool shared = __atomic_load_n(&t->refs, __ATOMIC_ACQUIRE) > 1;
	struct file *f;

	if (unlikely(shared))
		spin_lock(&t->lock);
	f = find(t, fd);
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
	f = fd >= 0 ? find(t, fd) : NULL;
	if (f)
		file_get(f);
	spin_unlock(&t->lock);
	return f;
}

int fd_next(struct fd_table *t, int from)
{
	int fd;

	spin_lock(&t->lock);
	for (fd = MAX(from, 0); fd < FD_MAX && !is_open(t, fd); fd++)
		if ((unsigned)fd / CHUNK_FDS >= t->chunk_count)
			fd = FD_MAX - 1;
	spin_unlock(&t->lock);
	return fd < FD_MAX ? fd : -1;
}

/* The number becomes used (f) or free (NULL). The lock is held. */
static void set(struct fd_table *t, int fd, struct file *f, bool cloexec)
{
	unsigned nr = (unsigned)fd / CHUNK_FDS;
	struct chunk *c = t->chunks[nr];
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
	else if (!grow_to(t, fd / CHUNK_FDS + 1))
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

int fd_replace(struct fd_table *t, struct file *f, int fd, bool close_on_exec)
{
	struct file *old;

	if (fd < 0 || fd >= FD_MAX)
		return -EBADF;
	spin_lock(&t->lock);
	if (!grow_to(t, fd / CHUNK_FDS + 1)) {
		spin_unlock(&t->lock);
		return -ENOMEM;
	}
	old = find(t, fd);
	set(t, fd, f, close_on_exec);
	spin_unlock(&t->lock);
	if (old)
		file_put(old);
	return fd;
}

int fd_close(struct fd_table *t, int fd)
{
	struct file *f;

	spin_lock(&t->lock);
	f = find(t, fd);
	if (f)
		set(t, fd, NULL, false);
	spin_unlock(&t->lock);
	if (!f)
		return -EBADF;
	file_put(f);
	return 0;
}

int fd_get_cloexec(struct fd_table *t, int fd)
{
	int on = -EBADF;

	spin_lock(&t->lock);
	if (is_open(t, fd))
		on = t->chunks[fd / CHUNK_FDS]->cloexec >> fd % CHUNK_FDS & 1;
	spin_unlock(&t->lock);
	return on;
}

int fd_set_cloexec(struct fd_table *t, int fd, bool on)
{
	int error = -EBADF;

	spin_lock(&t->lock);
	if (is_open(t, fd)) {
		set(t, fd, find(t, fd), on);
		error = 0;
	}
	spin_unlock(&t->lock);
	return error;
}

void fd_close_on_exec(struct fd_table *t)
{
	for (unsigned i = 0; i < t->chunk_count; i++)
		close_many(t, i, t->chunks[i]->cloexec);
}

int fd_count(struct fd_table *t)
{
	int count = 0;

	spin_lock(&t->lock);
	for (unsigned i = 0; i < t->chunk_count; i++)
		for (u64 open = t->chunks[i]->open; open; open &= open - 1)
			count++;
	spin_unlock(&t->lock);
	return count;
}
