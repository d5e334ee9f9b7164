/* SPDX-License-Identifier: MIT */
/*
 * System calls about who a process is and how much it may use: user and
 * group ids (credentials(7)), limits, priorities, usage.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "sys/sys.h"

#define ID_NONE		0xffffffffu	/* (uid_t)-1: leave as it is */
#define RUSAGE_SELF	0
#define RUSAGE_CHILDREN	(-1)
#define RUSAGE_THREAD	1
#define PRIO_PROCESS	0
#define PRIO_USER	2

s64 sys_getuid(void)
{
	return proc_current()->cred.uid;
}

s64 sys_geteuid(void)
{
	return proc_current()->cred.euid;
}

s64 sys_getgid(void)
{
	return proc_current()->cred.gid;
}

s64 sys_getegid(void)
{
	return proc_current()->cred.egid;
}

static bool is_own_uid(const struct cred *c, u32 id)
{
	return c->euid == 0 || id == ID_NONE || id == c->uid ||
	       id == c->euid || id == c->suid;
}

static bool is_own_gid(const struct cred *c, u32 id)
{
	return c->euid == 0 || id == ID_NONE || id == c->gid ||
	       id == c->egid || id == c->sgid;
}

s64 sys_setresuid(u32 real, u32 effective, u32 saved)
{
	struct cred *c = &proc_current()->cred;
	u32 r = (u32)real, e = (u32)effective, s = (u32)saved;

	if (!is_own_uid(c, r) || !is_own_uid(c, e) || !is_own_uid(c, s))
		return -EPERM;
	if (r != ID_NONE && proc_set_uid(r) < 0)
		return -EAGAIN;
	if (e != ID_NONE)
		c->euid = e;
	if (s != ID_NONE)
		c->suid = s;
	c->fsuid = c->euid;
	return 0;
}

s64 sys_setresgid(u32 real, u32 effective, u32 saved)
{
	struct cred *c = &proc_current()->cred;
	u32 r = (u32)real, e = (u32)effective, s = (u32)saved;

	if (!is_own_gid(c, r) || !is_own_gid(c, e) || !is_own_gid(c, s))
		return -EPERM;
	if (r != ID_NONE)
		c->gid = r;
	if (e != ID_NONE)
		c->egid = e;
	if (s != ID_NONE)
		c->sgid = s;
	c->fsgid = c->egid;
	return 0;
}

s64 sys_setuid(u32 id)
{
	struct cred *c = &proc_current()->cred;
	u32 u = (u32)id;

	if (u == ID_NONE)
		return -EINVAL;
	if (c->euid != 0 && u != c->uid && u != c->suid)
		return -EPERM;
	if (c->euid == 0) {
		if (proc_set_uid(u) < 0)
			return -EAGAIN;
		c->suid = u;
	}
	c->euid = c->fsuid = u;
	return 0;
}

s64 sys_setgid(u32 id)
{
	struct cred *c = &proc_current()->cred;
	u32 g = (u32)id;

	if (g == ID_NONE)
		return -EINVAL;
	if (c->euid == 0)
		c->gid = c->sgid = g;
	else if (g != c->gid && g != c->sgid)
		return -EPERM;
	c->egid = c->fsgid = g;
	return 0;
}

/* setreuid(2): the saved id follows when the real one is set, or the
 * effective one to something else than the real one. */
s64 sys_setreuid(u32 real, u32 effective)
{
	struct cred *c = &proc_current()->cred;
	u32 r = (u32)real, e = (u32)effective, old = c->uid;
	s64 error;

	if (c->euid != 0 && r != ID_NONE && r != c->uid && r != c->euid)
		return -EPERM;
	error = sys_setresuid(r, e, ID_NONE);
	if (!error && (r != ID_NONE || (e != ID_NONE && e != old)))
		c->suid = c->euid;
	return error;
}

s64 sys_setregid(u32 real, u32 effective)
{
	struct cred *c = &proc_current()->cred;
	u32 r = (u32)real, e = (u32)effective, old = c->gid;
	s64 error;

	if (c->euid != 0 && r != ID_NONE && r != c->gid && r != c->egid)
		return -EPERM;
	error = sys_setresgid(r, e, ID_NONE);
	if (!error && (r != ID_NONE || (e != ID_NONE && e != old)))
		c->sgid = c->egid;
	return error;
}

static s64 three_out(u64 a, u64 b, u64 c, u32 x, u32 y, u32 z)
{
	if (copy_out(a, &x, 4) < 0 || copy_out(b, &y, 4) < 0)
		return -EFAULT;
	return copy_out(c, &z, 4);
}

s64 sys_getresuid(u64 real, u64 effective, u64 saved)
{
	const struct cred *c = &proc_current()->cred;

	return three_out(real, effective, saved, c->uid, c->euid, c->suid);
}

s64 sys_getresgid(u64 real, u64 effective, u64 saved)
{
	const struct cred *c = &proc_current()->cred;

	return three_out(real, effective, saved, c->gid, c->egid, c->sgid);
}

s64 sys_getgroups(u32 size, u64 list)
{
	const struct cred *c = &proc_current()->cred;
	unsigned n = c->group_count;

	if ((int)size < 0 || (size && size < n))
		return -EINVAL;
	if (size && copy_out(list, c->groups, n * sizeof(gid_t)) < 0)
		return -EFAULT;
	return n;
}

s64 sys_setgroups(u32 size, u64 list)
{
	struct cred *c = &proc_current()->cred;
	gid_t groups[CRED_GROUPS_MAX];

	if (c->euid != 0)
		return -EPERM;
	if (size > CRED_GROUPS_MAX)
		return -EINVAL;
	if (copy_in(groups, list, size * sizeof(gid_t)) < 0)
		return -EFAULT;
	memcpy(c->groups, groups, size * sizeof(gid_t));
	c->group_count = (unsigned)size;
	return 0;
}

/* prlimit(2): all the other's ids are the caller's real ones, or root. */
static bool may_limit(const struct cred *me, const struct cred *other)
{
	return me->euid == 0 ||
	       (me->uid == other->uid && me->uid == other->euid &&
		me->uid == other->suid && me->gid == other->gid &&
		me->gid == other->egid && me->gid == other->sgid);
}

static int limit_set(struct proc *p, unsigned which,
		     const struct linux_rlimit *l)
{
	struct linux_rlimit *old = &p->limits[which];

	if (l->current > l->maximum)
		return -EINVAL;
	if (l->maximum > old->maximum && proc_current()->cred.euid != 0)
		return -EPERM;
	if (which == RLIM_NOFILE && l->maximum > FD_MAX)
		return -EPERM;
	*old = *l;
	if (p->space && which == RLIM_STACK)
		p->space->stack_limit = l->current;
	if (p->space && which == RLIM_AS)
		p->space->size_limit = l->current;
	return 0;
}

s64 sys_prlimit64(u32 pid, u32 which, u64 new, u64 old)
{
	struct proc *me = proc_current(), *p = me;
	struct linux_rlimit fresh, before;
	int error = 0;

	if (which >= RLIM_COUNT)
		return -EINVAL;
	if (new != 0 && copy_in(&fresh, new, sizeof(fresh)) < 0)
		return -EFAULT;
	spin_lock(&proctable.lock);
	if ((pid_t)pid)
		p = proc_find((pid_t)pid);
	if (!p)
		error = -ESRCH;
	else if (p != me && !may_limit(&me->cred, &p->cred))
		error = -EPERM;
	if (!error) {
		before = p->limits[which];
		if (new)
			error = limit_set(p, (unsigned)which, &fresh);
	}
	spin_unlock(&proctable.lock);
	if (error)
		return error;
	return old ? copy_out(old, &before, sizeof(before)) : 0;
}

s64 sys_getrlimit(u32 which, u64 to)
{
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

/* The kernel's own form: 20 - nice, so that it is never negative. */
s64 sys_getpriority(u32 which, u32 who)
{
	struct proc *p;
	s64 result = -ESRCH;

	if (which > PRIO_USER)
		return -EINVAL;
	spin_lock(&proctable.lock);
	p = which == PRIO_PROCESS && (pid_t)who ? proc_find((pid_t)who) :
						  proc_current();
	if (p && p->thread)
		result = 20 - p->thread->job.nice;
	spin_unlock(&proctable.lock);
	return result;
}

s64 sys_setpriority(u32 which, u32 who, u32 nice)
{
	const struct cred *me = &proc_current()->cred;
	int n = MIN(MAX((int)nice, -20), 19);
	struct proc *p;
	s64 result = 0;

	if (which > PRIO_USER)
		return -EINVAL;
	spin_lock(&proctable.lock);
	p = which == PRIO_PROCESS && (pid_t)who ? proc_find((pid_t)who) :
						  proc_current();
	if (!p || !p->thread)
		result = -ESRCH;
	else if (me->euid != 0 && me->euid != p->cred.uid)
		result = -EPERM;
	else if (me->euid != 0 && n < p->thread->job.nice)
		result = -EACCES;
	else
		p->thread->job.nice = n;
	spin_unlock(&proctable.lock);
	return result;
}
