/* SPDX-License-Identifier: MIT */
/*
 * procfs: what was registered, and the vnodes. Nothing is stored: a vnode is
 * made from its inode number alone and leaves memory with its last reference;
 * names are looked up each time, since processes come and go by themselves
 * (`live` keeps the name cache away).
 */
#include "fs/procfs_own.h"

#include "abi/errno.h"
#include "base/assert.h"
#include "base/string.h"

#define PROCFS_NUMBER	6		/* st_dev */
#define PROCFS_MAGIC	0x9fa0		/* statfs(2) */

const struct procfs_processes *processes;

static struct procfs_table *tables, **tables_end = &tables;

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

const struct procfs_entry *procfs_machine_entry(unsigned i)
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
					     procfs_machine_entry(kind -
							  KIND_MACHINE);
	if (kind < KIND_ENTRY || kind - KIND_ENTRY >= processes->count)
		return NULL;
	return &processes->entries[kind - KIND_ENTRY];
}

/* A process may always look at its own files, also when its other folders are
 * root's since it changed its ids. */
static bool is_own_folder(const struct vnode *v)
{
	return procfs_pid(v) == processes->self() &&
	       procfs_kind(v) == KIND_FDS;
}

static const struct vnode_ops directory_ops = {
	.grants = is_own_folder,
	.lookup = procfs_lookup,
	.readdir = procfs_readdir,
};

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

static int read_vnode(UNUSED struct filesystem *fs, struct vnode *v)
{
	struct attributes *a = &v->attr;
	pid_t pid = procfs_pid(v);
	int error;

	error = become_kind(v);
	if (error)
		return error;
	if (pid && !processes->owner(pid, a->mode, &a->uid, &a->gid))
		return -ENOENT;
	a->accessed = a->modified = a->changed = filetime_now();
	vnode_leaves_soon(v);
	return 0;
}

static struct filesystem procfs = {
	.type = "proc",
	.device = PROCFS_NUMBER,
	.live = true,
	.read_vnode = read_vnode,
	.magic = PROCFS_MAGIC,
};

struct filesystem *procfs_open(void)
{
	int error;

	procfs_register(&procfs_own_table);
	error = vnode_get(&procfs, KIND_ROOT, &procfs.root);
	ASSERT(error, ==, 0);
	return &procfs;
}
