/* SPDX-License-Identifier: MIT */
/*
 * Signals (signal.h): who gets one, what is pending, what is done about it.
 * The stop signals' default action comes with job control; until then they
 * do nothing.
 */
#include "proc/own.h"
#include "abi/errno.h"
#include "base/assert.h"

#define SYS_RESTART_RIP	2		/* bytes of `syscall` and int 0x80 */

/* signal(7): what nothing is done about by default. */
static bool default_is_nothing(int signal)
{
	switch (signal) {
	case SIGCHLD:
	case SIGCONT:
	case SIGURG:
	case SIGWINCH:
	case SIGSTOP:
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		return true;
	default:
		return false;
	}
}

static bool dropped(const struct proc *p, int signal)
{
	u64 handler = p->actions[signal - 1].handler;

	if (signal == SIGKILL)
		return p == proctable.init;
	if (handler == SIG_IGN)
		return true;
	return handler == SIG_DFL &&
	       (default_is_nothing(signal) || p == proctable.init);
}

bool signal_is_ignored(const struct proc *p, int signal)
{
	return p->actions[signal - 1].handler == SIG_IGN;
}

void signal_send_info(struct proc *p, int signal,
		      const struct signal_info *info)
{
	bool tell;

	if (p->state != PROC_ALIVE || !p->thread)
		return;
	spin_lock(&p->signal_lock);
	tell = !dropped(p, signal) || p->blocked & SIGNAL_BIT(signal);
	if (tell) {
		if (signal < 32 && !(p->pending & SIGNAL_BIT(signal)))
			p->info[signal] = *info;
		p->pending |= SIGNAL_BIT(signal);
		tell = signal == SIGKILL || !(p->blocked & SIGNAL_BIT(signal));
	}
	spin_unlock(&p->signal_lock);
	if (tell)
		thread_notify(p->thread, WORK_SIGNAL);
}

void signal_send(struct proc *p, int signal)
{
	struct signal_info info = { .code = SI_KERNEL };

	signal_send_info(p, signal, &info);
}

void signal_fault(int signal, int code, u64 address)
{
	struct proc *p = proc_current();
	struct signal_action *action = &p->actions[signal - 1];

	spin_lock(&p->signal_lock);
	if (p->blocked & SIGNAL_BIT(signal) || action->handler == SIG_IGN) {
		p->blocked &= ~SIGNAL_BIT(signal);
		action->handler = SIG_DFL;
	}
	p->pending |= SIGNAL_BIT(signal);
	p->info[signal] = (struct signal_info) { .code = code,
						 .address = address };
	spin_unlock(&p->signal_lock);
	thread_notify(p->thread, WORK_SIGNAL);
}

void signal_fatal(int signal)
{
	struct proc *p = proc_current();

	spin_lock(&p->signal_lock);
	p->actions[signal - 1] = (struct signal_action) { .handler = SIG_DFL };
	spin_unlock(&p->signal_lock);
	signal_fault(signal, SI_KERNEL, 0);
}

static bool may_signal(const struct proc *p)
{
	const struct cred *me = &proc_current()->cred;

	return me->euid == 0 || me->euid == p->cred.uid ||
	       me->euid == p->cred.suid || me->uid == p->cred.uid ||
	       me->uid == p->cred.suid;
}

static bool is_meant(const struct proc *p, pid_t pid)
{
	const struct proc *me = proc_current();

	if (pid == -1)
		return p != proctable.init && p != me;
	return p->group == (pid == 0 ? me->group : -pid);
}

static int kill_many(pid_t pid, int signal, const struct signal_info *info)
{
	struct proc *p;
	int result = -ESRCH;

	list_for_each(p, &proctable.all, all_link) {
		if (!is_meant(p, pid))
			continue;
		if (!may_signal(p)) {
			if (result == -ESRCH)
				result = -EPERM;
			continue;
		}
		result = 0;
		if (signal)
			signal_send_info(p, signal, info);
	}
	return result;
}

int signal_kill(pid_t pid, int signal)
{
	struct signal_info info = { SI_USER, proc_current()->pid,
				    proc_current()->cred.uid, 0, 0 };
	struct proc *p;
	int result = 0;

	if (signal < 0 || signal > SIGNAL_COUNT)
		return -EINVAL;
	spin_lock(&proctable.lock);
	if (pid <= 0) {
		result = kill_many(pid, signal, &info);
	} else {
		p = proc_find(pid);
		if (!p)
			result = -ESRCH;
		else if (!may_signal(p))
			result = -EPERM;
		else if (signal)
			signal_send_info(p, signal, &info);
	}
	spin_unlock(&proctable.lock);
	return result;
}

void signal_group(int signal, pid_t group)
{
	struct proc *p;

	spin_lock(&proctable.lock);
	list_for_each(p, &proctable.all, all_link)
		if (p->group == group)
			signal_send(p, signal);
	spin_unlock(&proctable.lock);
}

void signal_set_blocked(u64 mask)
{
	struct proc *p = proc_current();

	spin_lock(&p->signal_lock);
	p->blocked = mask & ~(SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP));
	if (p->pending & ~p->blocked)
		__atomic_fetch_or(&p->thread->work, WORK_SIGNAL,
				  __ATOMIC_SEQ_CST);
	spin_unlock(&p->signal_lock);
}

void signal_exec(struct proc *p)
{
	spin_lock(&p->signal_lock);
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		u64 ignored = p->actions[i].handler == SIG_IGN;

		p->actions[i] = (struct signal_action) { .handler = ignored };
	}
	p->alt_stack = (struct signal_stack) { .flags = SS_DISABLE };
	spin_unlock(&p->signal_lock);
}

/* The next signal to act on, 0: none; with its action and information. */
static int take(struct proc *p, struct signal_action *action,
		struct signal_info *info)
{
	u64 ready;
	int signal = 0;

	spin_lock(&p->signal_lock);
	__atomic_fetch_and(&p->thread->work, ~WORK_SIGNAL, __ATOMIC_SEQ_CST);
	ready = p->pending & ~p->blocked;
	if (ready & SIGNAL_BIT(SIGKILL))
		ready = SIGNAL_BIT(SIGKILL);
	if (ready) {
		signal = __builtin_ctzll(ready) + 1;
		p->pending &= ~SIGNAL_BIT(signal);
		*action = p->actions[signal - 1];
		*info = signal < 32 ? p->info[signal] :
				      (struct signal_info) { 0 };
		if (action->flags & SA_RESETHAND && action->handler > SIG_IGN)
			p->actions[signal - 1].handler = SIG_DFL;
	}
	spin_unlock(&p->signal_lock);
	return signal;
}

/* signal(7), "Interruption of system calls": those that SA_RESTART restarts. */
static bool is_restartable(u64 call)
{
	switch (call) {
	case 0:				/* read */
	case 1:				/* write */
	case 2:				/* open */
	case 16:			/* ioctl */
	case 19:			/* readv */
	case 20:			/* writev */
	case 61:			/* wait4 */
	case 72:			/* fcntl */
	case 202:			/* futex */
	case 247:			/* waitid */
	case 257:			/* openat */
		return true;
	default:
		return false;
	}
}

/* The interrupted call is made again when the handler returns. */
static void restart_call(struct trapframe *tf, u64 flags)
{
	bool call = tf->vector == 0x80 || tf->vector == 0x100;

	if (!call || tf->rax != (u64)-EINTR || !(flags & SA_RESTART) ||
	    !is_restartable(tf->error))
		return;
	tf->rax = tf->error;
	tf->rip -= SYS_RESTART_RIP;
}

static void enter_handler(struct proc *p, int signal,
			  const struct signal_action *action,
			  const struct signal_info *info)
{
	struct trapframe *tf = thread_current()->tf;
	u64 old = p->restore_blocked ? p->saved_blocked : p->blocked;
	u64 more = action->mask;

	p->restore_blocked = false;
	restart_call(tf, action->flags);
	if (signal_frame_push(tf, signal, action, info, old) < 0)
		proc_exit(SIGSEGV);
	if (!(action->flags & SA_NODEFER))
		more |= SIGNAL_BIT(signal);
	signal_set_blocked(p->blocked | more);
	if (tf->vector == 0x80 || tf->vector == 0x100)
		tf->vector = 0;		/* the frame is not the call's now */
}

void signal_deliver(void)
{
	struct proc *p = proc_current();
	struct signal_action action;
	struct signal_info info;
	int signal;

	while ((signal = take(p, &action, &info)) > 0) {
		if (action.handler == SIG_IGN && signal != SIGKILL)
			continue;
		if (action.handler > SIG_IGN) {
			enter_handler(p, signal, &action, &info);
			continue;
		}
		if (default_is_nothing(signal))
			continue;
		proc_exit(signal);
	}
	if (p->restore_blocked) {	/* sigsuspend without a handler */
		p->restore_blocked = false;
		signal_set_blocked(p->saved_blocked);
	}
}
