/* SPDX-License-Identifier: MIT */
/*
 * The files of procfs: a text that its generator writes into kernel memory
 * when the file is read at position 0, and which then stays the same until it
 * is read at 0 again. So one pass through a file is one consistent picture,
 * and no lock of a generator is held while bytes go to the user. The mutex
 * of an open file guards its text.
 */
#include "fs/procfs_own.h"

#include "abi/errno.h"
#include "base/fmt.h"
#include "base/string.h"
#include "mm/object.h"

struct text_chunk {			/* one page frame */
	struct text_chunk *next;
	char bytes[PAGE_SIZE - 8];
};
#define LINE_MAX	128		/* of what is written */
#define CHUNK	sizeof(((struct text_chunk *)0)->bytes)

/* Atomic. Long texts together take a sixteenth of the memory at most; short
 * ones, of one chunk, are always written, so that ps works. */
static u64 chunks_in_use;

struct reading {			/* f->data */
	struct mutex lock;
	bool ready;			/* text was written; lock */
	struct text text;		/* lock */
};

static void text_free(struct text *t)
{
	struct text_chunk *c = t->first, *next;

	for (; c; c = next) {
		next = c->next;
		frame_put(phys_to_frame(virt_to_phys(c)));
		__atomic_fetch_sub(&chunks_in_use, 1, __ATOMIC_RELAXED);
	}
	*t = (struct text){ 0 };
}

static bool grow(struct text *t)
{
	struct frame *frame;
	struct text_chunk *c;

	if (t->error || t->length + CHUNK > TEXT_MAX)
		return false;
	frame = t->first && chunks_in_use > frame_total() / 16 ? NULL :
		frame_alloc();
	if (!frame) {
		t->error = -ENOMEM;
		return false;
	}
	__atomic_fetch_add(&chunks_in_use, 1, __ATOMIC_RELAXED);
	c = frame_data(frame);
	c->next = NULL;
	if (t->last)
		t->last->next = c;
	else
		t->first = c;
	t->last = c;
	return true;
}

void text_bytes(struct text *t, const void *from, size_t n)
{
	const char *bytes = from;

	while (n > 0) {
		size_t at = t->length % CHUNK, some = MIN(n, CHUNK - at);

		if (at == 0 && !grow(t))
			return;
		memcpy(t->last->bytes + at, bytes, some);
		t->length += some;
		bytes += some;
		n -= some;
	}
}

void text_add(struct text *t, const char *format, ...)
{
	char line[TEXT_LINE];
	va_list args;
	int n;

	va_start(args, format);
	n = fmt_text_v(line, sizeof(line), format, args);
	va_end(args);
	text_bytes(t, line, MIN((size_t)n, sizeof(line) - 1));
}

/* Write the text anew. The mutex is held. */
static int generate(struct reading *r, struct vnode *v)
{
	const struct procfs_entry *e = procfs_entry_of(v);
	int error = e->hidden ? processes->may_look(procfs_pid(v)) : 0;

	text_free(&r->text);
	r->ready = false;
	if (!error)
		error = e->text ? e->text(procfs_pid(v), &r->text) : -EACCES;
	if (!error)
		error = r->text.error;
	r->ready = !error;
	return error;
}

/* From `offset` on, as much as the buffer takes. The mutex is held. */
static ssize_t give(const struct text *t, struct uio *u, u64 offset)
{
	const struct text_chunk *c = t->first;
	ssize_t done = 0;

	if (offset >= t->length)
		return 0;
	for (u64 skip = offset / CHUNK; skip > 0; skip--)
		c = c->next;
	while (u->left > 0 && offset < t->length) {
		size_t at = offset % CHUNK;
		size_t n = MIN(MIN(CHUNK - at, t->length - offset), u->left);
		ssize_t moved = uio_put(u, c->bytes + at, n);

		if (moved < 0)
			return done ? done : moved;
		done += moved;
		offset += moved;
		if ((size_t)moved < n)
			break;
		c = c->next;
	}
	return done;
}

static ssize_t text_read(struct file *f, struct uio *u, u64 offset)
{
	struct reading *r = f->data;
	ssize_t n = 0;

	mutex_lock(&r->lock);
	if (offset == 0 || !r->ready)
		n = generate(r, f->vnode);
	if (n == 0)
		n = give(&r->text, u, offset);
	if (n == 0 && u->left > 0) {	/* who saw the end needs no more */
		text_free(&r->text);
		r->ready = false;
	}
	mutex_unlock(&r->lock);
	return n;
}

/* Each write is a line by itself, wherever the file stands. */
static ssize_t text_write(struct file *f, struct uio *u, UNUSED u64 *offset)
{
	const struct procfs_entry *e = procfs_entry_of(f->vnode);
	char line[LINE_MAX];
	ssize_t n;
	int error;

	if (!e->set)
		return -EIO;		/* as Linux: root may open it */
	if (u->left >= sizeof(line))
		return -EINVAL;
	n = uio_get(u, line, u->left);
	if (n < 0)
		return n;
	line[n] = '\0';
	if (n > 0 && line[n - 1] == '\n')
		line[n - 1] = '\0';
	error = e->set(line);
	return error ? error : n;
}

/* There is no end to seek from: the length is not known before. */
static s64 text_seek(struct file *f, s64 offset, int whence)
{
	s64 at = offset;

	if (whence < 0 || whence > 1)
		return -EINVAL;
	if (whence == 1 && __builtin_add_overflow((s64)f->offset, offset, &at))
		return -EINVAL;
	return at < 0 || (u64)at > FILE_SIZE_MAX ? -EINVAL : at;
}

static void text_release(struct file *f)
{
	struct reading *r = f->data;

	if (!r)
		return;
	text_free(&r->text);
	kfree(r);
}

static const struct file_ops text_ops = {
	.read = text_read,
	.write = text_write,
	.seek = text_seek,
	.release = text_release,
};

static int text_open(struct vnode *v, struct file *f)
{
	const struct procfs_entry *e = procfs_entry_of(v);
	int error = e->hidden ? processes->may_look(procfs_pid(v)) : 0;
	struct reading *r;

	if (error)
		return error;
	r = kzalloc(sizeof(*r));
	if (!r)
		return -ENOMEM;
	mutex_init(&r->lock, "text of /proc", RANK_TEXT);
	f->data = r;
	f->ops = &text_ops;
	return 0;
}

/* O_TRUNC changes nothing, as on Linux. */
static int truncate(UNUSED struct vnode *v, UNUSED u64 size)
{
	return 0;
}

const struct vnode_ops procfs_text_vnode_ops = {
	.open = text_open,
	.truncate = truncate,
};
