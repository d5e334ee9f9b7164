/* SPDX-License-Identifier: MIT */
/*
 * Devices for the channels between the kernel in QEMU and the host that
 * started it: hostin and hostcmd are read, hostout, hosterr and hostctl are
 * written. They are streams: each open of an input reads from its beginning,
 * and there is no seeking. A write of up to a page comes out in one piece.
 */
#include "fs/fs.h"

#include "abi/errno.h"
#include "dev/hostport.h"
#include "mm/object.h"

#define HOST_MAJOR	240		/* "local or experimental use" */

static struct mutex write_lock;		/* one write at a time */

static int channel_of(const struct file *f)
{
	return (int)(u64)f->data;
}

/* Read at f->offset, which offset_lock guards, into u by way of `page`. */
static ssize_t read_through(struct file *f, struct uio *u, u8 *page)
{
	ssize_t done = 0;

	while (u->left > 0) {
		size_t n = hostport_read(channel_of(f), f->offset, page,
					 MIN(u->left, PAGE_SIZE));
		ssize_t moved = n ? uio_put(u, page, n) : 0;

		if (moved <= 0)
			return done ? done : moved;
		done += moved;
		f->offset += moved;
		if ((size_t)moved < n)
			break;
	}
	return done;
}

static ssize_t host_read(struct file *f, struct uio *u, UNUSED u64 offset)
{
	u8 *page = kmalloc(PAGE_SIZE);
	ssize_t n;

	if (!page)
		return -ENOMEM;
	mutex_lock(&f->offset_lock);
	n = read_through(f, u, page);
	mutex_unlock(&f->offset_lock);
	kfree(page);
	return n;
}

static ssize_t write_through(struct file *f, struct uio *u, u8 *page)
{
	ssize_t done = 0;

	while (u->left > 0) {
		size_t n = MIN(u->left, PAGE_SIZE);
		ssize_t moved = uio_get(u, page, n);

		if (moved < 0)
			return done ? done : moved;
		mutex_lock(&write_lock);
		hostport_write(channel_of(f), page, moved);
		mutex_unlock(&write_lock);
		done += moved;
		if ((size_t)moved < n)
			break;
	}
	return done;
}

static ssize_t host_write(struct file *f, struct uio *u, UNUSED u64 *offset)
{
	u8 *page = kmalloc(PAGE_SIZE);
	ssize_t n;

	if (!page)
		return -ENOMEM;
	n = write_through(f, u, page);
	kfree(page);
	return n;
}

static const struct file_ops input_ops = { .read = host_read };
static const struct file_ops output_ops = { .write = host_write };

static int open_channel(struct file *f)
{
	f->data = (void *)(u64)(f->vnode->attr.rdev & 0xff);
	return 0;
}

#define CHANNEL(name, channel, permissions, ops) \
	{ name, HOST_MAJOR << 8 | (channel), permissions, ops, open_channel, \
	  NULL }

static struct char_device devices[] = {
	CHANNEL("hostin", HOST_STDIN, 0444, &input_ops),
	CHANNEL("hostout", HOST_STDOUT, 0222, &output_ops),
	CHANNEL("hosterr", HOST_STDERR, 0222, &output_ops),
	CHANNEL("hostctl", HOST_CONTROL, 0200, &output_ops),
	CHANNEL("hostcmd", HOST_COMMAND, 0400, &input_ops),
};

void host_init(void)
{
	if (!hostport_present())
		return;
	mutex_init(&write_lock, "host channel", RANK_HOST);
	for (unsigned i = 0; i < ARRAY_SIZE(devices); i++)
		devfs_register(&devices[i]);
}
