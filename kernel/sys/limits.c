/* SPDX-License-Identifier: MIT */
/*
 * How much a process may use and has used: getrlimit(2) and its kin,
 * getrusage(2). Who acts on a limit looks it up in proc->limits when it
 * matters; only what vm and sched watch is handed down when it changes.
 */
#include "abi/errno.h"
#include "sys/sys.h"

#define RUSAGE_SELF	0
#define RUSAGE_CHILDREN	(-1)
#define RUSAGE_THREAD	1

/* prlimit(2): all the other's ids are the caller's real ones, or root. */
static bool may_limit(const struct proc *p)
{
	const struct proc *self = proc_current();
	const struct cred *me = &self->cred, *other = &p->cred;

	return p == self || me->euid == 0 ||
	       (me->uid == other->uid && me->uid == other->euid &&
		me->uid == other->suid && me->gid == other->gid &&
		me->gid == other->egid && me->gid == other->sgid);
}

/* A child of vfork runs in its parent's space, which keeps its limits. */
static void hand_down(struct proc *p)
{
	if (p->space && !p->vfork_parent)
		vm_set_limits(p->space, p->limits);
}

static int limit_set(struct proc *p, u32 which, const struct linux_rlimit *l)
{
	struct linux_rlimit *old = &p->limits[which];

	if (l->current > l->maximum)
		return -EINVAL;
	if (which == RLIM_NOFILE && l->maximum > FD_MAX)
		return -EPERM;
	if (l->maximum > old->maximum && proc_current()->cred.euid != 0)
		return -EPERM;
	*old = *l;
	if (which == RLIM_CPU && p->thread)
		cputime_changed(p);
	hand_down(p);
	return 0;
}

/* The table's lock is held. NULL: only ask, or do not tell. */
static int change(pid_t pid, u32 which, const struct linux_rlimit *fresh,
		  struct linux_rlimit *before)
{
	struct proc *p = pid ? proc_find(pid) : proc_current();

	if (!p)
		return -ESRCH;
	if (!may_limit(p))
		return -EPERM;
	if (which >= RLIM_COUNT)
		return -EINVAL;
	*before = p->limits[which];
	return fresh ? limit_set(p, which, fresh) : 0;
}

s64 sys_prlimit64(u32 pid, u32 which, u64 new, u64 old)
{
	struct linux_rlimit fresh, before;
	int error;

	if (new != 0 && copy_in(&fresh, new, sizeof(fresh)) < 0)
		return -EFAULT;
	spin_lock(&proctable.lock);
	error = change((pid_t)pid, which, new != 0 ? &fresh : NULL, &before);
	spin_unlock(&proctable.lock);
	if (error)
		return error;
	return old ? copy_out(old, &before, sizeof(before)) : 0;
}

s64 sys_getrlimit(u32 which, u64 to)
{
	if (which >= RLIM_COUNT)
		return -EINVAL;
	return to ? sys_prlimit64(0, which, 0, to) : -EFAULT;
}

s64 sys_setrlimit(u32 which, u64 from)
{
	return from ? sys_prlimit64(0, which, from, 0) : -EFAULT;
}

s64 sys_getrusage(u32 who, u64 to)
{
	struct proc *p = proc_current();
	struct linux_rusage u;

	switch ((int)who) {
	case RUSAGE_SELF:
	case RUSAGE_THREAD:
		proc_usage(p, &u);
		break;
	case RUSAGE_CHILDREN:
		u = p->used_children;
		break;
	default:
		return -EINVAL;
	}
	return copy_out(to, &u, sizeof(u));
}
