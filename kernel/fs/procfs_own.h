/* SPDX-License-Identifier: MIT */
/*
 * Inside procfs: how an inode number says what a file is. The number is
 * pid << 16 | kind, so it needs no table and stays the same as long as the
 * process lives; pid 0 stands for the machine.
 */
#ifndef FS_PROCFS_OWN_H
#define FS_PROCFS_OWN_H

#include "fs/procfs.h"

/* Kinds, for pid 0: */
#define KIND_ROOT	1u
#define KIND_SELF	2u
#define KIND_MACHINE	16u		/* + index of the entry */
/* Kinds, for a process: */
#define KIND_PROCESS	0u		/* its directory */
#define KIND_FDS	1u		/* fd/ */
#define KIND_TASKS	2u		/* task/ */
#define KIND_ENTRY	16u		/* + index of the entry */
#define KIND_FD		0x1000u		/* + number: a link in fd/ */
#define KIND_IN_TASK	0x8000u		/* in task/PID instead of PID */

static inline u64 procfs_inode(pid_t pid, unsigned kind)
{
	return (u64)(u32)pid << 16 | kind;
}

static inline pid_t procfs_pid(const struct vnode *v)
{
	return (pid_t)(v->inode >> 16);
}

static inline unsigned procfs_kind(const struct vnode *v)
{
	return procfs_pid(v) ? v->inode & 0x7fff : v->inode & 0xffff;
}

/* What proc registered. */
extern const struct procfs_processes *processes;

/* The entry that the vnode stands for, or NULL; the machine's by index. */
const struct procfs_entry *procfs_entry_of(const struct vnode *v);
const struct procfs_entry *procfs_machine_entry(unsigned i);

/* Directories in /proc/PID. */
#define PROCFS_FOLDERS	2
struct procfs_folder {
	const char *name;
	unsigned kind;
};
extern const struct procfs_folder procfs_folders[PROCFS_FOLDERS];

/* procfs_names.c: the path of a directory of the machine's ("" is the root);
 * the last component of an entry's path if it is in `dir`, else NULL; the
 * inode above a directory; and an operation of directories. */
const char *procfs_machine_path(const struct vnode *dir);
const char *procfs_name_in(const char *path, const char *dir);
u64 procfs_parent_of(const struct vnode *dir);
int procfs_lookup(struct vnode *dir, struct name n, struct vnode **found);

/* procfs_list.c */
int procfs_readdir(struct vnode *dir, u64 *position, struct directory_sink *s);

extern const struct vnode_ops procfs_text_vnode_ops;	/* files */
extern const struct vnode_ops procfs_link_ops;	/* that lead to a file */
extern const struct vnode_ops procfs_words_ops;	/* that are their text */

#endif
