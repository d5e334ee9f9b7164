/* SPDX-License-Identifier: MIT */
/*
 * The tree of mounted file systems. Mounts are made while the kernel boots
 * and stay: a vnode's `mounted` and a file system's `covers` are set once,
 * before any program runs, so the walk reads them without a lock.
 */
#include "fs/fs.h"

#include "abi/errno.h"
#include "base/assert.h"
#include "debug/log.h"
#include "fs/walk.h"

static struct list mounts = LIST_INIT(mounts);	/* written at boot only */

static const struct cred root_cred;		/* uid 0, group 0 */

static void add(struct filesystem *fs)
{
	list_append(&mounts, &fs->link);
	log_info("fs: %s mounted%s", fs->type,
		 fs->read_only ? ", read-only" : "");
}

struct vnode *fs_root(void)
{
	struct filesystem *first = list_first(&mounts, struct filesystem, link);

	ASSERT_TRUE(first);
	vnode_ref(first->root);
	return first->root;
}

struct filesystem *fs_mounted(unsigned n)
{
	struct filesystem *fs;

	list_for_each(fs, &mounts, link)
		if (n-- == 0)
			return fs;
	return NULL;
}

int fs_mount_root(struct filesystem *fs)
{
	if (!list_empty(&mounts))
		return -EBUSY;
	mutex_init(&rename_mutex, "rename", RANK_RENAME);
	add(fs);
	return 0;
}

int fs_mount(struct filesystem *fs, const char *path)
{
	struct fs_context c = { .cred = &root_cred };
	struct vnode *dir;
	int error;

	c.root = c.cwd = fs_root();
	error = path_walk(&c, NULL, path, WALK_FOLLOW | WALK_DIRECTORY, &dir);
	vnode_put(c.root);
	if (error)
		return error;
	if (dir == dir->fs->root) {
		vnode_put(dir);
		return -EBUSY;
	}
	fs->covers = dir;		/* the reference passes over */
	dir->mounted = fs->root;
	add(fs);
	return 0;
}

int fs_sync_all(void)
{
	struct filesystem *fs;
	int first = 0;

	list_for_each(fs, &mounts, link) {
		int error = fs->sync ? fs->sync(fs) : 0;

		if (!first)
			first = error;
	}
	return first;
}
