/* SPDX-License-Identifier: MIT */
/*
 * What procfs asks of processes: which there are, whose they are, who may
 * look, which files they have open and what lies in the folder of one. Each
 * answer is found under the table's lock; a file or vnode comes with a
 * reference (status.c says why that is enough).
 */
#include "proc/status.h"

#include "abi/errno.h"
#include "base/string.h"

static pid_t self(void)
{
	return proc_current()->pid;
}

/* Its user, but of what nobody may look into, root: all that is no directory
 * for everybody (proc(5)). */
static bool owner(pid_t pid, mode_t mode, uid_t *uid, gid_t *gid)
{
	struct proc *p;

	spin_lock(&proctable.lock);
	p = proc_find(pid);
	if (p) {
		bool own = p->dumpable || mode == (S_IFDIR | 0555);

		*uid = own ? p->cred.euid : 0;
		*gid = own ? p->cred.egid : 0;
	}
	spin_unlock(&proctable.lock);
	return p;
}

static int may_look(pid_t pid)
{
	int error = 0;

	spin_lock(&proctable.lock);
	if (!status_find_open(pid))
		error = proc_find(pid) ? -EACCES : -ENOENT;
	spin_unlock(&proctable.lock);
	return error;
}

/* Put pid where it belongs among the lowest so far. */
static unsigned insert(pid_t pid, pid_t *to, unsigned n, unsigned room)
{
	unsigned at = n;

	while (at > 0 && to[at - 1] > pid)
		at--;
	if (at == room)
		return n;
	n = MIN(n + 1, room);
	memmove(to + at + 1, to + at, (n - at - 1) * sizeof(*to));
	to[at] = pid;
	return n;
}

static unsigned list(pid_t from, pid_t *to, unsigned room)
{
	struct proc *p;
	unsigned n = 0;

	spin_lock(&proctable.lock);
	list_for_each(p, &proctable.all, all_link)
		if (p->pid >= from)
			n = insert(p->pid, to, n, room);
	spin_unlock(&proctable.lock);
	return n;
}

static pid_t last(void)
{
	return proctable.forks >= PID_LIMIT - 2 ? PID_LIMIT : proctable.last;
}

static int next_file(pid_t pid, int from)
{
	struct proc *p;
	int fd = -1;

	spin_lock(&proctable.lock);
	p = proc_find(pid);
	if (p && p->files)
		fd = fd_next(p->files, from);
	spin_unlock(&proctable.lock);
	return fd;
}

static struct file *file(pid_t pid, int fd)
{
	struct file *f = NULL;
	struct proc *p;

	spin_lock(&proctable.lock);
	p = status_find_open(pid);
	if (p && p->files)
		f = fd_get_foreign(p->files, fd);
	spin_unlock(&proctable.lock);
	return f;
}

/* The vnode that *which points to, which lies in the process. */
static int place(pid_t pid, size_t which, struct vnode **to)
{
	struct proc *p;

	*to = NULL;
	spin_lock(&proctable.lock);
	p = status_find_open(pid);
	if (p)
		*to = *(struct vnode **)((char *)p + which);
	if (*to)
		vnode_ref(*to);
	spin_unlock(&proctable.lock);
	return *to ? 0 : -ENOENT;
}

static int link_cwd(pid_t pid, struct vnode **to)
{
	return place(pid, offsetof(struct proc, fs.cwd), to);
}

static int link_root(pid_t pid, struct vnode **to)
{
	return place(pid, offsetof(struct proc, fs.root), to);
}

static int link_exe(pid_t pid, struct vnode **to)
{
	return place(pid, offsetof(struct proc, exe), to);
}

#define FILE(n, m, h, f) { .name = n, .mode = S_IFREG | (m), .hidden = h, \
			   .text = f }
#define LINK(n, f) { .name = n, .mode = S_IFLNK | 0777, .link = f }

static const struct procfs_entry entries[] = {
	FILE("stat", 0444, false, status_stat),
	FILE("status", 0444, false, status_status),
	FILE("statm", 0444, false, status_statm),
	FILE("comm", 0444, false, status_comm),
	FILE("cmdline", 0444, false, status_cmdline),
	FILE("environ", 0400, true, status_environ),
	FILE("maps", 0444, true, status_maps),
	FILE("limits", 0444, false, status_limits),
	FILE("wchan", 0444, false, status_wchan),
	FILE("mounts", 0444, false, procfs_mounts),
	LINK("cwd", link_cwd),
	LINK("root", link_root),
	LINK("exe", link_exe),
};

static const struct procfs_processes all = {
	.entries = entries,
	.count = ARRAY_SIZE(entries),
	.self = self,
	.owner = owner,
	.may_look = may_look,
	.last = last,
	.list = list,
	.next_file = next_file,
	.file = file,
};

void status_init(void)
{
	procfs_set_processes(&all);
}
