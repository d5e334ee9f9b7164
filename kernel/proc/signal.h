/* SPDX-License-Identifier: MIT */
/*
 * Signals: sending them to a process, and acting on them on the way back to
 * user mode. A signal is recorded as pending under the process's signal_lock
 * and its thread is told; nothing else happens until the thread itself, in
 * trap_return_work, calls signal_deliver: there it ends, or a frame is built
 * on its user stack and it goes on in the handler.
 */
#ifndef PROC_SIGNAL_H
#define PROC_SIGNAL_H

#include "base/list.h"

struct proc;
struct trapframe;

#define SIGNAL_COUNT	64
#define SIGHUP		1
#define SIGINT		2
#define SIGQUIT		3
#define SIGILL		4
#define SIGTRAP		5
#define SIGABRT		6
#define SIGBUS		7
#define SIGFPE		8
#define SIGKILL		9
#define SIGSEGV		11
#define SIGPIPE		13
#define SIGALRM		14
#define SIGTERM		15
#define SIGCHLD		17
#define SIGCONT		18
#define SIGSTOP		19
#define SIGTSTP		20
#define SIGTTIN		21
#define SIGTTOU		22
#define SIGURG		23
#define SIGXCPU		24
#define SIGXFSZ		25
#define SIGVTALRM	26
#define SIGPROF		27
#define SIGWINCH	28
#define SIGSYS		31

#define SIGNAL_BIT(n)	(1ULL << ((n) - 1))

#define SIG_DFL		0ULL		/* values of action.handler */
#define SIG_IGN		1ULL

#define SA_NOCLDSTOP	0x00000001ULL
#define SA_NOCLDWAIT	0x00000002ULL
#define SA_SIGINFO	0x00000004ULL
#define SA_RESTORER	0x04000000ULL
#define SA_ONSTACK	0x08000000ULL
#define SA_RESTART	0x10000000ULL
#define SA_NODEFER	0x40000000ULL
#define SA_RESETHAND	0x80000000ULL

#define STOP_SIGNALS	(SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | \
			 SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU))
#define FAULT_SIGNALS	(SIGNAL_BIT(SIGSEGV) | SIGNAL_BIT(SIGBUS) | \
			 SIGNAL_BIT(SIGILL) | SIGNAL_BIT(SIGTRAP) | \
			 SIGNAL_BIT(SIGFPE))
#define NEVER_BLOCKED	(SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))

struct signal_action {			/* struct sigaction of the kernel */
	u64 handler, flags, restorer, mask;
};

/* What siginfo_t tells. */
struct signal_info {
	s32 code;			/* SI_USER 0, SEGV_MAPERR 1 … */
	s32 pid;			/* who sent it, or which child */
	u32 uid;
	s32 status;			/* of a child */
	u64 value;			/* the address of a fault, sigqueue's */
};

/* A real-time signal that waits: each one counts, in order. */
struct queued_signal {
	struct list link;		/* proc->queued; signal_lock */
	int signal;
	struct signal_info info;
};

/* The large part of a process's signals, a frame of its own; signal_lock. */
struct signal_table {
	struct signal_action actions[SIGNAL_COUNT];	/* by number - 1 */
	struct signal_info info[32];	/* of each pending standard signal */
};

#define SS_ONSTACK	1u
#define SS_DISABLE	2u

struct signal_stack {			/* stack_t */
	u64 base;
	u32 flags, reserved;
	u64 size;
};

#define SI_USER		0
#define SI_KERNEL	0x80
#define SI_QUEUE	(-1)
#define SI_TKILL	(-6)

#define CLD_EXITED	1		/* codes of SIGCHLD */
#define CLD_KILLED	2
#define CLD_STOPPED	5
#define CLD_CONTINUED	6

/* ---- signal.c: pending signals ----------------------------------------- */

/*
 * Send a signal to p; the table's lock is held, so p stays. What would be
 * ignored is dropped, unless it is blocked; SIGKILL is never blocked nor
 * ignored; SIGCONT lets a stopped process go on, whatever it does about it.
 * From anywhere. Result: 0, -EAGAIN (too many real-time signals wait; those of
 * kill(2) and the kernel's then wait once, without the information).
 */
int signal_send_info(struct proc *p, int signal,
		     const struct signal_info *info);
void signal_send(struct proc *p, int signal);	/* by the kernel */

/* The same for a process's own timer, which cannot wait for the table. */
void signal_send_self_timer(struct proc *p, int signal);

/* A fault that the calling process made: if it is blocked or ignored, the
 * default action is taken all the same. */
void signal_fault(int signal, int code, u64 address);

/* The calling process ends by this signal, whatever it has set up for it. */
void signal_fatal(int signal);

bool signal_is_ignored(const struct proc *p, int signal);
bool signal_kill_pending(const struct proc *p);
bool signal_unblocked(const struct proc *p);	/* one waits to be acted on */

/* The mask of the calling process changes; what is unblocked is noticed. */
void signal_set_blocked(u64 mask);

/*
 * Take the next signal of `set` off the calling process's pending ones; those
 * that a fault made come first. Result: its number, 0: none.
 */
int signal_take(u64 set, struct signal_info *info);

/* rt_sigtimedwait: sleep until one of `set` is pending, and take it.
 * Result: its number, -EAGAIN (deadline), -EINTR. */
int signal_wait(u64 set, nsec_t deadline, struct signal_info *info);

/* rt_sigaction on the calling process; NULL: leave, or do not tell. */
void signal_set_action(int signal, const struct signal_action *fresh,
		       struct signal_action *old);

/* sigaltstack: 0, -EPERM (it runs on it), -EINVAL, -ENOMEM (too small). */
int signal_set_stack(const struct signal_stack *fresh, u64 rsp);
bool signal_on_stack(const struct signal_stack *s, u64 rsp);

void signal_default(struct proc *p);	/* handlers go, what is ignored stays */
void signal_exec(struct proc *p);	/* so do they, and the stack for them */
void signal_free(struct proc *p);	/* at its end: what waits is dropped */

/* ---- kill.c: who gets it ----------------------------------------------- */

/* kill(2): pid > 0, 0 own group, -1 all, < -1 a group. With info NULL as
 * kill tells it. 0, -ESRCH, -EPERM, -EINVAL, -EAGAIN. */
int signal_kill(pid_t pid, int signal, const struct signal_info *info);

/* To a process group, from the terminal: from any context but that of a
 * holder of the table's lock. */
void signal_group(int signal, pid_t group);

/* The same with the table's lock held, to all but one (NULL: to all). */
void signal_members(int signal, pid_t group, const struct proc *without);

/*
 * The calling process, in the background, would use its terminal: SIGTTIN or
 * SIGTTOU to its group. -EINTR; or 0 (it blocks or ignores it), or -EIO (the
 * group is orphaned).
 */
int signal_background(int signal);

/* ---- deliver.c, frame.c: what is done about it ------------------------- */

/* A system call that answered -EINTR, on its way back (signal(7)). */
enum interrupted {
	CALL_NONE,			/* it is no such call */
	CALL_FAILS,			/* after each handler */
	CALL_TELLS_OF_STOPS,		/* and after a stop */
	CALL_RESTARTS,			/* after a handler with SA_RESTART */
	CALL_BEGINS_ANEW,		/* always: nothing came of it yet */
};

/* Before user mode, when t->work asks: end, stop, or enter a handler. Without
 * a handler the call that was interrupted is made again. */
void signal_deliver(enum interrupted call);

/*
 * The deadline of a sleep that may be made again after a stop: `relative`
 * from now (0: long past, NSEC_FOREVER: never), or what the interrupted call
 * had. Each call that may sleep with a deadline asks, whatever its own is:
 * what the last one left is good for the next call only.
 */
nsec_t signal_deadline(nsec_t relative);

/* frame.c: enter a handler; 0 or -EFAULT (no room on the stack). */
int signal_frame_push(struct trapframe *tf, int signal,
		      const struct signal_action *action,
		      const struct signal_info *info, u64 old_mask);
/* rt_sigreturn(2): back from it. Result: rax of the frame. */
s64 signal_frame_pop(struct trapframe *tf);

/* siginfo_t, 128 bytes, as programs see it. */
void signal_info_fill(u8 to[128], int signal, const struct signal_info *i);

/* ---- stop.c ------------------------------------------------------------ */

/* The calling process stops until SIGCONT or SIGKILL. */
void signal_stop(int signal);

/* p goes on, if it is stopped; the table's lock is held. */
void signal_continue(struct proc *p, bool report);

/* Something happened to p: its parent is told. The table's lock is held. */
void signal_tell_parent(struct proc *p, int code, int status);


#endif
