/* SPDX-License-Identifier: MIT */
/*
 * The devices that are nothing but code: null, zero, full, random, urandom;
 * see null(4), full(4), random(4). Long reads let others run in between, and
 * the generator never blocks, so random and urandom are the same.
 */
#include "fs/fs.h"

#include "abi/errno.h"
#include "cpu/random.h"
#include "sched/sched.h"

#define RANDOM_CHUNK	256		/* bytes made and copied at a time */

static ssize_t null_read(UNUSED struct file *f, UNUSED struct uio *u,
			 UNUSED u64 offset)
{
	return 0;
}

/* All is taken, and not even looked at. */
static ssize_t null_write(UNUSED struct file *f, struct uio *u,
			  UNUSED u64 *offset)
{
	return u->left;
}

static ssize_t full_write(UNUSED struct file *f, UNUSED struct uio *u,
			  UNUSED u64 *offset)
{
	return -ENOSPC;
}

/* Fill u chunk by chunk; `put` gives one chunk of at most n bytes. */
static ssize_t fill(struct uio *u, size_t chunk,
		    ssize_t (*put)(struct uio *u, size_t n))
{
	ssize_t done = 0;

	while (u->left > 0) {
		size_t n = MIN(u->left, chunk);
		ssize_t moved = put(u, n);

		if (moved < 0)
			return done ? done : moved;
		done += moved;
		if ((size_t)moved < n ||
		    thread_current()->work & WORK_SIGNAL)
			break;
		sched_point();
	}
	return done;
}

static ssize_t zero_read(UNUSED struct file *f, struct uio *u,
			 UNUSED u64 offset)
{
	return fill(u, 16 * PAGE_SIZE, uio_put_zeros);
}

static ssize_t put_random(struct uio *u, size_t n)
{
	u8 bytes[RANDOM_CHUNK];

	random_bytes(bytes, n);
	return uio_put(u, bytes, n);
}

static ssize_t random_read(UNUSED struct file *f, struct uio *u,
			   UNUSED u64 offset)
{
	return fill(u, RANDOM_CHUNK, put_random);
}

static ssize_t stir(struct uio *u, size_t n)
{
	u64 noise = 0;
	ssize_t moved = uio_get(u, &noise, n);

	random_stir(noise);
	return moved;
}

static ssize_t random_write(UNUSED struct file *f, struct uio *u,
			    UNUSED u64 *offset)
{
	return fill(u, sizeof(u64), stir);
}

/* Any position is as good as 0. */
static s64 no_seek(UNUSED struct file *f, UNUSED s64 offset, UNUSED int whence)
{
	return 0;
}

static const struct file_ops null_ops = {
	.read = null_read, .write = null_write, .seek = no_seek,
};
static const struct file_ops zero_ops = {
	.read = zero_read, .write = null_write, .seek = no_seek,
	.maps_zeros = true,
};
static const struct file_ops full_ops = {
	.read = zero_read, .write = full_write, .seek = no_seek,
};
static const struct file_ops random_ops = {
	.read = random_read, .write = random_write, .seek = no_seek,
};

/* Numbers: admin-guide/devices.txt of Linux, memory devices. */
static struct char_device devices[] = {
	{ "null", 1 << 8 | 3, 0666, &null_ops, NULL, NULL },
	{ "zero", 1 << 8 | 5, 0666, &zero_ops, NULL, NULL },
	{ "full", 1 << 8 | 7, 0666, &full_ops, NULL, NULL },
	{ "random", 1 << 8 | 8, 0666, &random_ops, NULL, NULL },
	{ "urandom", 1 << 8 | 9, 0666, &random_ops, NULL, NULL },
};

/* fd(4) */
static struct device_link links[] = {
	{ .node.name = "fd", .target = "/proc/self/fd" },
	{ .node.name = "stdin", .target = "/proc/self/fd/0" },
	{ .node.name = "stdout", .target = "/proc/self/fd/1" },
	{ .node.name = "stderr", .target = "/proc/self/fd/2" },
};

void devfs_init(void)
{
	for (unsigned i = 0; i < ARRAY_SIZE(devices); i++)
		devfs_register(&devices[i]);
	for (unsigned i = 0; i < ARRAY_SIZE(links); i++)
		devfs_register(&links[i].node);
	host_init();
}
