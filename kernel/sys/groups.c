/* SPDX-License-Identifier: MIT */
/*
 * System calls on process groups and sessions, as job control uses them
 * (POSIX.1-2017, 11.1; setpgid(2), setsid(2)).
 */
#include "abi/errno.h"
#include "sys/sys.h"

static int set_group(struct proc *me, struct proc *p, pid_t group)
{
	if (!p || (p != me && p->parent != me))
		return -ESRCH;
	if (p != me && p->session != me->session)
		return -EPERM;
	if (p != me && p->execs > 0)
		return -EACCES;
	if (p->session == p->pid)
		return -EPERM;
	if (group != p->pid && !group_exists(group, me->session))
		return -EPERM;
	group_join(p, group, p->session);
	return 0;
}

s64 sys_setpgid(u32 pid, u32 group)
{
	struct proc *me = proc_current(), *p;
	int error;

	if (!group)
		group = pid;
	if ((pid_t)group < 0)
		return -EINVAL;
	spin_lock(&proctable.lock);
	p = pid ? proc_find(pid) : me;
	error = set_group(me, p, group || !p ? (pid_t)group : p->pid);
	spin_unlock(&proctable.lock);
	return error;
}

/* A field of a process by pid, 0 meaning the caller; -ESRCH. */
static s64 ask(pid_t pid, bool session)
{
	struct proc *p;
	s64 result = -ESRCH;

	spin_lock(&proctable.lock);
	p = pid ? proc_find(pid) : proc_current();
	if (p)
		result = session ? p->session : p->group;
	spin_unlock(&proctable.lock);
	return result;
}

s64 sys_getpgid(u32 pid)
{
	return ask(pid, false);
}

s64 sys_getpgrp(void)
{
	return ask(0, false);
}

s64 sys_getsid(u32 pid)
{
	return ask(pid, true);
}

s64 sys_setsid(void)
{
	struct proc *me = proc_current();
	s64 result = -EPERM;

	spin_lock(&proctable.lock);
	if (!group_exists(me->pid, 0)) {
		group_join(me, me->pid, me->pid);
		result = me->pid;
	}
	spin_unlock(&proctable.lock);
	return result;
}
