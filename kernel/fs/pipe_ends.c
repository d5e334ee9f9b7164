/* SPDX-License-Identifier: MIT */
/*
 * The life of a pipe; the number of ends that are open to each side is what
 * tells the other of the end of file. What pipe(2) makes is a fifo too, in a
 * file system that has no names: it can be opened once more by way of /proc,
 * and goes with its last open file.
 */
#include "fs/pipe.h"

#include "abi/errno.h"
#include "mm/object.h"

#define PIPEFS_NUMBER	12		/* st_dev */
#define PIPEFS_MAGIC	0x50495045	/* statfs(2): "PIPE" */

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
	pipe_count_ends(f->data, f, -1);
	fifo_put(f->vnode);
}

int pipe_size(const struct file *f)
{
	return f->ops == &pipe_ops ? (int)RING_SIZE : -EBADF;
}

static const struct vnode_ops nameless_ops = {
	.setattr = vnode_set_in_memory,
};

static int read_vnode(UNUSED struct filesystem *fs, struct vnode *v)
{
	v->ops = &nameless_ops;
	v->attr.mode = S_IFIFO | 0600;
	v->attr.links = 1;
	v->attr.accessed = v->attr.modified = v->attr.changed = filetime_now();
	vnode_leaves_soon(v);
	return 0;
}

static struct filesystem pipefs = {
	.type = "pipefs",
	.device = PIPEFS_NUMBER,
	.read_vnode = read_vnode,
	.magic = PIPEFS_MAGIC,
};

bool pipe_is_nameless(const struct vnode *v)
{
	return v->fs == &pipefs;
}

/* The file for one end; v's reference passes, also to one that fails. */
static int open_end(struct vnode *v, u32 flags, struct file **made)
{
	struct file *f = file_new(&file_path_ops, flags);
	int error;

	if (!f) {
		vnode_put(v);
		return -ENOMEM;
	}
	f->vnode = v;
	error = fifo_open(v, f);
	if (error)
		file_put(f);
	else
		*made = f;
	return error;
}

int pipe_new(const struct cred *owner, u32 flags, struct file **reader,
	     struct file **writer)
{
	static u64 newest;		/* inode; atomic */
	struct vnode *v;
	int error = vnode_get(&pipefs, __atomic_add_fetch(&newest, 1,
							  __ATOMIC_RELAXED),
			      &v);

	if (error)
		return error;
	v->attr.uid = owner->fsuid;
	v->attr.gid = owner->fsgid;
	vnode_ref(v);
	error = open_end(v, O_RDONLY | flags, reader);
	if (error) {
		vnode_put(v);
		return error;
	}
	error = open_end(v, O_WRONLY | flags, writer);
	if (error)
		file_put(*reader);
	return error;
}
