/* SPDX-License-Identifier: MIT */
/*
 * What a process has set up for its signals: actions, what they make of a
 * signal, and the alternate stack. Guarded by the process's signal_lock.
 */
#include "abi/errno.h"
#include "proc/own.h"

#define MINSIGSTKSZ	2048

/* signal(7): what nothing is done about by default. */
bool signal_default_is_nothing(int signal)
{
	return signal == SIGCHLD || signal == SIGCONT || signal == SIGURG ||
	       signal == SIGWINCH;
}

/* Would nothing happen? Then it need not wait. */
bool signal_dropped(const struct proc *p, int signal)
{
	u64 handler = p->signals->actions[signal - 1].handler;

	if (SIGNAL_BIT(signal) & NEVER_BLOCKED)
		return p == proctable.init;
	if (handler == SIG_IGN)
		return true;
	return handler == SIG_DFL &&
	       (signal_default_is_nothing(signal) || p == proctable.init);
}

bool signal_is_ignored(const struct proc *p, int signal)
{
	return p->signals->actions[signal - 1].handler == SIG_IGN;
}

void signal_set_action(int signal, const struct signal_action *fresh,
		       struct signal_action *old)
{
	struct proc *p = proc_current();
	struct signal_action *action = &p->signals->actions[signal - 1];

	spin_lock(&p->signal_lock);
	if (old)
		*old = *action;
	if (fresh) {
		*action = *fresh;
		action->mask &= ~NEVER_BLOCKED;
		if (signal_dropped(p, signal))
			signal_forget(p, SIGNAL_BIT(signal));
	}
	spin_unlock(&p->signal_lock);
}

bool signal_on_stack(const struct signal_stack *s, u64 rsp)
{
	return !(s->flags & SS_DISABLE) && rsp > s->base &&
	       rsp - s->base <= s->size;
}

int signal_set_stack(const struct signal_stack *fresh, u64 rsp)
{
	struct signal_stack *s = &proc_current()->alt_stack;

	if (signal_on_stack(s, rsp))
		return -EPERM;
	if (fresh->flags & ~(SS_DISABLE | SS_ONSTACK))
		return -EINVAL;
	if (!(fresh->flags & SS_DISABLE) && fresh->size < MINSIGSTKSZ)
		return -ENOMEM;
	*s = *fresh;
	s->flags &= SS_DISABLE;
	s->reserved = 0;
	return 0;
}

void signal_default(struct proc *p)
{
	spin_lock(&p->signal_lock);
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		u64 ignored = p->signals->actions[i].handler == SIG_IGN;

		p->signals->actions[i] =
			(struct signal_action) { .handler = ignored };
	}
	spin_unlock(&p->signal_lock);
}

void signal_exec(struct proc *p)
{
	signal_default(p);
	p->alt_stack = (struct signal_stack) { .flags = SS_DISABLE };
}
