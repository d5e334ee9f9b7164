/* SPDX-License-Identifier: MIT */
/*
 * The file system on /proc: files that are not stored, but told when they are
 * read. procfs.c has its vnodes, procfs_names.c and procfs_list.c directories,
 * procfs_text.c files, procfs_link.c links. What a file tells comes from
 * above: proc gives a table of the files of one process, and whoever knows
 * something of the machine gives a table of the machine's files. All are
 * registered while the kernel boots.
 *
 * A process may end at any moment: every function given here takes a pid,
 * and answers that there is no such process any more.
 */
#ifndef FS_PROCFS_H
#define FS_PROCFS_H

#include "fs/fs.h"

/*
 * A text that grows while it is written, by page frames, up to TEXT_MAX
 * bytes; what does not fit is cut, what finds no memory is an error that its
 * reader sees. Writing may not sleep, so any lock may be held.
 */
#define TEXT_MAX	(4u << 20)
#define TEXT_LINE	1024u		/* bytes that one text_add gives */
struct text {
	struct text_chunk *first, *last;
	size_t length;
	int error;
};
void text_add(struct text *t, const char *format, ...) PRINTF(2, 3);
void text_bytes(struct text *t, const void *from, size_t n);

/* One file, link or directory of /proc, or of each process's directory. */
struct procfs_entry {
	const char *name;		/* the machine's: a path below /proc,
					 * after that of its directory */
	mode_t mode;			/* type and permissions */
	bool hidden;			/* may_look is asked first */
	/* Of a file: write all of it. May sleep. 0 or an error. */
	int (*text)(pid_t pid, struct text *t);
	/* Of a file that can be written: a line was, less its newline. 0 or
	 * an error. May sleep. */
	int (*set)(const char *line);
	/* Of a link: the file that it leads to, with a reference; or else
	 * `target` is its text. */
	int (*link)(pid_t pid, struct vnode **to);
	const char *target;
};

struct procfs_table {			/* of the machine's files */
	const struct procfs_entry *entries;
	unsigned count;
	struct procfs_table *next;	/* procfs.c's */
};
void procfs_register(struct procfs_table *t);	/* at boot only */

/* What proc knows. None of these sleeps, but `entries`. */
struct procfs_processes {
	const struct procfs_entry *entries;	/* in /proc/PID */
	unsigned count;
	pid_t (*self)(void);
	/* Whose is a file of that mode? False: there is no such process. */
	bool (*owner)(pid_t pid, mode_t mode, uid_t *uid, gid_t *gid);
	/* May the caller see memory, files and places of it? 0, -EACCES, or
	 * -ENOENT. */
	int (*may_look)(pid_t pid);
	/* No process has a higher pid now. */
	pid_t (*last)(void);
	/* The lowest `room` pids from `from` on, in order. Result: how many. */
	unsigned (*list)(pid_t from, pid_t *to, unsigned room);
	/* The lowest open descriptor from `from` on, or -1; and its file with
	 * a reference, or NULL. */
	int (*next_file)(pid_t pid, int from);
	struct file *(*file)(pid_t pid, int fd);
};
void procfs_set_processes(const struct procfs_processes *p);

/* To be mounted, when all is registered. */
struct filesystem *procfs_open(void);

/* The text of /proc/PID/mounts, the same for all; and the table of what the
 * file system tells by itself. */
int procfs_mounts(pid_t pid, struct text *t);
extern struct procfs_table procfs_own_table;

/*
 * The path of any file, for people: a name that it was reached by. May sleep;
 * no lock held. Result: length without the NUL, or an error.
 */
int vnode_path(struct vnode *v, char *to, size_t size);

#endif
