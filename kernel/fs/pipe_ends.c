/* SPDX-License-Identifier: MIT */
/*
 * The life of a pipe: made with its two ends, or opened once more by way of
 * /proc; the number of ends that are open to each side is what tells the
 * other of the end of file. A nameless pipe goes with the last open file, a
 * fifo's by fifo_put.
 */
#include "fs/pipe.h"

#include "abi/errno.h"
#include "mm/object.h"

static OBJECT_CACHE(pipes, struct pipe);

struct pipe *pipe_alloc(void)
{
	struct pipe *p = object_alloc(&pipes);

	if (!p)
		return NULL;
	spin_init(&p->guard, "pipe", RANK_PIPE);
	waitq_init(&p->read_queue, &p->guard);
	waitq_init(&p->write_queue, &p->guard);
	waitq_init(&p->poll_queue, &p->guard);
	waitq_init(&p->turn_queue, &p->guard);
	return p;
}

void pipe_free(struct pipe *p)
{
	ring_free(&p->ring);
	object_free(&pipes, p);
}

void pipe_count_ends(struct pipe *p, const struct file *f, int step)
{
	spin_lock(&p->guard);
	p->readers += f->mode & FILE_READ ? step : 0;
	p->writers += f->mode & FILE_WRITE ? step : 0;
	p->reader_opens += f->mode & FILE_READ && step > 0;
	p->writer_opens += f->mode & FILE_WRITE && step > 0;
	waitq_wake_all(&p->read_queue);
	waitq_wake_all(&p->write_queue);
	waitq_wake_all(&p->poll_queue);
	spin_unlock(&p->guard);
}

void pipe_release(struct file *f)
{
	struct pipe *p = f->data;
	bool last;

	pipe_count_ends(p, f, -1);
	if (f->vnode && f->vnode->fifo) {
		fifo_put(f->vnode);
		return;
	}
	spin_lock(&p->guard);
	last = --p->holders == 0;
	spin_unlock(&p->guard);
	if (last)
		pipe_free(p);
}

int pipe_size(const struct file *f)
{
	return f->ops == &pipe_ops ? (int)RING_SIZE : -EBADF;
}

u32 pipe_inode(const struct file *f)
{
	return (u32)(((u64)f->data * 0x9e3779b97f4a7c15ULL) >> 32);
}

int pipe_open_again(const struct file *one, struct file *f)
{
	struct pipe *p = one->data;

	if (one->ops != &pipe_ops)
		return -ENXIO;
	if (f->mode == 0)
		return -EINVAL;
	spin_lock(&p->guard);
	p->holders++;
	spin_unlock(&p->guard);
	pipe_count_ends(p, f, 1);
	f->data = p;
	f->ops = &pipe_ops;
	return 0;
}

int pipe_new(u32 flags, struct file **reader, struct file **writer)
{
	struct pipe *p = pipe_alloc();
	struct file *r = file_new(&file_path_ops, O_RDONLY | flags);
	struct file *w = file_new(&file_path_ops, O_WRONLY | flags);

	if (!p || !r || !w)
		goto out_memory;
	p->holders = 2;
	p->readers = p->writers = p->writer_opens = 1;
	r->ops = w->ops = &pipe_ops;
	r->data = w->data = p;
	*reader = r;
	*writer = w;
	return 0;
out_memory:
	if (r)
		file_put(r);
	if (w)
		file_put(w);
	if (p)
		pipe_free(p);
	return -ENOMEM;
}
