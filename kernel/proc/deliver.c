/* SPDX-License-Identifier: MIT */
/*
 * Acting on signals, on the way back to user mode: end, stop, or enter a
 * handler; and what becomes of the system call that a signal interrupted
 * (signal(7)): with a handler it is made again if SA_RESTART says so and the
 * call is one that can be, else it answers EINTR; without one, always.
 */
#include "abi/errno.h"
#include "proc/own.h"

#define CALL_LENGTH	2		/* bytes of `syscall` and int 0x80 */

static void restart_call(struct trapframe *tf)
{
	tf->rax = tf->error;		/* the number */
	tf->rip -= CALL_LENGTH;
}

nsec_t signal_deadline(nsec_t relative)
{
	struct proc *p = proc_current();

	bool again = p->call_restarted &&
		     p->restarted_call == thread_current()->tf->error;

	p->call_restarted = false;
	if (again)
		return p->call_deadline;
	if (relative == NSEC_FOREVER || relative == 0)
		p->call_deadline = relative;
	else
		p->call_deadline = clock_monotonic() + relative;
	return p->call_deadline;
}

static void enter_handler(struct proc *p, int signal,
			  const struct signal_action *action,
			  const struct signal_info *info,
			  enum interrupted *call)
{
	struct trapframe *tf = thread_current()->tf;
	u64 old = p->restore_blocked ? p->saved_blocked : p->blocked;
	u64 more = action->mask;

	p->restore_blocked = false;
	p->call_restarted = false;
	if (*call == CALL_BEGINS_ANEW ||
	    (*call == CALL_RESTARTS && action->flags & SA_RESTART))
		restart_call(tf);
	*call = CALL_NONE;		/* the frame is no call's any more */
	if (signal_frame_push(tf, signal, action, info, old) < 0) {
		if (signal == SIGSEGV)
			signal_fatal(SIGSEGV);
		else
			signal_fault(SIGSEGV, SI_KERNEL, 0);
		return;
	}
	if (!(action->flags & SA_NODEFER))
		more |= SIGNAL_BIT(signal);
	signal_set_blocked(p->blocked | more);
	tf->vector = 0;
}

/* The action for it; a handler that is for once goes. */
static struct signal_action action_of(struct proc *p, int signal)
{
	struct signal_action action;

	spin_lock(&p->signal_lock);
	action = p->signals->actions[signal - 1];
	if (action.flags & SA_RESETHAND && action.handler > SIG_IGN)
		p->signals->actions[signal - 1].handler = SIG_DFL;
	spin_unlock(&p->signal_lock);
	return action;
}

static void act(struct proc *p, int signal, const struct signal_info *info,
		enum interrupted *call)
{
	struct signal_action action = action_of(p, signal);

	if (p == proctable.init && action.handler <= SIG_IGN &&
	    info->code <= SI_USER)
		return;			/* pid 1 has no default actions */
	if (signal == SIGKILL)
		proc_exit(SIGKILL);
	if (action.handler > SIG_IGN && signal != SIGSTOP)
		enter_handler(p, signal, &action, info, call);
	else if (signal != SIGSTOP && (action.handler == SIG_IGN ||
				       signal_default_is_nothing(signal)))
		return;
	else if (SIGNAL_BIT(signal) & STOP_SIGNALS)
		signal_stop(signal);
	else
		proc_exit(signal);
}

void signal_deliver(enum interrupted call)
{
	struct proc *p = proc_current();
	struct trapframe *tf = thread_current()->tf;
	struct signal_info info;
	bool acted = false;
	int signal;

	__atomic_fetch_and(&p->thread->work, ~WORK_SIGNAL, __ATOMIC_SEQ_CST);
	while ((signal = signal_take(~p->blocked, &info)) > 0) {
		act(p, signal, &info, &call);
		acted = true;
	}
	if (call != CALL_NONE && !(acted && call == CALL_TELLS_OF_STOPS)) {
		p->call_restarted = true;
		p->restarted_call = tf->error;
		restart_call(tf);
		tf->vector = 0;
	}
	if (p->restore_blocked) {
		p->restore_blocked = false;
		signal_set_blocked(p->saved_blocked);
	}
}
