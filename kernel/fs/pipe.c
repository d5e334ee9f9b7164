/* SPDX-License-Identifier: MIT */
/*
 * Reading and writing pipes and fifos: a ring of bytes (ring.h) with an end
 * to read from and an end to write to. How the ends come and go is
 * pipe_ends.c's.
 *
 * The guard is a spinlock, and user memory must not be touched under it. So
 * a reader announces itself (`reading`), copies without the lock from what
 * lies between head and tail, and then moves head; a writer does the same
 * behind tail. One reader and one writer may copy at the same time; others
 * wait for their turn, nonblocking ones too, for it comes soon.
 *
 * Writers wait until PIPE_BUF bytes are free: then each of them can go on,
 * whatever its size, so it is enough to wake one. Who is woken and leaves
 * while there is still something to do wakes the next. Pollers stand on a
 * queue of their own: they take nothing, so a wake-up must not end at them.
 */
#include "fs/pipe.h"

#include "abi/errno.h"
#include "abi/ioctl.h"

static u32 used(const struct pipe *p)
{
	return ring_used(&p->ring);
}

static u32 room(const struct pipe *p)
{
	return ring_room(&p->ring);
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

/* Wait until nobody copies at this end. The guard is held. */
static void wait_for_turn(struct pipe *p, const bool *busy)
{
	while (unlikely(*busy))
		waitq_sleep(&p->turn_queue, WAIT_UNINTERRUPTIBLE,
			    NSEC_FOREVER);
}

static void end_turn(struct pipe *p, bool *busy)
{
	*busy = false;
	if (unlikely(!list_empty(&p->turn_queue.waiters)))
		waitq_wake_all(&p->turn_queue);
}

/* Take what is there, at most what is wanted. The guard is held. */
static ssize_t take(struct pipe *p, struct uio *u)
{
	ssize_t n;

	p->reading = true;
	n = MIN((u64)used(p), u->left);
	spin_unlock(&p->guard);
	n = ring_copy_out(&p->ring, u, n);
	spin_lock(&p->guard);
	end_turn(p, &p->reading);
	if (n > 0)
		p->ring.head += n;
	if (used(p) == 0 && !p->writing)
		ring_rewind(&p->ring);
	return n;
}

/* Until it is our turn and there is something, or the end. Guard held. */
static int wait_for_bytes(struct pipe *p, const struct file *f)
{
	int error = 0;

	wait_for_turn(p, &p->reading);
	while (used(p) == 0 && p->writers > 0 && !error) {
		if (f->flags & O_NONBLOCK)
			return -EAGAIN;
		error = waitq_sleep(&p->read_queue, WAIT_INTERRUPTIBLE,
				    NSEC_FOREVER);
		wait_for_turn(p, &p->reading);
	}
	return error;
}

static ssize_t pipe_read(struct file *f, struct uio *u, UNUSED u64 offset)
{
	struct pipe *p = f->data;
	ssize_t n;

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
	n = ring_copy_in(&p->ring, u, n);
	spin_lock(&p->guard);
	end_turn(p, &p->writing);
	if (n > 0)
		p->ring.tail += n;
	return n;
}

/* Until it is our turn and `need` bytes fit at once. The guard is held. */
static int wait_for_room(struct pipe *p, const struct file *f, u32 need)
{
	int error = 0;

	wait_for_turn(p, &p->writing);
	while (p->readers > 0 && room(p) < need && !error) {
		if (f->flags & O_NONBLOCK)
			return -EAGAIN;
		error = waitq_sleep(&p->write_queue, WAIT_INTERRUPTIBLE,
				    NSEC_FOREVER);
		wait_for_turn(p, &p->writing);
	}
	return error ? error : p->readers > 0 ? 0 : -EPIPE;
}

static void touch(struct vnode *v)
{
	mutex_lock(&v->lock);
	if (!v->fs->read_only)
		vnode_touch(v);
	mutex_unlock(&v->lock);
}

static ssize_t pipe_write(struct file *f, struct uio *u, UNUSED u64 *offset)
{
	struct pipe *p = f->data;
	u32 need = u->left <= PIPE_BUF ? u->left : 1;
	ssize_t done = 0, n = 0;

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
	if (unlikely(n == -EPIPE))
		u->end = UIO_BROKEN;
	if (!list_empty(&p->write_queue.waiters))
		wake_writers(p);	/* the next one's turn */
	spin_unlock(&p->guard);
	if (done && !pipe_is_nameless(f->vnode))
		touch(f->vnode);
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

const struct file_ops pipe_ops = {
	.read = pipe_read,
	.write = pipe_write,
	.ioctl = pipe_ioctl,
	.poll = pipe_poll,
	.release = pipe_release,
};
