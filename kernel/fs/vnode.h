/* SPDX-License-Identifier: MIT */
/*
 * Vnodes: one in memory for each file, directory, link or device in use,
 * found by (file system, inode number). A file system gives the operations;
 * walk.c walks along names; file.c holds the open files.
 *
 * Life: vnode_get gives a reference (it asks the file system to read the
 * inode the first time), vnode_put takes it back; the last one calls
 * `release`, which frees the blocks of a file that has no name left. Unused
 * vnodes that have a name stay for a while, so that a path costs no disk.
 *
 * Locks: `lock` guards size, attributes and the contents of directories.
 * Parent before child; two directories of a rename in the order that
 * rename_lock.c explains. All operations below are called with the vnode's
 * lock held unless their line says "unlocked".
 */
#ifndef FS_VNODE_H
#define FS_VNODE_H

#include "base/list.h"
#include "base/string.h"
#include "sched/mutex.h"
#include "vm/backing.h"
#include "vm/copy.h"

struct vnode;
struct filesystem;
struct file;

/* Who asks; proc fills it, the file system compares. */
#define CRED_GROUPS_MAX 32
struct cred {
	uid_t uid, euid, suid, fsuid;
	gid_t gid, egid, sgid, fsgid;
	unsigned group_count;
	gid_t groups[CRED_GROUPS_MAX];
};

/* File types as in st_mode (inode(7)). */
#define S_IFMT		0170000
#define S_IFSOCK	0140000
#define S_IFLNK		0120000
#define S_IFREG		0100000
#define S_IFBLK		0060000
#define S_IFDIR		0040000
#define S_IFCHR		0020000
#define S_IFIFO		0010000
#define S_ISUID		0004000
#define S_ISGID		0002000
#define S_ISVTX		0001000

/* Directory entry types as in d_type (readdir(3)). */
#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12

#define NAME_MAX_LEN	255
#define PATH_MAX_LEN	4096		/* with the NUL */
#define SYMLINK_DEPTH	40		/* links followed in one walk */

struct filetime {
	s64 sec;			/* since 1970 UTC */
	u32 nsec;
};

/* What stat tells. Guarded by the vnode's lock. */
struct attributes {
	mode_t mode;			/* type and permissions */
	uid_t uid;
	gid_t gid;
	u32 links;
	u64 size;			/* bytes */
	u64 blocks;			/* 512-byte units in use */
	u32 rdev;			/* of a device node */
	struct filetime accessed, modified, changed;
};

/* Which attributes setattr changes. */
#define ATTR_MODE	1u		/* permissions only, not the type */
#define ATTR_UID	2u
#define ATTR_GID	4u
#define ATTR_ACCESSED	8u
#define ATTR_MODIFIED	16u
#define ATTR_CHANGED	32u		/* set to now by callers of setattr */

struct name {				/* one component of a path */
	const char *text;		/* not terminated */
	unsigned length;		/* 1..NAME_MAX_LEN */
};

static inline bool name_is(struct name n, const char *text)
{
	return strlen(text) == n.length && memcmp(text, n.text, n.length) == 0;
}

/*
 * readdir calls this once an entry. `next` is the position that a later
 * readdir goes on from. Result: false: no room, stop before this entry.
 */
struct directory_sink {
	bool (*entry)(struct directory_sink *s, const char *name,
		      unsigned length, u64 inode, u8 type, u64 next);
};

struct vnode_ops {
	/* Directories. All names are single components, never "." or "..",
	 * except in lookup, which knows both. */
	int (*lookup)(struct vnode *dir, struct name n, struct vnode **found);
	int (*create)(struct vnode *dir, struct name n, mode_t mode, u32 rdev,
		      const struct cred *cred, struct vnode **made);
		/* regular file, directory (links counted), fifo, device */
	int (*symlink)(struct vnode *dir, struct name n, const char *target,
		       const struct cred *cred);
	int (*link)(struct vnode *dir, struct name n, struct vnode *target);
	int (*unlink)(struct vnode *dir, struct name n, struct vnode *victim);
		/* directories too, then they must be empty: -ENOTEMPTY */
	/*
	 * Both directories and `moved` are locked, `replaced` (may be NULL)
	 * too; rename.c has checked everything but -ENOTEMPTY and -ENOSPC.
	 */
	int (*rename)(struct vnode *from, struct name old, struct vnode *moved,
		      struct vnode *to, struct name new,
		      struct vnode *replaced);
	/* The two names change places; all is locked and checked. May be
	 * NULL: -EINVAL. */
	int (*exchange)(struct vnode *from, struct name old, struct vnode *a,
			struct vnode *to, struct name new, struct vnode *b);
	int (*readdir)(struct vnode *dir, u64 *position,
		       struct directory_sink *s);
	int (*readlink)(struct vnode *link, char *to, size_t size); /* length */
	/*
	 * Unlocked: the file that a link leads to, with a reference, when its
	 * text is for people only. Such a link's readlink is unlocked too.
	 * NULL: the walk goes along the text.
	 */
	int (*follow)(struct vnode *link, struct vnode **to);
	/* What the mode refuses is granted to the caller all the same. Under
	 * any lock. May be NULL: nothing is. */
	bool (*grants)(const struct vnode *v);
	/* Regular files. `offset` in bytes. Result: bytes moved, or error. */
	ssize_t (*read)(struct vnode *v, struct uio *u, u64 offset);
	ssize_t (*write)(struct vnode *v, struct uio *u, u64 offset);
	int (*truncate)(struct vnode *v, u64 size);
	/* It was read, or mapped: the time of access follows, where there is
	 * one (else NULL). readlink sees to that by itself. */
	void (*accessed)(struct vnode *v);
	/* All. attr of the vnode is always current; setattr stores it. */
	int (*setattr)(struct vnode *v, unsigned which,
		       const struct attributes *a);
	int (*sync)(struct vnode *v);		/* fsync: data and inode */
	/*
	 * Unlocked: the vnode leaves memory. With attr.links 0 the file is
	 * gone too: free its blocks and its inode. Nobody else has the vnode
	 * now, so v->lock is not taken (an address space's may be held).
	 */
	void (*release)(struct vnode *v);
	/* Unlocked: the operations of an open file of this vnode (devices,
	 * fifos); NULL: plain files and directories, file.c serves them. */
	int (*open)(struct vnode *v, struct file *f);
};

struct vnode {
	struct backing backing;		/* for vm: maps this file */
	struct filesystem *fs;
	u64 inode;			/* number, unique in the fs */
	const struct vnode_ops *ops;
	struct mutex lock;
	struct attributes attr;		/* lock */
	bool immutable, append_only;	/* chattr(1) said so; constant, set by
					 * read_vnode */
	struct vnode *mounted;		/* root of what is mounted here;
					 * set once, before programs run */
	void *data;			/* the file system's own */
	struct pipe *fifo;		/* of a pipe or open fifo; lock */
	s32 writers;			/* atomic: > 0 opens for writing, < 0
					 * programs that run it (ETXTBSY) */
	struct list locks;		/* lock_guard; fs/lock.h */
	struct waitq unlocked;		/* for them to change; lock_guard */
	/* vnode.c's and name.c's own */
	u32 refs;			/* atomic; see vnode.c */
	u8 state;			/* enum vnode_state; cache lock */
	bool used;			/* since the eviction last passed */
	struct list hash_link, all_link;	/* cache lock */
	struct list names;		/* cached names in it; cache lock */
	struct list aliases;		/* cached names of it; cache lock */
};

/* What statfs tells. */
struct fs_figures {
	u64 blocks, blocks_free;	/* of BLOCK_SIZE bytes */
	u64 blocks_for_all;		/* free, and not kept for root */
	u64 inodes, inodes_free;
};

struct filesystem {
	const char *type;		/* "ext2", "devfs" */
	u32 magic;			/* as statfs(2) lists them */
	u32 device;			/* st_dev */
	struct vnode *root;		/* a reference */
	struct vnode *covers;		/* the directory it is mounted on */
	bool read_only;
	bool live;			/* its names come and go by themselves:
					 * not for the name cache */
	void *data;			/* the file system's own */
	/* Read the inode into a fresh vnode (which has inode and fs). */
	int (*read_vnode)(struct filesystem *fs, struct vnode *v);
	/* Write all of it, wait, mark it clean. NULL: it is nowhere. */
	int (*sync)(struct filesystem *fs);
	/* NULL: all are 0. */
	void (*statfs)(struct filesystem *fs, struct fs_figures *f);
	/* How many writes have failed so far, or how many of those (`told`)
	 * somebody knows of. NULL: none can. */
	u32 (*errors)(const struct filesystem *fs, bool told);
	struct list link;		/* in the list of mounts */
};

/*
 * The vnode of an inode, with a reference; reads it in if need be. May sleep.
 * Result: 0 and *v, or -ENOMEM, or what read_vnode says: -EIO, and -ENOENT of
 * a file system whose files come and go by themselves.
 */
int vnode_get(struct filesystem *fs, u64 inode, struct vnode **v);

/* Is this inode's vnode in memory? Never sleeps. */
bool vnode_is_known(struct filesystem *fs, u64 inode);

/* Let all vnodes and names go that nothing needs. May sleep. */
void vnode_drop_all_unused(void);

/* How many vnodes there are, and how many of them without a reference. */
unsigned vnode_count(unsigned *unused);

void vnode_ref(struct vnode *v);	/* one more, by who has one */
void vnode_put(struct vnode *v);	/* may sleep; no lock of v held */

/* The same two as operations of a struct backing: the mappings' references. */
void vnode_backing_get(struct backing *b);
void vnode_backing_put(struct backing *b);

/* By read_vnode: v leaves memory with its last reference, though it has a
 * name. */
void vnode_leaves_soon(struct vnode *v);

/* The text of a symbolic link. May sleep. Result: its length or an error. */
int vnode_readlink(struct vnode *link, char *to, size_t size);

/* Its contents changed just now. The lock is held. Result: 0, -EIO, -EPERM. */
int vnode_touch(struct vnode *v);

/* The operation setattr of files that are in memory alone. */
int vnode_set_in_memory(struct vnode *v, unsigned which,
			const struct attributes *a);

/* After an operation that may have taken the file's last name away. */
void vnode_lost_name(struct vnode *v);

/*
 * A file is written or run as a program, never both: 0 or -ETXTBSY. Each
 * success is given back by its `_done`. May be called from anywhere.
 */
int vnode_start_writing(struct vnode *v);
void vnode_writing_done(struct vnode *v);
int vnode_start_running(struct vnode *v);
void vnode_running_done(struct vnode *v);

/*
 * May `cred` do this? `want` is a sum of 4 read, 2 write, 1 search/execute.
 * uid 0 may all, but execute only what has some x bit. The lock need not be
 * held. Result: 0 or -EACCES.
 */
int vnode_access(const struct vnode *v, const struct cred *cred, unsigned want);

/* The time now, as the file system stamps it. */
struct filetime filetime_now(void);

/*
 * The permissions of a file after a change by who is not root: a set-id
 * program of somebody else's making would be a gift. Set-group-id without the
 * group's x means something else, and stays for the group's members.
 */
static inline mode_t mode_without_setid(mode_t mode, bool member)
{
	mode_t gone = mode & 010 || !member ? S_ISUID | S_ISGID : S_ISUID;

	return mode & ~gone & 07777;
}

/* May he leave set-group-id to files of that group: a member, or root. */
bool cred_is_member(const struct cred *cred, gid_t gid);

static inline bool vnode_is(const struct vnode *v, mode_t type)
{
	return (v->attr.mode & S_IFMT) == type;
}

#endif
