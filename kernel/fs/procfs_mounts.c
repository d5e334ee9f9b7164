/* SPDX-License-Identifier: MIT */
/*
 * What the file system tells of itself in /proc: the kinds of file systems
 * there are, and what is mounted where, as fstab(5) writes it.
 */
#include "fs/procfs.h"

#include "abi/errno.h"
#include "base/string.h"
#include "mm/object.h"

static bool on_a_disk(const struct filesystem *fs)
{
	return strcmp(fs->type, "ext2") == 0;
}

int procfs_mounts(UNUSED pid_t pid, struct text *t)
{
	char *path = kmalloc(PATH_MAX_LEN);
	struct filesystem *fs;

	if (!path)
		return -ENOMEM;
	for (unsigned i = 0; (fs = fs_mounted(i)); i++)
		if (vnode_path(fs->root, path, PATH_MAX_LEN) > 0)
			text_add(t, "%s %s %s %s,relatime 0 0\n",
				 on_a_disk(fs) ? "/dev/root" : fs->type, path,
				 fs->type, fs->read_only ? "ro" : "rw");
	kfree(path);
	return 0;
}

static int filesystems(UNUSED pid_t pid, struct text *t)
{
	text_add(t, "nodev\tproc\nnodev\tdevfs\n\text2\n");
	return 0;
}

static const struct procfs_entry entries[] = {
	{ .name = "filesystems", .mode = S_IFREG | 0444, .text = filesystems },
	{ .name = "mounts", .mode = S_IFLNK | 0777, .target = "self/mounts" },
};

struct procfs_table procfs_own_table = { entries, ARRAY_SIZE(entries), NULL };
