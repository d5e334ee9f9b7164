/* SPDX-License-Identifier: MIT */
/*
 * What /proc tells about processes, for ps, top, pidof and killall. The forms
 * of the files are those of Linux (proc(5)). A process may end at any moment:
 * one whose files are gone is simply not in the list.
 */
#ifndef USER_PROCESS_H
#define USER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct process {
	pid_t pid, parent, group, session;
	uid_t user;
	char state; /* R S D T Z */
	char name[64];
	char *line; /* see process_line */
	int terminal; /* device number, 0 for none */
	pid_t foreground; /* group in front on that terminal */
	unsigned long long user_time, system_time, start; /* clock ticks */
	long nice, threads;
	unsigned long long size; /* of its address space, bytes */
	unsigned long long resident; /* bytes */
};

struct process_list {
	struct process *process;
	size_t count;
};

/* False when PID is gone. */
bool process_read(struct process *process, pid_t pid);

/* All processes by number. */
void process_list(struct process_list *list);
void process_list_free(struct process_list *list);

/* Its arguments, "[name]" if it has none; read when first asked for. */
const char *process_line(struct process *process);

/* Does NAME, a command's name or path, name this process? */
bool process_is(struct process *process, const char *name);

/* "pts/0", "console", or "?" for none. Good until the next call. */
const char *terminal_name(int device);

/* Seconds since the machine started. */
double uptime_seconds(void);

/* The averages of /proc/loadavg as text, "0.00, 0.01, 0.05". */
const char *load_text(void);

/* "up 1 day, 2:03" or "up 5 min", of a time in seconds. */
const char *uptime_text(double seconds);

/* A line "NAME: n kB" of /proc/meminfo, in KiB; 0 if it is not there. */
unsigned long long memory_figure(const char *name);

#endif
