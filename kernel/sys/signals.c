/* SPDX-License-Identifier: MIT */
/*
 * System calls on signals. Sets of signals are 8 bytes here, whatever the
 * libc's type is.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "sys/clock.h"

#define SET_SIZE	8
#define INFO_SIZE	128		/* siginfo_t */
#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2

s64 sys_rt_sigaction(u32 signal, u64 new, u64 old, u64 size)
{
	struct signal_action fresh, before;
	int n = (int)signal;

	if (size != SET_SIZE)
		return -EINVAL;
	if (new != 0 && copy_in(&fresh, new, sizeof(fresh)) < 0)
		return -EFAULT;
	if (n < 1 || n > SIGNAL_COUNT ||
	    (new != 0 && SIGNAL_BIT(n) & NEVER_BLOCKED))
		return -EINVAL;
	signal_set_action(n, new != 0 ? &fresh : NULL, &before);
	return old ? copy_out(old, &before, sizeof(before)) : 0;
}

s64 sys_rt_sigprocmask(u32 how, u64 new, u64 old, u64 size)
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

s64 sys_rt_sigtimedwait(u64 set, u64 info, u64 timeout, u64 size)
{
	struct signal_info i;
	u8 bytes[INFO_SIZE];
	u64 mask;
	nsec_t relative = NSEC_FOREVER;
	int error, signal;

	if (size != SET_SIZE)
		return -EINVAL;
	if (copy_in(&mask, set, SET_SIZE) < 0)
		return -EFAULT;
	error = timeout ? timespec_in(timeout, &relative) : 0;
	if (error)
		return error;
	signal = signal_wait(mask & ~NEVER_BLOCKED, signal_deadline(relative),
			     &i);
	if (signal < 0 || !info)
		return signal;
	signal_info_fill(bytes, signal, &i);
	return copy_out(info, bytes, INFO_SIZE) < 0 ? -EFAULT : signal;
}

s64 sys_sigaltstack(u64 new, u64 old)
{
	struct signal_stack fresh, before = proc_current()->alt_stack;
	u64 rsp = thread_current()->tf->rsp;
	int error;

	if (signal_on_stack(&before, rsp))
		before.flags |= SS_ONSTACK;
	if (new) {
		if (copy_in(&fresh, new, sizeof(fresh)) < 0)
			return -EFAULT;
		error = signal_set_stack(&fresh, rsp);
		if (error)
			return error;
	}
	return old ? copy_out(old, &before, sizeof(before)) : 0;
}

s64 sys_kill(u32 pid, u32 signal)
{
	return signal_kill(pid, signal, NULL);
}

static s64 kill_thread(pid_t tid, int signal)
{
	const struct proc *me = proc_current();
	struct signal_info info = { .code = SI_TKILL, .pid = me->pid,
				    .uid = me->cred.uid };

	return signal_kill(tid, signal, &info);
}

s64 sys_tkill(u32 tid, u32 signal)
{
	return (pid_t)tid > 0 ? kill_thread(tid, signal) : -EINVAL;
}

s64 sys_tgkill(u32 pid, u32 tid, u32 signal)
{
	if ((pid_t)tid <= 0 || (pid_t)pid <= 0)
		return -EINVAL;
	if (pid != tid)
		return -ESRCH;
	return kill_thread(tid, signal);
}

/* sigqueue(3): a value comes along; a sender cannot pose as the kernel. */
s64 sys_rt_sigqueueinfo(u32 pid, u32 signal, u64 info)
{
	u8 bytes[INFO_SIZE];
	struct signal_info i = { 0 };

	if (copy_in(bytes, info, INFO_SIZE) < 0)
		return -EFAULT;
	memcpy(&i.code, bytes + 8, 4);
	memcpy(&i.pid, bytes + 16, 4);
	memcpy(&i.uid, bytes + 20, 4);
	memcpy(&i.value, bytes + 24, 8);
	if ((i.code >= 0 || i.code == SI_TKILL) &&
	    (pid_t)pid != proc_current()->pid)
		return -EPERM;
	return (pid_t)pid > 0 ? signal_kill(pid, signal, &i) :
				-ESRCH;
}
