/* SPDX-License-Identifier: MIT */
/*
 * Signals: sending them to a process, and delivering them on the way back to
 * user mode. A signal is recorded as pending under the process's signal_lock
 * and its thread is told; nothing else happens until the thread itself, in
 * trap_return_work, calls signal_deliver: there it ends, or a frame is built
 * on its user stack and it goes on in the handler.
 */
#ifndef PROC_SIGNAL_H
#define PROC_SIGNAL_H

#include "base/types.h"

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
#define SIGWINCH	28
#define SIGSYS		31

#define SIGNAL_BIT(n)	(1ULL << ((n) - 1))

#define SIG_DFL		0ULL		/* values of action.handler */
#define SIG_IGN		1ULL

#define SA_SIGINFO	0x00000004ULL
#define SA_RESTORER	0x04000000ULL
#define SA_ONSTACK	0x08000000ULL
#define SA_RESTART	0x10000000ULL
#define SA_NODEFER	0x40000000ULL
#define SA_RESETHAND	0x80000000ULL

struct signal_action {			/* struct sigaction of the kernel */
	u64 handler, flags, restorer, mask;
};

/* What siginfo_t tells; `value` is the address, the status … */
struct signal_info {
	s32 code;			/* SI_USER 0, SEGV_MAPERR 1 … */
	s32 pid;
	u32 uid;
	s32 status;
	u64 address;
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
#define SI_TKILL	(-6)

/*
 * Send a signal to p; the table's lock is held, so p stays. Ignored signals
 * are dropped; SIGKILL is never blocked nor ignored. From anywhere.
 */
void signal_send_info(struct proc *p, int signal,
		      const struct signal_info *info);
void signal_send(struct proc *p, int signal);	/* by the kernel */

/* A fault that the calling process made: if it is blocked or ignored, the
 * default action is taken all the same. */
void signal_fault(int signal, int code, u64 address);

/* The calling process ends by this signal, whatever it has set up for it. */
void signal_fatal(int signal);

/* kill(2): pid > 0, 0 own group, -1 all, < -1 a group. 0, -ESRCH, -EPERM,
 * -EINVAL. */
int signal_kill(pid_t pid, int signal);

/* To a process group, from the terminal: from any context. */
void signal_group(int signal, pid_t group);

bool signal_is_ignored(const struct proc *p, int signal);

/* Before user mode, when t->work asks: end, or enter a handler. */
void signal_deliver(void);

/* The mask of the calling process changes; what is unblocked is noticed. */
void signal_set_blocked(u64 mask);

/* exec: handlers go, what is ignored stays ignored. */
void signal_exec(struct proc *p);

/* frame.c: enter a handler; 0 or -EFAULT (no room on the stack). */
int signal_frame_push(struct trapframe *tf, int signal,
		      const struct signal_action *action,
		      const struct signal_info *info, u64 old_mask);
/* rt_sigreturn(2): back from it. Result: rax of the frame, or -EFAULT. */
s64 signal_frame_pop(struct trapframe *tf);

#endif
