/* SPDX-License-Identifier: MIT */
/*
 * Who gets a signal: kill(2) by process, group or all, and the terminal,
 * which asks here about groups as well.
 */
#include "abi/errno.h"
#include "proc/own.h"

/* 0, -EINVAL (there is no such signal), -EPERM. */
static int may_signal(const struct proc *p, int signal)
{
	const struct proc *self = proc_current();
	const struct cred *me = &self->cred;

	if (signal < 0 || signal > SIGNAL_COUNT)
		return -EINVAL;
	if (me->euid == 0 || me->euid == p->cred.uid ||
	    me->euid == p->cred.suid || me->uid == p->cred.uid ||
	    me->uid == p->cred.suid ||
	    (signal == SIGCONT && self->session == p->session))
		return 0;
	return -EPERM;
}

static int send_one(struct proc *p, int signal, const struct signal_info *info)
{
	int error = may_signal(p, signal);

	if (error || !signal)
		return error;
	return signal_send_info(p, signal, info);
}

/* One of many gets it, and so does the child that it is just making, which
 * cannot be found yet. The table's lock is held. */
static int send_member(struct proc *p, int signal,
		       const struct signal_info *info)
{
	u64 bit = SIGNAL_BIT(signal);

	if (__atomic_load_n(&p->forking, __ATOMIC_SEQ_CST) &&
	    (!signal_dropped(p, signal) || p->blocked & bit)) {
		if (signal == SIGCONT)
			p->fork_signals &= ~STOP_SIGNALS;
		if (bit & STOP_SIGNALS)
			p->fork_signals &= ~SIGNAL_BIT(SIGCONT);
		p->fork_signals |= bit;
	}
	return signal_send_info(p, signal, info);
}

static int send_if_allowed(struct proc *p, int signal,
			   const struct signal_info *info)
{
	int error = may_signal(p, signal);

	return error || !signal ? error : send_member(p, signal, info);
}

/* All but init and the caller; those that one may not signal do not count. */
static int send_all(int signal, const struct signal_info *info)
{
	struct proc *p;
	int result = -ESRCH;

	list_for_each(p, &proctable.all, all_link) {
		int error;

		if (p == proctable.init || p == proc_current())
			continue;
		error = send_if_allowed(p, signal, info);
		if (error != -EPERM || result == -ESRCH)
			result = error == -EPERM ? 0 : error;
	}
	return result;
}

/* Good as soon as one of them got it. */
static int send_group(pid_t group, int signal, const struct signal_info *info)
{
	struct proc *p;
	int result = -ESRCH;

	group_for_each(p, group) {
		int error = send_if_allowed(p, signal, info);

		if (result != 0)
			result = error;
	}
	return result;
}

int signal_kill(pid_t pid, int signal, const struct signal_info *info)
{
	struct proc *me = proc_current(), *p;
	struct signal_info own = { .code = SI_USER, .pid = me->pid,
				   .uid = me->cred.uid };
	int result;

	if (!info)
		info = &own;
	spin_lock(&proctable.lock);
	if (pid == -1) {
		result = send_all(signal, info);
	} else if (pid <= 0) {
		result = pid == INT32_MIN ? -ESRCH :
			 send_group(pid ? -pid : me->group, signal, info);
	} else {
		p = proc_find(pid);
		result = p ? send_one(p, signal, info) : -ESRCH;
	}
	spin_unlock(&proctable.lock);
	return result;
}

void signal_members(int signal, pid_t group, const struct proc *without)
{
	struct signal_info info = { .code = SI_KERNEL };
	struct proc *p;

	group_for_each(p, group)
		if (p != without)
			send_member(p, signal, &info);
}

void signal_group(int signal, pid_t group)
{
	spin_lock(&proctable.lock);
	signal_members(signal, group, NULL);
	spin_unlock(&proctable.lock);
}

int signal_background(int signal)
{
	struct proc *me = proc_current();
	int error = -EINTR;

	spin_lock(&proctable.lock);
	if (me->blocked & SIGNAL_BIT(signal) || signal_is_ignored(me, signal))
		error = 0;
	else if (group_is_orphaned(me->group, NULL))
		error = -EIO;
	if (error == -EINTR)
		signal_members(signal, me->group, NULL);
	spin_unlock(&proctable.lock);
	return error;
}
