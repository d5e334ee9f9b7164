/* SPDX-License-Identifier: MIT */
/*
 * What /proc tells of a process: the figures, copied out in one go under the
 * table's lock, so that what is written from them is one moment's truth and
 * no lock is held while it is written. status.c takes them, status_entries.c
 * answers what the file system asks, status_text.c writes the files of
 * figures, status_memory.c those that look into the address space.
 */
#ifndef PROC_STATUS_H
#define PROC_STATUS_H

#include "fs/procfs.h"
#include "proc/proc.h"

struct status_figures {
	pid_t pid, parent, group, session;
	char name[PROC_NAME_SIZE];
	char letter;			/* R S D T Z */
	const char *state;		/* the book's word */
	const char *where;		/* it sleeps in this function; "" */
	struct cred cred;
	mode_t umask;
	u64 pending, blocked, ignored, caught;
	unsigned queued;
	struct linux_rusage used, used_children;
	nsec_t started;
	s32 nice;
	u32 cpu;
	int exit_signal, status;
	bool no_new_privileges;
	unsigned files;			/* room of its descriptors, in use */
	struct linux_rlimit limits[RLIM_COUNT];
	/* of its address space, in pages; 0 when there is none any more */
	u64 pages, resident, resident_max;
	u64 stack, brk_start, brk;
	u64 arg_start, arg_end, env_start, env_end;
};

/* 0, or -ESRCH: there is no such process. */
int status_take(pid_t pid, struct status_figures *f);

/* Its address space with a reference (vm_put); NULL: it has none, or `all` of
 * it is wanted and the caller may not look into it. */
struct space *proc_get_space(pid_t pid, bool all);

/* A process that the caller may look into; NULL: there is none, or it may not.
 * The table's lock is held. */
struct proc *status_find_open(pid_t pid);

/* status_memory.c: generators. */
int status_maps(pid_t pid, struct text *t);
int status_cmdline(pid_t pid, struct text *t);
int status_environ(pid_t pid, struct text *t);

/* status_text.c */
int status_stat(pid_t pid, struct text *t);
int status_statm(pid_t pid, struct text *t);
int status_status(pid_t pid, struct text *t);
int status_comm(pid_t pid, struct text *t);
int status_limits(pid_t pid, struct text *t);
int status_wchan(pid_t pid, struct text *t);

/* status_entries.c, at boot: tell the file system. */
void status_init(void);

#endif
