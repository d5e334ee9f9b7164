/* SPDX-License-Identifier: MIT */
/*
 * Opening a pipe. The vnode has it while anyone has the file open; the vnode's
 * mutex guards who that is. An open of a fifo, a pipe with a name, for one
 * direction waits until someone has opened the other; that it was open for a
 * moment is enough, so the opens are counted, and the count cannot be missed.
 */
#include "fs/pipe.h"

#include "abi/errno.h"

void fifo_put(struct vnode *v)
{
	struct pipe *p;

	mutex_lock(&v->lock);
	p = v->fifo;
	if (--p->holders == 0) {
		v->fifo = NULL;
		pipe_free(p);
	}
	mutex_unlock(&v->lock);
}

/* The pipe of a fifo, made for the first who opens it. */
static struct pipe *fifo_get(struct vnode *v)
{
	struct pipe *p;

	mutex_lock(&v->lock);
	if (!v->fifo)
		v->fifo = pipe_alloc();
	p = v->fifo;
	if (p)
		p->holders++;
	mutex_unlock(&v->lock);
	return p;
}

/* Sleep until the other side is open, or was open meanwhile. */
static int wait_for(struct waitq *q, const u32 *opens, const u32 *ends)
{
	u32 seen = *opens;
	int error = 0;

	while (*ends == 0 && *opens == seen && !error)
		error = waitq_sleep(q, WAIT_INTERRUPTIBLE, NSEC_FOREVER);
	return error;
}

/* This end is counted already; wait for the other. The guard is held. */
static int wait_for_other(struct pipe *p, struct file *f)
{
	bool nonblocking = f->flags & O_NONBLOCK;

	if (f->mode == FILE_READ && !nonblocking)
		return wait_for(&p->read_queue, &p->writer_opens, &p->writers);
	if (f->mode == FILE_WRITE && !nonblocking)
		return wait_for(&p->write_queue, &p->reader_opens, &p->readers);
	if (f->mode == FILE_WRITE && p->readers == 0)
		return -ENXIO;
	/* Poll says "hung up" only after a writer came and went. */
	if (f->mode == FILE_READ && p->writers == 0)
		f->offset = p->writer_opens;
	return 0;
}

int fifo_open(struct vnode *v, struct file *f)
{
	struct pipe *p;
	int error = 0;

	if (f->mode == 0)
		return -EINVAL;
	p = fifo_get(v);
	if (!p)
		return -ENOMEM;
	pipe_count_ends(p, f, 1);
	spin_lock(&p->guard);
	if (!pipe_is_nameless(v))
		error = wait_for_other(p, f);
	spin_unlock(&p->guard);
	if (error) {
		pipe_count_ends(p, f, -1);
		fifo_put(v);
		return error;
	}
	f->data = p;
	f->ops = &pipe_ops;
	return 0;
}
