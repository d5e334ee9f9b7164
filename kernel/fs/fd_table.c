/* SPDX-License-Identifier: MIT */
/*
 * Tables of descriptors as a whole: made, copied for fork, cleared by exec,
 * given up with all that is open, and looked through for /proc. What it does
 * with one number is fd.c's; how a table looks inside is told in fd.h.
 */
#include "fs/fd.h"

#include "mm/object.h"

static OBJECT_CACHE(tables, struct fd_table);
static OBJECT_CACHE(chunks, struct fd_chunk);

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

bool fd_grow_to(struct fd_table *t, unsigned count)
{
	while (t->chunk_count < count) {
		struct fd_chunk *c = object_alloc(&chunks);

		if (!c)
			return false;
		t->chunks[t->chunk_count++] = c;
	}
	return true;
}

static void copy_chunk(struct fd_chunk *to, const struct fd_chunk *from)
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
	if (!fd_grow_to(copy, used)) {
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

int fd_next(struct fd_table *t, int from)
{
	int fd = MAX(from, 0), end;

	spin_lock(&t->lock);
	end = t->chunk_count * CHUNK_FDS;
	while (fd < end && !fd_is_open(t, fd))
		fd++;
	spin_unlock(&t->lock);
	return fd < end ? fd : -1;
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
