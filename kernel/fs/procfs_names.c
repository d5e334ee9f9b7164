/* SPDX-License-Identifier: MIT */
/*
 * Names in procfs: what a name in one of its directories leads to, and what
 * is above a directory. The machine's directories follow from the paths of
 * the registered entries, those of a process are the same for all.
 */
#include "fs/procfs_own.h"

#include "abi/errno.h"
#include "base/string.h"

const struct procfs_folder procfs_folders[PROCFS_FOLDERS] = {
	{ "fd", KIND_FDS }, { "task", KIND_TASKS },
};

const char *procfs_name_in(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	if (strncmp(path, dir, n) != 0)
		return NULL;
	if (n > 0 && path[n++] != '/')
		return NULL;
	return strchr(path + n, '/') ? NULL : path + n;
}

const char *procfs_machine_path(const struct vnode *dir)
{
	const struct procfs_entry *e = procfs_entry_of(dir);

	return e ? e->name : "";
}

/* The decimal number that the name is, in its only form; 0: it is none. */
static pid_t number_of(struct name n)
{
	pid_t value = 0;

	if (n.length > 7 || n.text[0] == '0')
		return 0;
	for (unsigned i = 0; i < n.length; i++) {
		if (n.text[i] < '0' || n.text[i] > '9')
			return 0;
		value = value * 10 + (n.text[i] - '0');
	}
	return value;
}

static int lookup_machine(struct vnode *dir, struct name n, u64 *inode)
{
	const char *path = procfs_machine_path(dir), *name;
	const struct procfs_entry *e;

	*inode = dir->inode != KIND_ROOT ? 0 :
		 procfs_inode(number_of(n), KIND_PROCESS);
	if (*inode)
		return 0;
	for (unsigned i = 0; (e = procfs_machine_entry(i)); i++) {
		name = procfs_name_in(e->name, path);
		if (name && name_is(n, name)) {
			*inode = procfs_inode(0, KIND_MACHINE + i);
			return 0;
		}
	}
	if (dir->inode != KIND_ROOT || !name_is(n, "self"))
		return -ENOENT;
	*inode = KIND_SELF;
	return 0;
}

static int lookup_process(struct name n, unsigned *kind)
{
	for (unsigned i = 0; i < PROCFS_FOLDERS; i++)
		if (name_is(n, procfs_folders[i].name)) {
			*kind = procfs_folders[i].kind;
			return 0;
		}
	for (unsigned i = 0; i < processes->count; i++)
		if (name_is(n, processes->entries[i].name)) {
			*kind = KIND_ENTRY + i;
			return 0;
		}
	return -ENOENT;
}

static int lookup_fd(pid_t pid, struct name n, unsigned *kind)
{
	int fd = name_is(n, "0") ? 0 : number_of(n);

	if ((fd == 0 && !name_is(n, "0")) || fd >= FD_MAX ||
	    processes->next_file(pid, fd) != fd)
		return -ENOENT;
	*kind = KIND_FD + fd;
	return 0;
}

/* In a directory of a process. */
static int lookup_in(struct vnode *dir, struct name n, u64 *inode)
{
	unsigned task = dir->inode & KIND_IN_TASK, kind = 0;
	pid_t pid = procfs_pid(dir);
	int error;

	switch (procfs_kind(dir)) {
	case KIND_PROCESS:
		error = lookup_process(n, &kind);
		if (task && kind == KIND_TASKS)
			error = -ENOENT;
		break;
	case KIND_FDS:
		error = lookup_fd(pid, n, &kind);
		break;
	default:
		error = number_of(n) == pid ? 0 : -ENOENT;
		task = KIND_IN_TASK;
	}
	*inode = procfs_inode(pid, kind | task);
	return error;
}

/* The directory above a directory of the machine's. */
static u64 machine_parent(const struct vnode *dir)
{
	const char *path = procfs_machine_path(dir);
	const char *slash = strrchr(path, '/');
	struct name n = { path, slash ? slash - path : 0 };
	const struct procfs_entry *e;

	for (unsigned i = 0; (e = procfs_machine_entry(i)); i++)
		if (name_is(n, e->name))
			return procfs_inode(0, KIND_MACHINE + i);
	return KIND_ROOT;
}

u64 procfs_parent_of(const struct vnode *dir)
{
	unsigned task = dir->inode & KIND_IN_TASK;
	pid_t pid = procfs_pid(dir);

	if (!pid)
		return machine_parent(dir);
	if (procfs_kind(dir) != KIND_PROCESS)
		return procfs_inode(pid, KIND_PROCESS | task);
	return task ? procfs_inode(pid, KIND_TASKS) : KIND_ROOT;
}

/* The owner may be another by now. */
static void refresh(struct vnode *v)
{
	uid_t uid;
	gid_t gid;

	if (!procfs_pid(v) ||
	    !processes->owner(procfs_pid(v), v->attr.mode, &uid, &gid))
		return;
	mutex_lock(&v->lock);
	v->attr.uid = uid;
	v->attr.gid = gid;
	mutex_unlock(&v->lock);
}

int procfs_lookup(struct vnode *dir, struct name n, struct vnode **found)
{
	u64 inode = dir->inode;
	int error;

	if (name_is(n, "."))
		return vnode_get(dir->fs, inode, found);
	if (name_is(n, ".."))
		return vnode_get(dir->fs, procfs_parent_of(dir), found);
	error = procfs_pid(dir) ? lookup_in(dir, n, &inode) :
				  lookup_machine(dir, n, &inode);
	if (!error)
		error = vnode_get(dir->fs, inode, found);
	if (!error)
		refresh(*found);
	return error;
}
