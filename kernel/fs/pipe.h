/* SPDX-License-Identifier: MIT */
/*
 * The insides of pipes, which pipe.c, pipe_ends.c and fifo.c share. The
 * interface to the rest of the kernel is in fs/fs.h.
 */
#ifndef FS_PIPE_H
#define FS_PIPE_H

#include "fs/fs.h"
#include "fs/ring.h"

#define PIPE_BUF	4096u		/* writes up to this are not mixed */

struct pipe {
	struct spinlock guard;		/* guards all below */
	bool reading, writing;		/* someone copies right now, without
					 * the guard */
	u32 readers, writers;		/* open ends */
	u32 reader_opens, writer_opens;	/* since the beginning */
	u32 holders;			/* open files; vnode->lock */
	struct waitq read_queue;	/* for bytes */
	struct waitq write_queue;	/* for room */
	struct waitq turn_queue;	/* for `reading` or `writing` to fall */
	struct waitq poll_queue;
	struct ring ring;
};

extern const struct file_ops pipe_ops;

struct pipe *pipe_alloc(void);		/* no ends, no holders; or NULL */
void pipe_free(struct pipe *p);		/* with no end open */

/* One more (1) or one less (-1) end of this file's kind is open: tell all. */
void pipe_count_ends(struct pipe *p, const struct file *f, int step);

/* The operation of pipe_ops: the open file's end closes. */
void pipe_release(struct file *f);

/* The vnode is of a pipe that pipe(2) made. */
bool pipe_is_nameless(const struct vnode *v);

/* An open file of the fifo gives back its hold on the pipe. */
void fifo_put(struct vnode *v);

#endif
