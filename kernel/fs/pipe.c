/* SPDX-License-Identifier: MIT */
/*
 * Pipes and fifos: 64 KiB in sixteen page frames which are allocated when
 * bytes reach them. `head` and `tail` count bytes and only their difference
 * and their place in the ring matter.
 *
 * The guard is a spinlock, and user memory must not be touched under it. So
 * a reader announces itself (`reading`), copies without the lock from what
 * lies between head and tail, and then moves head; a writer does the same
 * behind tail. One reader and one writer may copy at the same time.
 *
 * Writers wait until PIPE_BUF bytes are free: then each of them can go on,
 * whatever its size, so it is enough to wake one. Who is woken and leaves
 * while there is still something to do wakes the next. Pollers stand on a
 * queue of their own: they take nothing, so a wake-up must not end at them.
 */
#include "fs/fs.h"

#include "abi/errno.h"
#include "abi/ioctl.h"
#include "base/assert.h"
#include "mm/object.h"

#define PIPE_PAGES	16u
#define PIPE_SIZE	(PIPE_PAGES * (u32)PAGE_SIZE)
#define PIPE_BUF	4096u		/* writes up to this are not mixed */

struct pipe {
	struct spinlock guard;		/* guards all but the bytes */
	bool reading, writing;		/* someone copies right now */
	u32 head, tail;			/* next to read, next to write */
	u32 readers, writers;		/* open ends */
	u32 reader_opens, writer_opens;	/* since the beginning, for fifos */
	u32 holders;			/* of a fifo: vnode->lock */
	struct waitq read_queue, write_queue, poll_queue;
	struct frame *pages[PIPE_PAGES];
};

static OBJECT_CACHE(pipes, struct pipe);

static struct pipe *pipe_alloc(void)
{
	struct pipe *p = object_alloc(&pipes);

	if (!p)
		return NULL;
	spin_init(&p->guard, "pipe", RANK_PIPE);
	waitq_init(&p->read_queue, &p->guard);
	waitq_init(&p->write_queue, &p->guard);
	waitq_init(&p->poll_queue, &p->guard);
	return p;
}

static void pipe_free(struct pipe *p)
{
	for (unsigned i = 0; i < PIPE_PAGES; i++)
		if (p->pages[i])
			frame_put(p->pages[i]);
	object_free(&pipes, p);
}

static u32 used(const struct pipe *p)
{
	return p->tail - p->head;
}

static u32 room(const struct pipe *p)
{
	return PIPE_SIZE - used(p);
}

/* Tell those who wait that there is something to read, or room to write.
 * The guard is held. */
static void wake_readers(struct pipe *p)
{
	if (!list_empty(&p->read_queue.waiters) &&
	    (used(p) > 0 || p->writers == 0))
		waitq_wake_one(&p->read_queue);
	if (!list_empty(&p->poll_queue.waiters))
		waitq_wake_all(&p->poll_queue);
}

static void wake_writers(struct pipe *p)
{
	if (!list_empty(&p->write_queue.waiters) &&
	    (room(p) >= PIPE_BUF || p->readers == 0))
		waitq_wake_one(&p->write_queue);
	if (!list_empty(&p->poll_queue.waiters))
		waitq_wake_all(&p->poll_queue);
}

/* The empty ring begins anew at its first page, which is in the CPU's cache;
 * the others go back. The guard is held, nobody copies. */
static void rewind_empty(struct pipe *p)
{
	bool one_page = p->tail <= PAGE_SIZE;

	p->head = p->tail = 0;
	if (likely(one_page))
		return;
	for (unsigned i = 1; i < PIPE_PAGES; i++) {
		if (p->pages[i])
			frame_put(p->pages[i]);
		p->pages[i] = NULL;
	}
}

/* Copy up to n bytes from the head; they stay in the ring. No lock held. */
static ssize_t copy_from_ring(struct pipe *p, struct uio *u, u32 n)
{
	u32 at = p->head;
	ssize_t done = 0;

	while (n > 0) {
		u32 offset = at % PAGE_SIZE;
		u32 part = MIN(n, (u32)PAGE_SIZE - offset);
		u8 *page = frame_data(p->pages[at / PAGE_SIZE % PIPE_PAGES]);
		ssize_t moved = uio_put(u, page + offset, part);

		if (moved < 0)
			return done ? done : moved;
		done += moved;
		if ((u32)moved < part)
			break;
		at += part;
		n -= part;
	}
	return done;
}

/* Copy up to n bytes behind the tail; the caller moves it. No lock held. */
static ssize_t copy_to_ring(struct pipe *p, struct uio *u, u32 n)
{
	u32 at = p->tail;
	ssize_t done = 0;

	while (n > 0) {
		u32 offset = at % PAGE_SIZE;
		u32 part = MIN(n, (u32)PAGE_SIZE - offset);
		struct frame **page = &p->pages[at / PAGE_SIZE % PIPE_PAGES];
		ssize_t moved;

		if (!*page)
			*page = frame_alloc();
		moved = *page ? uio_get(u, (u8 *)frame_data(*page) + offset,
					part) : -ENOMEM;
		if (moved < 0)
			return done ? done : moved;
		done += moved;
		if ((u32)moved < part)
			break;
		at += part;
		n -= part;
	}
	return done;
}

/* Take what is there, at most what is wanted. The guard is held. */
static ssize_t take(struct pipe *p, struct uio *u)
{
	ssize_t n;

	p->reading = true;
	n = MIN((u64)used(p), u->left);
	spin_unlock(&p->guard);
	n = copy_from_ring(p, u, n);
	spin_lock(&p->guard);
	p->reading = false;
	if (n > 0)
		p->head += n;
	if (used(p) == 0 && !p->writing)
		rewind_empty(p);
	return n;
}

/* Nobody copies, and there is something or the end. The guard is held. */
static int wait_for_bytes(struct pipe *p, const struct file *f)
{
	while (p->reading || (used(p) == 0 && p->writers > 0)) {
		int error;

		if (f->flags & O_NONBLOCK)
			return -EAGAIN;
		error = waitq_sleep(&p->read_queue, WAIT_INTERRUPTIBLE,
				    NSEC_FOREVER);
		if (error)
			return error;
	}
	return 0;
}

static ssize_t pipe_read(struct file *f, struct uio *u, u64 offset)
{
	struct pipe *p = f->data;
	ssize_t n;

	(void)offset;
	if (u->left == 0)
		return 0;
	spin_lock(&p->guard);
	n = wait_for_bytes(p, f);
	if (n == 0 && used(p) > 0) {
		n = take(p, u);
		wake_writers(p);
	}
	if (!list_empty(&p->read_queue.waiters))
		wake_readers(p);	/* the next one's turn */
	spin_unlock(&p->guard);
	return n;
}

/* Put in as much as fits. The guard is held. */
static ssize_t give(struct pipe *p, struct uio *u)
{
	ssize_t n;

	p->writing = true;
	n = MIN((u64)room(p), u->left);
	spin_unlock(&p->guard);
	n = copy_to_ring(p, u, n);
	spin_lock(&p->guard);
	p->writing = false;
	if (n > 0)
		p->tail += n;
	return n;
}

/* Wait until a write can go on. `need`: bytes that must fit at once. */
static int wait_for_room(struct pipe *p, const struct file *f, u32 need)
{
	while (p->readers > 0 && (p->writing || room(p) < need)) {
		int error;

		if (f->flags & O_NONBLOCK)
			return -EAGAIN;
		error = waitq_sleep(&p->write_queue, WAIT_INTERRUPTIBLE,
				    NSEC_FOREVER);
		if (error)
			return error;
	}
	return p->readers > 0 ? 0 : -EPIPE;
}

static ssize_t pipe_write(struct file *f, struct uio *u, u64 *offset)
{
	struct pipe *p = f->data;
	u32 need = u->left <= PIPE_BUF ? u->left : 1;
	ssize_t done = 0, n = 0;

	(void)offset;
	if (u->left == 0)
		return 0;
	spin_lock(&p->guard);
	do {
		n = wait_for_room(p, f, need);
		if (n == 0)
			n = give(p, u);
		if (n > 0)
			done += n;
		wake_readers(p);
	} while (n > 0 && u->left > 0);
	/* Who waited for us to finish may need less than PIPE_BUF. */
	if (!list_empty(&p->write_queue.waiters) && room(p) > 0)
		waitq_wake_all(&p->write_queue);
	spin_unlock(&p->guard);
	return done ? done : n;
}

static unsigned pipe_poll(struct file *f, struct poller *poller)
{
	struct pipe *p = f->data;
	unsigned events = 0;

	spin_lock(&p->guard);
	if (poller)
		poller_add(poller, &p->poll_queue);
	if (f->mode & FILE_READ) {
		events |= used(p) > 0 ? POLLIN | POLLRDNORM : 0;
		if (p->writers == 0 && p->writer_opens != f->offset)
			events |= POLLHUP;
	}
	if (f->mode & FILE_WRITE) {
		events |= room(p) >= PIPE_BUF ? POLLOUT | POLLWRNORM : 0;
		events |= p->readers == 0 ? POLLERR : 0;
	}
	spin_unlock(&p->guard);
	return events;
}

static int pipe_ioctl(struct file *f, u32 command, u64 arg)
{
	struct pipe *p = f->data;
	s32 bytes;

	if (command != FIONREAD)
		return -ENOTTY;
	spin_lock(&p->guard);
	bytes = used(p);
	spin_unlock(&p->guard);
	return copy_out(arg, &bytes, sizeof(bytes));
}

/* One more or one less end of this file's kind is open. */
static void count_ends(struct pipe *p, const struct file *f, int step)
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

static void fifo_put(struct vnode *v)
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

static void pipe_release(struct file *f)
{
	struct pipe *p = f->data;
	bool last;

	count_ends(p, f, -1);
	if (f->vnode) {
		fifo_put(f->vnode);
		return;
	}
	spin_lock(&p->guard);
	ASSERT(p->holders, >, 0u);
	last = --p->holders == 0;
	spin_unlock(&p->guard);
	if (last)
		pipe_free(p);
}

static const struct file_ops pipe_ops = {
	.read = pipe_read,
	.write = pipe_write,
	.ioctl = pipe_ioctl,
	.poll = pipe_poll,
	.release = pipe_release,
};

int pipe_size(const struct file *f)
{
	return f->ops == &pipe_ops ? (int)PIPE_SIZE : -EBADF;
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

/* The pipe of a fifo, made for the first who opens it. */
static struct pipe *fifo_get(struct vnode *v)
{
	mutex_lock(&v->lock);
	if (!v->fifo)
		v->fifo = pipe_alloc();
	if (v->fifo)
		v->fifo->holders++;
	mutex_unlock(&v->lock);
	return v->fifo;
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
	int error;

	if (f->mode == 0)
		return -EINVAL;
	p = fifo_get(v);
	if (!p)
		return -ENOMEM;
	count_ends(p, f, 1);
	spin_lock(&p->guard);
	error = wait_for_other(p, f);
	spin_unlock(&p->guard);
	if (error) {
		count_ends(p, f, -1);
		fifo_put(v);
		return error;
	}
	f->data = p;
	f->ops = &pipe_ops;
	return 0;
}
