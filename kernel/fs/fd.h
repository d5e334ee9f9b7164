/* SPDX-License-Identifier: MIT */
/*
 * The inside of a table of descriptors, for fd.c and fd_table.c alone. A
 * table is a row of chunks of 64 numbers, the first in the table itself, the
 * others allocated when they are first needed and kept. Each chunk has a
 * bitmap of the numbers in use, and the table a bitmap of the chunks that are
 * full, so the lowest free number is found by two bit searches, however many
 * are open.
 *
 * The lock guards all of it. A table that one thread alone has is read
 * without it (fd_get): nobody else can take a file away meanwhile.
 */
#ifndef FS_FD_H
#define FS_FD_H

#include "fs/file.h"

#define CHUNK_FDS	64
#define CHUNKS		(FD_MAX / CHUNK_FDS)

struct fd_chunk {
	u64 open, cloexec;		/* bitmaps */
	struct file *files[CHUNK_FDS];
};

struct fd_table {
	u32 refs;			/* atomic: threads that share it */
	struct spinlock lock;		/* guards all below */
	u64 full;			/* bitmap of chunks */
	unsigned chunk_count;		/* chunks allocated, a prefix */
	struct fd_chunk *chunks[CHUNKS];
	struct fd_chunk first;		/* chunks[0] */
};

/*
 * Chunks that were not there before are in the table afterwards. The lock is
 * held, or nobody else knows the table yet. Result: false: out of memory.
 */
bool fd_grow_to(struct fd_table *t, unsigned count);

/* Is the number, which may be any, in use? The lock is held. */
static inline bool fd_is_open(const struct fd_table *t, int fd)
{
	unsigned nr = (unsigned)fd / CHUNK_FDS;

	return nr < t->chunk_count &&
	       t->chunks[nr]->open >> (unsigned)fd % CHUNK_FDS & 1;
}

/* The file behind the number, or NULL. Locks as fd_get says. */
static inline struct file *fd_find(const struct fd_table *t, int fd)
{
	unsigned nr = (unsigned)fd / CHUNK_FDS;

	if (unlikely(nr >= t->chunk_count))
		return NULL;
	return t->chunks[nr]->files[(unsigned)fd % CHUNK_FDS];
}

#endif
