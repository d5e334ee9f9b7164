/* SPDX-License-Identifier: MIT */
/*
 * Jobs: each pipeline that was started is one, with a process for each of its
 * commands. With job control (an interactive shell whose terminal supports
 * it) a job is a process group as well, and the foreground job has the
 * terminal. Without, everything runs in the shell's own group.
 */
#ifndef SH_JOB_H
#define SH_JOB_H

#include <stdbool.h>
#include <sys/types.h>

#include "tree.h"

enum job_mode {
	JOB_FOREGROUND,
	JOB_BACKGROUND,
	JOB_PRIVATE,		/* of $(...): never a group of its own */
};

enum job_state {
	JOB_RUNNING,
	JOB_STOPPED,
	JOB_DONE,
};

struct process {
	pid_t pid;
	enum job_state state;
	int status;		/* as wait(2) gave it */
};

struct job {
	struct job *next;	/* newest first */
	int number;		/* 1, 2, ... as in %1 */
	pid_t group;		/* 0: the shell's */
	enum job_mode mode;
	bool changed;		/* since the user was last told */
	unsigned last;		/* when it last stopped or went on */
	struct termios *modes;	/* of the terminal, as it stopped, or NULL */
	char *text;		/* the command, or NULL */
	int count;
	struct process processes[];
};

/* A job without processes yet, room for so many. */
struct job *job_new(enum job_mode mode, int room, const struct node *n);
/* Forks a process of the job. 0 in the child, which is a subshell then. */
pid_t job_fork(struct job *j);
/* The parent's and the child's half, for those who vfork. */
void job_started(struct job *j, pid_t pid);
void job_child(const struct job *j);
/*
 * Waits for a foreground job, says how it died, gives the shell its terminal
 * back, frees the job unless it stopped, and returns its exit status.
 */
int job_wait(struct job *j);
void job_free(struct job *j);

/* Waits for any child once. False: there is none, or a trap interrupted. */
bool job_wait_any(void);
enum job_state job_state(const struct job *j);
int job_status(const struct job *j);
/* joblist.c: "Segmentation fault" and the like; in the scratch arena. */
const char *job_death_text(int status);
/* Text of a change of state, in the scratch arena. */
const char *job_state_text(const struct job *j);

/* All jobs, newest first. */
struct job *job_list(void);
/* "%1", "%+", "%-", "%text" or a process id; NULL: no such job. */
struct job *job_find(const char *spec);
/* Looks at all children without waiting. */
void jobs_poll(void);
/* Before a prompt: tells of background jobs that changed. */
void jobs_notify(void);
/* "[1] + Running  text" */
void job_print(const struct job *j, bool with_pid);
/* A subshell has none of its parent's. */
void jobs_forget(void);

/* jobctl.c: takes the terminal, if that works; sets OPT_MONITOR. */
void job_control_start(void);
void job_control_stop(void);	/* set +m */
/* Gives the terminal to a group; does nothing without job control. */
void job_control_give(pid_t group);
/* Gives it back to the shell, or at the end to whoever had it before. */
void job_control_take(void);
void job_control_end(void);
/* A foreground job stopped: it is a background job from now on. */
void job_put_aside(struct job *j);
/* Goes on with a stopped job. */
void job_continue(struct job *j, bool foreground);
/* Before the shell leaves: says, once, that there are stopped jobs. */
bool jobs_hold_exit(void);
/* A command was read: the next exit warns again, unless it was one itself. */
void jobs_new_command(void);

#endif
