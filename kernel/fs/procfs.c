/* SPDX-License-Identifier: MIT */
/*
 * The tree of procfs: the machine's files, and a directory for each process.
 * Nothing of it is stored. A vnode is made from its inode number alone and
 * leaves memory with its last reference; names are looked up each time, since
 * processes come and go by themselves (`live` keeps the name cache away).
 */
#include "fs/procfs_own.h"

#include "abi/errno.h"
#include "base/assert.h"
#include "base/string.h"

#define PROCFS_NUMBER	6		/* st_dev */
#define PROCFS_MAGIC	0x9fa0		/* statfs(2) */
#define PIDS_FROM	0x100000u	/* position in /proc of pid 0 */
#define BATCH		64

const struct procfs_processes *processes;

static struct procfs_table *tables, **tables_end = &tables;

static const struct { const char *name; unsigned kind; } folders[] = {
	{ "fd", KIND_FDS }, { "task", KIND_TASKS },
};

void procfs_register(struct procfs_table *t)
{
	t->next = NULL;
	*tables_end = t;
	tables_end = &t->next;
}

void procfs_set_processes(const struct procfs_processes *p)
{
	processes = p;
}

/* The machine's entry number i, or NULL. */
static const struct procfs_entry *machine_entry(unsigned i)
{
	for (struct procfs_table *t = tables; t; t = t->next) {
		if (i < t->count)
			return &t->entries[i];
		i -= t->count;
	}
	return NULL;
}

const struct procfs_entry *procfs_entry_of(const struct vnode *v)
{
	unsigned kind = procfs_kind(v);

	if (!procfs_pid(v))
		return kind < KIND_MACHINE ? NULL :
					     machine_entry(kind - KIND_MACHINE);
	if (kind < KIND_ENTRY || kind - KIND_ENTRY >= processes->count)
		return NULL;
	return &processes->entries[kind - KIND_ENTRY];
}

static bool is(struct name n, const char *text)
{
	return strlen(text) == n.length &&
	       memcmp(text, n.text, n.length) == 0;
}

/* The last component of an entry's path, if it is in directory `dir`
 * ("" is the root); else NULL. */
static const char *name_in(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	if (strncmp(path, dir, n) != 0)
		return NULL;
	if (n > 0 && path[n++] != '/')
		return NULL;
	return strchr(path + n, '/') ? NULL : path + n;
}

static const char *machine_path(const struct vnode *dir)
{
	const struct procfs_entry *e = procfs_entry_of(dir);

	return e ? e->name : "";
}

/* ---- looking up -------------------------------------------------------- */

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
	const char *path = machine_path(dir), *name;
	const struct procfs_entry *e;

	for (unsigned i = 0; (e = machine_entry(i)); i++) {
		name = name_in(e->name, path);
		if (name && is(n, name)) {
			*inode = procfs_inode(0, KIND_MACHINE + i);
			return 0;
		}
	}
	if (dir->inode != KIND_ROOT)
		return -ENOENT;
	*inode = is(n, "self") ? KIND_SELF :
				 procfs_inode(number_of(n), KIND_PROCESS);
	return *inode ? 0 : -ENOENT;
}

static int lookup_process(struct name n, unsigned *kind)
{
	for (unsigned i = 0; i < ARRAY_SIZE(folders); i++)
		if (is(n, folders[i].name)) {
			*kind = folders[i].kind;
			return 0;
		}
	for (unsigned i = 0; i < processes->count; i++)
		if (is(n, processes->entries[i].name)) {
			*kind = KIND_ENTRY + i;
			return 0;
		}
	return -ENOENT;
}

static int lookup_fd(pid_t pid, struct name n, unsigned *kind)
{
	int fd = is(n, "0") ? 0 : number_of(n);

	if ((fd == 0 && !is(n, "0")) || fd >= FD_MAX ||
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
	const char *path = machine_path(dir), *slash = strrchr(path, '/');
	struct name n = { path, slash ? slash - path : 0 };
	const struct procfs_entry *e;

	for (unsigned i = 0; (e = machine_entry(i)); i++)
		if (is(n, e->name))
			return procfs_inode(0, KIND_MACHINE + i);
	return KIND_ROOT;
}

static u64 parent_of(const struct vnode *dir)
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

	if (!procfs_pid(v) || !processes->owner(procfs_pid(v), &uid, &gid))
		return;
	mutex_lock(&v->lock);
	v->attr.uid = uid;
	v->attr.gid = gid;
	mutex_unlock(&v->lock);
}

static int lookup(struct vnode *dir, struct name n, struct vnode **found)
{
	u64 inode = dir->inode;
	int error;

	if (is(n, "."))
		return vnode_get(dir->fs, inode, found);
	if (is(n, ".."))
		return vnode_get(dir->fs, parent_of(dir), found);
	error = procfs_pid(dir) ? lookup_in(dir, n, &inode) :
				  lookup_machine(dir, n, &inode);
	if (!error)
		error = vnode_get(dir->fs, inode, found);
	if (!error)
		refresh(*found);
	return error;
}

/* ---- listing ----------------------------------------------------------- */

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
	pid_t pids[BATCH];
	unsigned n;

	do {
		n = processes->list(*position - PIDS_FROM, pids, BATCH);
		for (unsigned i = 0; i < n; i++) {
			u64 next = PIDS_FROM + pids[i] + 1;

			if (!put_number(s, pids[i], procfs_inode(pids[i], 0),
					DT_DIR, next))
				return;
			*position = next;
		}
	} while (n == BATCH);
}

static void list_machine(struct vnode *dir, u64 *position,
			 struct directory_sink *s)
{
	const char *path = machine_path(dir), *name;
	bool root = dir->inode == KIND_ROOT;
	const struct procfs_entry *e;

	while (*position < PIDS_FROM &&
	       (e = machine_entry(*position - 2))) {
		name = name_in(e->name, path);
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
	u64 count = ARRAY_SIZE(folders) + processes->count;

	while (*position - 2 < count) {
		unsigned i = *position - 2, n = i - ARRAY_SIZE(folders);
		bool folder = i < ARRAY_SIZE(folders);
		unsigned kind = folder ? folders[i].kind : KIND_ENTRY + n;

		if (task && kind == KIND_TASKS) {
			++*position;
			continue;
		}
		if (!put(s, folder ? folders[i].name :
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

static int readdir(struct vnode *dir, u64 *position, struct directory_sink *s)
{
	unsigned task = dir->inode & KIND_IN_TASK;
	pid_t pid = procfs_pid(dir);
	uid_t uid;
	gid_t gid;

	if (pid && !processes->owner(pid, &uid, &gid))
		return -ENOENT;
	if (*position == 0 && !put(s, ".", dir->inode, DT_DIR, position))
		return 0;
	if (*position == 1 && !put(s, "..", parent_of(dir), DT_DIR, position))
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

static const struct vnode_ops directory_ops = {
	.lookup = lookup,
	.readdir = readdir,
};

/* ---- vnodes ------------------------------------------------------------ */

static void become(struct vnode *v, const struct vnode_ops *ops, mode_t mode)
{
	v->ops = ops;
	v->attr.mode = mode;
	v->attr.links = (mode & S_IFMT) == S_IFDIR ? 2 : 1;
}

static int become_entry(struct vnode *v)
{
	const struct procfs_entry *e = procfs_entry_of(v);

	if (!e)
		return -ENOENT;
	switch (e->mode & S_IFMT) {
	case S_IFDIR:
		become(v, &directory_ops, e->mode);
		break;
	case S_IFLNK:
		become(v, e->link ? &procfs_link_ops : &procfs_words_ops,
		       e->mode);
		v->attr.size = e->target ? strlen(e->target) : 0;
		break;
	default:
		become(v, &procfs_text_vnode_ops, e->mode);
	}
	return 0;
}

static int become_fd(struct vnode *v)
{
	struct file *f;
	mode_t mode = S_IFLNK;

	if (procfs_kind(v) >= KIND_PIPE) {
		become(v, &procfs_pipe_ops, S_IFIFO | 0600);
		return 0;
	}
	f = processes->file(procfs_pid(v), procfs_kind(v) - KIND_FD);
	if (!f)
		return -ENOENT;
	mode |= f->mode & FILE_READ ? 0500 : 0;
	mode |= f->mode & FILE_WRITE ? 0300 : 0;
	file_put(f);
	become(v, &procfs_link_ops, mode);
	v->attr.size = 64;
	return 0;
}

static int become_kind(struct vnode *v)
{
	unsigned kind = procfs_kind(v);

	if (kind >= KIND_FD && procfs_pid(v))
		return become_fd(v);
	if (kind >= KIND_ENTRY)
		return become_entry(v);
	if (!procfs_pid(v) && kind == KIND_SELF)
		become(v, &procfs_link_ops, S_IFLNK | 0777);
	else
		become(v, &directory_ops, S_IFDIR |
		       (procfs_pid(v) && kind == KIND_FDS ? 0500 : 0555));
	return 0;
}

static int read_vnode(struct filesystem *fs, struct vnode *v)
{
	struct attributes *a = &v->attr;
	int error;

	(void)fs;
	if (procfs_pid(v) && !processes->owner(procfs_pid(v), &a->uid, &a->gid))
		return -ENOENT;
	error = become_kind(v);
	if (error)
		return error;
	a->accessed = a->modified = a->changed = filetime_now();
	vnode_leaves_soon(v);
	return 0;
}

static int statfs(struct filesystem *fs, struct fs_figures *f)
{
	(void)fs;
	memset(f, 0, sizeof(*f));
	f->magic = PROCFS_MAGIC;
	return 0;
}

static struct filesystem procfs = {
	.type = "proc",
	.device = PROCFS_NUMBER,
	.live = true,
	.read_vnode = read_vnode,
	.statfs = statfs,
};

struct filesystem *procfs_open(void)
{
	int error;

	procfs_register(&procfs_own_table);
	error = vnode_get(&procfs, KIND_ROOT, &procfs.root);
	ASSERT(error, ==, 0);
	return &procfs;
}
