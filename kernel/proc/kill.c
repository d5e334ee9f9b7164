/* SPDX-License-Identifier: MIT */
/*
 * Who gets a signal: kill(2) by process, group or all, and the terminal,
 * which asks here about groups as well.
 */
#include "abi/errno.h"
#include "proc/own.h"

static bool may_signal(const struct proc *p, int signal)
{
	const struct proc *self = proc_current();
	const struct cred *me = &self->cred;

	return me->euid == 0 || me->euid == p->cred.uid ||
	       me->euid == p->cred.suid || me->uid == p->cred.uid ||
	       me->uid == p->cred.suid ||
	       (signal == SIGCONT && self->session == p->session);
}

static int send_one(struct proc *p, int signal, const struct signal_info *info)
{
	if (!may_signal(p, signal))
		return -EPERM;
	return signal ? signal_send_info(p, signal, info) : 0;
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

/* Good as soon as one of them got it: the result of all so far, and p's. */
static int and_one(int result, struct proc *p, int signal,
		   const struct signal_info *info)
{
	int error = may_signal(p, signal) ? 0 : -EPERM;

	if (!error && signal)
		error = send_member(p, signal, info);
	return result == 0 ? 0 : error;
}

/* All but init and the caller. */
static int send_all(int signal, const struct signal_info *info)
{
	struct proc *p;
	int result = -ESRCH;

	list_for_each(p, &proctable.all, all_link)
		if (p != proctable.init && p != proc_current())
			result = and_one(result, p, signal, info);
	return result;
}

static int send_group(pid_t group, int signal, const struct signal_info *info)
{
	struct proc *p;
	int result = -ESRCH;

	group_for_each(p, group)
		result = and_one(result, p, signal, info);
	return result;
}

int signal_kill(pid_t pid, int signal, const struct signal_info *info)
{
	struct proc *me = proc_current(), *p;
	struct signal_info own = { .code = SI_USER, .pid = me->pid,
				   .uid = me->cred.uid };
	int result;

	if (signal < 0 || signal > SIGNAL_COUNT)
		return -EINVAL;
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
