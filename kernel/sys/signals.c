/* SPDX-License-Identifier: MIT */
/*
 * System calls on signals. Sets of signals are 8 bytes here, whatever the
 * libc's type is.
 */
#include "abi/errno.h"
#include "sys/sys.h"

#define SET_SIZE	8
#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2
#define MINSIGSTKSZ	2048
#define NEVER_BLOCKED	(SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))

s64 sys_rt_sigaction(u64 signal, u64 new, u64 old, u64 size)
{
	struct proc *p = proc_current();
	struct signal_action fresh, before;
	int n = (int)signal;		/* the upper half does not count */

	if (size != SET_SIZE || n < 1 || n > SIGNAL_COUNT)
		return -EINVAL;
	if (new != 0 && (n == SIGKILL || n == SIGSTOP))
		return -EINVAL;
	if (new != 0 && copy_in(&fresh, new, sizeof(fresh)) < 0)
		return -EFAULT;
	spin_lock(&p->signal_lock);
	before = p->actions[n - 1];
	if (new != 0) {
		fresh.mask &= ~NEVER_BLOCKED;
		p->actions[n - 1] = fresh;
		if (signal_is_ignored(p, n))
			p->pending &= ~SIGNAL_BIT(n);
	}
	spin_unlock(&p->signal_lock);
	return old ? copy_out(old, &before, sizeof(before)) : 0;
}

s64 sys_rt_sigprocmask(u64 how, u64 new, u64 old, u64 size)
{
	struct proc *p = proc_current();
	u64 mask, before = p->blocked;

	if (size != SET_SIZE)
		return -EINVAL;
	if (new) {
		if (copy_in(&mask, new, SET_SIZE) < 0)
			return -EFAULT;
		if (how == SIG_BLOCK)
			mask |= before;
		else if (how == SIG_UNBLOCK)
			mask = before & ~mask;
		else if (how != SIG_SETMASK)
			return -EINVAL;
		signal_set_blocked(mask);
	}
	return old ? copy_out(old, &before, SET_SIZE) : 0;
}

s64 sys_rt_sigpending(u64 to, u64 size)
{
	struct proc *p = proc_current();
	u64 pending = p->pending & p->blocked;

	if (size > SET_SIZE)
		return -EINVAL;
	return copy_out(to, &pending, size);
}

s64 sys_rt_sigreturn(void)
{
	return signal_frame_pop(thread_current()->tf);
}

/* Sleep until a signal comes; nothing else ends it. */
static s64 wait_for_signal(void)
{
	while (thread_park(WAIT_INTERRUPTIBLE, NSEC_FOREVER) != -EINTR)
		;
	return -EINTR;
}

s64 sys_pause(void)
{
	return wait_for_signal();
}

s64 sys_rt_sigsuspend(u64 set, u64 size)
{
	struct proc *p = proc_current();
	u64 mask;

	if (size != SET_SIZE)
		return -EINVAL;
	if (copy_in(&mask, set, SET_SIZE) < 0)
		return -EFAULT;
	p->saved_blocked = p->blocked;
	p->restore_blocked = true;
	signal_set_blocked(mask);
	return wait_for_signal();
}

s64 sys_sigaltstack(u64 new, u64 old)
{
	struct proc *p = proc_current();
	struct signal_stack fresh, before = p->alt_stack;
	u64 rsp = thread_current()->tf->rsp;
	bool on = !(before.flags & SS_DISABLE) && rsp > before.base &&
		  rsp - before.base <= before.size;

	if (on)
		before.flags |= SS_ONSTACK;
	if (new) {
		if (copy_in(&fresh, new, sizeof(fresh)) < 0)
			return -EFAULT;
		if (on)
			return -EPERM;
		if (fresh.flags & ~(u32)(SS_DISABLE | SS_ONSTACK))
			return -EINVAL;
		if (!(fresh.flags & SS_DISABLE) && fresh.size < MINSIGSTKSZ)
			return -ENOMEM;
		fresh.flags &= SS_DISABLE;
		fresh.reserved = 0;
		p->alt_stack = fresh;
	}
	return old ? copy_out(old, &before, sizeof(before)) : 0;
}

s64 sys_kill(u64 pid, u64 signal)
{
	return signal_kill((pid_t)pid, (int)signal);
}

s64 sys_tkill(u64 tid, u64 signal)
{
	if ((pid_t)tid <= 0)
		return -EINVAL;
	return signal_kill((pid_t)tid, (int)signal);
}

s64 sys_tgkill(u64 pid, u64 tid, u64 signal)
{
	if ((pid_t)tid <= 0 || (pid_t)pid <= 0)
		return -EINVAL;
	if (pid != tid)
		return -ESRCH;
	return signal_kill((pid_t)tid, (int)signal);
}
