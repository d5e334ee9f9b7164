/* SPDX-License-Identifier: MIT */
/*
 * The file system on /dev: one directory with a node for each character
 * device, and a link for each device_link, that was registered. It lives in
 * memory and its names are fixed; owners, permissions and times of the nodes
 * can be changed until the next boot. device_open serves the nodes of all
 * file systems: what counts is the number.
 *
 * The list of devices is written at boot only and read without a lock.
 */
#include "fs/fs.h"

#include "abi/errno.h"
#include "base/assert.h"
#include "base/string.h"

#define DEVFS_NUMBER	5		/* st_dev */
#define DEVFS_MAGIC	0x01021994	/* statfs(2): as Linux devtmpfs */
#define ROOT_INODE	1
#define FIRST_INODE	2		/* of the first device */

static struct char_device *devices, **devices_end = &devices;

void devfs_register(struct char_device *d)
{
	d->next = NULL;
	*devices_end = d;
	devices_end = &d->next;
}

static struct char_device *nth(u64 idx)
{
	struct char_device *d = devices;

	while (d && idx-- > 0)
		d = d->next;
	return d;
}

int device_open(struct vnode *v, struct file *f)
{
	if (!vnode_is(v, S_IFCHR))
		return -ENXIO;
	for (struct char_device *d = devices; d; d = d->next)
		if (d->number == v->attr.rdev && d->ops) {
			f->ops = d->ops;
			return d->open ? d->open(f) : 0;
		}
	return -ENXIO;
}

static int lookup(struct vnode *dir, struct name n, struct vnode **found)
{
	u64 inode = FIRST_INODE;

	for (struct char_device *d = devices; d; d = d->next, inode++)
		if (name_is(n, d->name))
			return vnode_get(dir->fs, inode, found);
	return -ENOENT;
}

static int readdir(struct vnode *dir, u64 *position, struct directory_sink *s)
{
	static const char *const dots[] = { ".", ".." };
	struct char_device *d;

	for (; *position < 2; ++*position)
		if (!s->entry(s, dots[*position], *position + 1, dir->inode,
			      DT_DIR, *position + 1))
			return 0;
	while ((d = nth(*position - 2))) {
		if (!s->entry(s, d->name, strlen(d->name),
			      FIRST_INODE + *position - 2,
			      d->ops ? DT_CHR : DT_LNK,
			      *position + 1))
			return 0;
		++*position;
	}
	return 0;
}

static const struct vnode_ops directory_ops = {
	.lookup = lookup,
	.readdir = readdir,
	.setattr = vnode_set_in_memory,
};

static const struct vnode_ops node_ops = {
	.setattr = vnode_set_in_memory,
};

static const char *target_of(struct char_device *d)
{
	return container_of(d, struct device_link, node)->target;
}

static int readlink(struct vnode *link, char *to, size_t size)
{
	size_t n = MIN(link->attr.size, size);

	memcpy(to, target_of(nth(link->inode - FIRST_INODE)), n);
	return n;
}

static const struct vnode_ops link_ops = {
	.readlink = readlink,
	.setattr = vnode_set_in_memory,
};

static int read_vnode(UNUSED struct filesystem *fs, struct vnode *v)
{
	struct char_device *d = nth(v->inode - FIRST_INODE);
	struct attributes *a = &v->attr;

	if (v->inode == ROOT_INODE) {
		v->ops = &directory_ops;
		a->mode = S_IFDIR | 0755;
		a->links = 2;
	} else if (d && !d->ops) {
		v->ops = &link_ops;
		a->mode = S_IFLNK | 0777;
		a->links = 1;
		a->size = strlen(target_of(d));
	} else if (d) {
		v->ops = &node_ops;
		a->mode = S_IFCHR | d->permissions;
		a->links = 1;
		a->rdev = d->number;
	} else {
		return -EIO;
	}
	a->accessed = a->modified = a->changed = filetime_now();
	/* One reference for ever: its attributes are nowhere else. */
	vnode_ref(v);
	return 0;
}

static struct filesystem devfs = {
	.type = "devfs",
	.device = DEVFS_NUMBER,
	.read_vnode = read_vnode,
	.magic = DEVFS_MAGIC,
};

struct filesystem *devfs_open(void)
{
	int error = vnode_get(&devfs, ROOT_INODE, &devfs.root);

	ASSERT(error, ==, 0);
	return &devfs;
}
