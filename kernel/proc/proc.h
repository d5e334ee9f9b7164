/* SPDX-License-Identifier: MIT */
/*
 * Processes: the PCB of the book, and the table of them. A process owns an
 * address space, open files, a place in the tree of parents and children,
 * and one thread.
 *
 * Life: proc_fork makes one that nobody can find (EMBRYO); once all that may
 * fail is done it gets its pid and its place in the tree, and its thread
 * starts. proc_exit gives back all that may sleep, hands the children over,
 * and becomes ZOMBIE when its thread is off its stack. proc_wait takes
 * the status and frees the slot.
 *
 * Locks: "table" fields are guarded by proctable.lock, a spinlock held for
 * pointer work only; "self" fields are written by the process's own thread.
 *
 * The folder: table.c the process list, fork.c, exec.c (with elf.c,
 * strings.c and stack.c), exit.c and wait.c, the book's chapter 5; signal.h
 * signals (kill.c to whom, signal.c what waits, deliver.c and frame.c acting
 * on it, action.c, stop.c job control); init.c pid 1; usage.c figures,
 * cputime.c limits of CPU time, status.h what /proc tells of them, user.c how
 * many each user has, group.c process groups; memory.c who ends when it is out.
 */
#ifndef PROC_PROC_H
#define PROC_PROC_H

#include "abi/resource.h"
#include "fs/path.h"
#include "proc/signal.h"
#include "proc/time.h"
#include "sched/sched.h"
#include "vm/space.h"

enum proc_state { PROC_EMBRYO, PROC_ALIVE, PROC_ZOMBIE };
enum proc_report { REPORT_NONE, REPORT_STOPPED, REPORT_CONTINUED };

#define PROC_NAME_SIZE	16		/* TASK_COMM_LEN of Linux */
#define PROC_MAX	4096		/* slots in the table */
#define PROC_OF_ROOT	64		/* of them, for root alone */
#define PID_LIMIT	4194304		/* pid_max of Linux on 64 bits */

/* A timer on the CPU time that a process uses. */
struct cpu_timer {
	nsec_t due;			/* of that time; 0: it is not set */
	nsec_t interval;		/* 0: once */
};

struct proc {
	/* table: */
	pid_t pid;
	pid_t group, session;		/* process group, session */
	enum proc_state state;
	struct proc *parent;
	struct list children;		/* living, by sibling */
	struct list zombies;		/* ended; the eldest first */
	struct list sibling;		/* in parent's children or zombies */
	u64 birth;			/* the number of forks until then */
	struct list hash_link;		/* in the hash by pid */
	struct list all_link;		/* in the list of all */
	struct list group_link;		/* in the hashes of group.c */
	struct list session_link;
	u64 orphan_round;		/* group.c */
	int status;			/* of its end, as wait4 tells */
	struct linux_rusage used;	/* in its life, once it has ended */
	struct waitq child_waiters;	/* who waits for a child of ours */
	struct proc *vfork_parent;	/* waits until we leave its memory */
	bool vfork_done;		/* the child left our memory; atomic */
	struct linux_rusage used_children;	/* of those waited for */
	int exit_signal;		/* what the parent is told by, unless */
	u32 parent_execs;		/* this is no more the parent's execs */
	u32 execs;			/* how often it has called execve */
	int stopped;			/* by this signal; 0: it is not */
	enum proc_report report;	/* what wait4 has not told yet */
	bool forking;			/* it makes a child; set by self */
	u64 fork_signals;		/* to our group since then */
	int death_signal;		/* PR_SET_PDEATHSIG, self */
	int nice;			/* -20 … 19, also in the thread's job */
	bool subreaper;			/* PR_SET_CHILD_SUBREAPER, self */

	/* self, while it lives: */
	struct thread *thread;		/* the first one */
	struct space *space;		/* NULL once it exits; self changes it
					 * under the table's lock */
	struct fd_table *files;		/* this, fs.root, fs.cwd and exe: like
					 * space */
	struct fs_context fs;		/* root, cwd, umask, &cred */
	struct cred cred;		/* the real uid: by proc_set_uid */
	struct user *user;		/* the real uid's; table */
	bool user_exceeded;		/* RLIMIT_NPROC, when it became him */
	char name[PROC_NAME_SIZE];
	struct vnode *exe;		/* the file it runs, a reference */
	struct linux_rlimit limits[RLIM_COUNT];
	nsec_t started;			/* monotonic */
	u64 faults_minor, faults_major;
	u64 resident_max;		/* pages, in spaces that are gone */
	u64 clear_child_tid;		/* user address, 0: none */
	struct timer alarm;		/* ITIMER_REAL */
	nsec_t alarm_interval;		/* 0: once */
	struct cpu_timer cpu_timers[2];	/* ITIMER_VIRTUAL, ITIMER_PROF */
	bool no_new_privileges;
	bool dumpable;			/* prctl(2): its user may look in */
	bool enosys_told;		/* an unknown call was logged */

	/* signal_lock: */
	struct spinlock signal_lock;
	u64 pending;			/* bit n - 1: signal n waits */
	u64 blocked;			/* the mask; changed by self only */
	u64 waiting_for;		/* sigtimedwait's set, else 0 */
	struct list queued;		/* struct queued_signal, real-time */
	unsigned queued_count;
	bool stopping;			/* a stop signal was taken, and no
					 * SIGCONT has come since */
	struct signal_table *signals;	/* what it points to; proc_free's */
	/* self: */
	struct signal_stack alt_stack;
	u64 saved_blocked;		/* sigsuspend: to be restored */
	bool restore_blocked;		/* saved_blocked counts */
	bool call_restarted;		/* a call is made again after a stop */
	u64 restarted_call;		/* its number */
	nsec_t call_deadline;		/* and the deadline it had */
};

struct proctable {
	struct spinlock lock;
	struct list all;		/* every process with a pid; lock */
	unsigned count;			/* lock */
	unsigned stopped;		/* of them; lock */
	u64 forks;			/* processes there ever were; lock */
	pid_t last;			/* the pid given out last; lock */
	struct proc *init;		/* pid 1 */
};

extern struct proctable proctable;

static inline struct proc *proc_current(void)
{
	return thread_current()->proc;
}

void proc_init(void);			/* the table, at boot */

/*
 * Make pid 1 and start `path` in it. `console` names the device that
 * becomes descriptors 0, 1, 2 when it can be opened. May sleep; called by a
 * kernel thread at boot. Result: 0 or the error of exec.
 */
int proc_start_init(const char *path, const char *console);

/* By pid, with the table's lock held; NULL: no such process. */
struct proc *proc_find(pid_t pid);

/* ---- group.c: process groups and sessions; the table's lock is held ---- */

/* p is of this group and session from now on. */
void group_join(struct proc *p, pid_t group, pid_t session);

/* Has it a member, in that session (0: in any)? */
bool group_exists(pid_t group, pid_t session);

/* Is it in the session? 0, -ESRCH (there is none), -EPERM. Takes the lock. */
int group_check(pid_t group, pid_t session);

/* ---- fork.c ------------------------------------------------------------ */

#define FORK_SHARE_SPACE 1u		/* CLONE_VM */
#define FORK_WAIT	2u		/* CLONE_VFORK */
#define FORK_NO_HANDLERS 4u		/* CLONE_CLEAR_SIGHAND */

struct fork_request {
	unsigned flags;			/* FORK_… */
	int exit_signal;		/* to the parent at the child's end */
	u64 stack;			/* the child's stack pointer; 0: same */
	u64 tls;			/* fs base, if set_tls */
	bool set_tls;
	u64 parent_tid, child_tid;	/* where to write the id; 0: nowhere */
	u64 clear_child_tid;		/* cleared at the child's end; 0 */
};

/*
 * Make a copy of the calling process. May sleep. Result: the child's pid in
 * the parent (the child returns 0 through its trap frame), -EAGAIN at a
 * limit, -ENOMEM, -EINTR: a signal is to be acted on first, and the call made
 * again.
 */
pid_t proc_fork(const struct fork_request *r);

/* ---- exec.c ------------------------------------------------------------ */

struct exec_strings {			/* argv and envp, copied in */
	char **pages;			/* strings, one after the other */
	unsigned page_count;
	u64 used;			/* bytes */
	unsigned argc, envc;
};

/*
 * Replace the calling process's program by `path`. Takes over the strings
 * whatever the result. May sleep. Result: 0 (the trap frame is the new
 * program's), or an error with the old program whole: -ENOENT, -EACCES,
 * -ENOEXEC, -ENOMEM, -E2BIG, -ELOOP, -ETXTBSY … as execve(2) lists them.
 */
int proc_exec(struct vnode *at, const char *path, unsigned walk_flags,
	      struct exec_strings *strings);

struct exec_strings *exec_strings_new(void);
void exec_strings_free(struct exec_strings *s);
/* Add one string (with its NUL): from user or kernel memory. 0, -E2BIG, … */
int exec_strings_add_user(struct exec_strings *s, u64 user);
int exec_strings_add(struct exec_strings *s, const char *text);

/* exec=eager: read all of a program at once. Default: lazy. */
extern bool exec_eager;

/* ---- exit.c, wait.c ---------------------------------------------------- */

/* End the calling process. `status` as wait4 tells it: code << 8 or signal. */
void proc_exit(int status) NORETURN;

#define WNOHANG		1
#define WUNTRACED	2
#define WEXITED		4
#define WCONTINUED	8
#define WNOWAIT		0x01000000
#define WNOTHREAD	0x20000000
#define WALL		0x40000000
#define WCLONE		((int)0x80000000)

struct wait_result {
	pid_t pid;			/* 0: nothing yet (WNOHANG) */
	uid_t uid;
	int code;			/* CLD_… */
	int status;			/* as wait4 tells it */
	struct linux_rusage used;
};

/*
 * Wait for a child: which > 0 that pid, -1 any, 0 our group, < -1 that group.
 * May sleep. Result: 0, -ECHILD, -EINTR.
 */
int proc_wait(pid_t which, int options, struct wait_result *r);

/*
 * The calling process's real user id; its process counts for that user from
 * now on. RLIMIT_NPROC does not refuse it, but the next exec may
 * (setuid(2)). Result: 0, -EAGAIN (no memory).
 */
int proc_set_uid(uid_t uid);

/*
 * Memory is out: end the largest process of the user who has most, by
 * SIGKILL, with a line in the log; never init. One at a time; but one that does
 * not end soon, for it waits for somebody who waits for memory, does not keep
 * the next from it.
 */
void proc_out_of_memory(void);

/* ---- usage.c, cputime.c ------------------------------------------------ */

/* What a process has used so far; the calling one, or the table's lock is
 * held. */
void proc_usage(struct proc *p, struct linux_rusage *u);

enum cpu_clock { CPU_CLOCK_PROF, CPU_CLOCK_VIRTUAL, CPU_CLOCK_EXACT };

/* CPU time of a process (0: the caller): its user's part, or all of it.
 * Result: 0, -ESRCH. */
int cputime_read(pid_t pid, enum cpu_clock clock, nsec_t *t);

/* cpu_timers or RLIMIT_CPU of p were changed: it looks at them before it is
 * in user mode again. The calling process, or the table's lock is held. */
void cputime_changed(struct proc *p);

/* Before user mode, when t->work asks: send the signals that are due. */
void cputime_check(void);

#endif
