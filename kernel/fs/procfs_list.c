/* SPDX-License-Identifier: MIT */
/*
 * Reading the directories of procfs. Positions: 0 and 1 are the dots, then
 * come entries by their index; the processes in /proc stand at PIDS_FROM +
 * pid and descriptors at 2 + number, so that a reader who comes back misses
 * none that was there all the time, and sees none twice. A position among the
 * processes holds the last pid that there was when the first of them was read:
 * who reads while others fork without end comes to an end all the same.
 */
#include "fs/procfs_own.h"

#include "abi/errno.h"
#include "base/string.h"

#define PIDS_FROM	0x100000u	/* position in /proc of pid 0 */
#define LAST_SHIFT	32		/* in a position: the last pid */
#define BATCH		64		/* pids asked for at once */

static u8 type_of(mode_t mode)
{
	return (mode & S_IFMT) >> 12;	/* how DT_… are made */
}

static bool put(struct directory_sink *s, const char *name, u64 inode, u8 type,
		u64 *position)
{
	if (!s->entry(s, name, strlen(name), inode, type, *position + 1))
		return false;
	++*position;
	return true;
}

static bool put_number(struct directory_sink *s, int number, u64 inode,
		       u8 type, u64 next)
{
	char digits[12], *front = digits + sizeof(digits);
	unsigned left = number;

	do
		*--front = '0' + left % 10;
	while (left /= 10);
	return s->entry(s, front, digits + sizeof(digits) - front, inode, type,
			next);
}

static void list_pids(u64 *position, struct directory_sink *s)
{
	pid_t pids[BATCH], last = *position >> LAST_SHIFT;
	unsigned n;

	if (!last)
		last = processes->last();
	do {
		n = processes->list((u32)*position - PIDS_FROM, pids, BATCH);
		for (unsigned i = 0; i < n && pids[i] <= last; i++) {
			u64 next = (u64)last << LAST_SHIFT |
				   (PIDS_FROM + pids[i] + 1);

			if (!put_number(s, pids[i], procfs_inode(pids[i], 0),
					DT_DIR, next))
				return;
			*position = next;
		}
	} while (n == BATCH && pids[n - 1] <= last);
}

static void list_machine(struct vnode *dir, u64 *position,
			 struct directory_sink *s)
{
	const char *path = procfs_machine_path(dir), *name;
	bool root = dir->inode == KIND_ROOT;
	const struct procfs_entry *e;

	while (*position < PIDS_FROM &&
	       (e = procfs_machine_entry(*position - 2))) {
		name = procfs_name_in(e->name, path);
		if (!name)
			++*position;
		else if (!put(s, name, procfs_inode(0, KIND_MACHINE +
						    *position - 2),
			      type_of(e->mode), position))
			return;
	}
	if (!root)
		return;
	if (*position < PIDS_FROM) {
		if (!s->entry(s, "self", 4, KIND_SELF, DT_LNK, PIDS_FROM))
			return;
		*position = PIDS_FROM;
	}
	list_pids(position, s);
}

static void list_process(pid_t pid, unsigned task, u64 *position,
			 struct directory_sink *s)
{
	u64 count = PROCFS_FOLDERS + processes->count;

	while (*position - 2 < count) {
		unsigned i = *position - 2, n = i - PROCFS_FOLDERS;
		bool folder = i < PROCFS_FOLDERS;
		unsigned kind = folder ? procfs_folders[i].kind :
					 KIND_ENTRY + n;

		if (task && kind == KIND_TASKS) {
			++*position;
			continue;
		}
		if (!put(s, folder ? procfs_folders[i].name :
				     processes->entries[n].name,
			 procfs_inode(pid, kind | task), folder ? DT_DIR :
			 type_of(processes->entries[n].mode), position))
			return;
	}
}

static void list_fds(pid_t pid, unsigned task, u64 *position,
		     struct directory_sink *s)
{
	int fd;

	while (*position - 2 < FD_MAX &&
	       (fd = processes->next_file(pid, *position - 2)) >= 0) {
		if (!put_number(s, fd, procfs_inode(pid, (KIND_FD + fd) | task),
				DT_LNK, fd + 3))
			return;
		*position = fd + 3;
	}
}

int procfs_readdir(struct vnode *dir, u64 *position, struct directory_sink *s)
{
	unsigned task = dir->inode & KIND_IN_TASK;
	pid_t pid = procfs_pid(dir);
	uid_t uid;
	gid_t gid;

	if (pid && !processes->owner(pid, dir->attr.mode, &uid, &gid))
		return -ENOENT;
	if (*position == 0 && !put(s, ".", dir->inode, DT_DIR, position))
		return 0;
	if (*position == 1 &&
	    !put(s, "..", procfs_parent_of(dir), DT_DIR, position))
		return 0;
	if (!pid)
		list_machine(dir, position, s);
	else if (procfs_kind(dir) == KIND_PROCESS)
		list_process(pid, task, position, s);
	else if (procfs_kind(dir) == KIND_FDS)
		list_fds(pid, task, position, s);
	else if (*position == 2 &&
		 put_number(s, pid, procfs_inode(pid, KIND_IN_TASK), DT_DIR, 3))
		*position = 3;
	return 0;
}
