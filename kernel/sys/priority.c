/* SPDX-License-Identifier: MIT */
/*
 * getpriority(2) and setpriority(2): the nice value of a process, of all in a
 * group, of all of a user. It stands in the process, where it outlives the
 * thread, and in the thread's job, where a scheduling policy may use it.
 */
#include "abi/errno.h"
#include "sys/sys.h"

#define PRIO_PROCESS	0
#define PRIO_PGRP	1
#define PRIO_USER	2

/* Is p in the group, or the user's? who 0: the caller's own. */
static bool is_meant(const struct proc *p, u32 which, u32 who)
{
	const struct proc *me = proc_current();

	if (which == PRIO_PGRP)
		return p->group == (who ? (pid_t)who : me->group);
	return p->cred.uid == (who ? who : me->cred.uid);
}

/*
 * One after the other, those that (which, who) means: NULL at first, and at
 * the end. The table's lock is held.
 */
static struct proc *next(struct proc *p, u32 which, u32 who)
{
	struct list *at = p ? &p->all_link : &proctable.all;

	if (which == PRIO_PROCESS && p)
		return NULL;
	if (which == PRIO_PROCESS)
		return who ? proc_find((pid_t)who) : proc_current();
	while ((at = at->next) != &proctable.all) {
		p = container_of(at, struct proc, all_link);
		if (is_meant(p, which, who))
			return p;
	}
	return NULL;
}

/* The most urgent of them, in the kernel's own form: 20 - nice, so that it is
 * never negative. */
s64 sys_getpriority(u32 which, u32 who)
{
	s64 result = -ESRCH;
	struct proc *p = NULL;

	if (which > PRIO_USER)
		return -EINVAL;
	spin_lock(&proctable.lock);
	while ((p = next(p, which, who)))
		result = MAX(result, 20 - p->nice);
	spin_unlock(&proctable.lock);
	return result;
}

/* Has it root's rights, or could it take them on again (capabilities(7))? */
static bool has_root(const struct cred *c)
{
	return c->uid == 0 || c->euid == 0 || c->suid == 0;
}

/* Up goes who is root, or whom RLIMIT_NICE lets so far. The table's lock is
 * held. */
static int set_nice(struct proc *p, int nice)
{
	const struct cred *me = &proc_current()->cred;

	if (me->euid != 0 &&
	    ((me->euid != p->cred.uid && me->euid != p->cred.euid) ||
	     (has_root(&p->cred) && !has_root(me))))
		return -EPERM;
	if (me->euid != 0 && nice < p->nice &&
	    (u64)(20 - nice) > p->limits[RLIM_NICE].current)
		return -EACCES;
	p->nice = nice;
	if (p->thread)
		p->thread->job.nice = nice;
	return 0;
}

/* The rest of them changes, too, when one is refused. */
s64 sys_setpriority(u32 which, u32 who, u32 value)
{
	int nice = MIN(MAX((int)value, -20), 19), error;
	s64 result = -ESRCH;
	struct proc *p = NULL;

	if (which > PRIO_USER)
		return -EINVAL;
	spin_lock(&proctable.lock);
	while ((p = next(p, which, who))) {
		error = set_nice(p, nice);
		if (error || result == -ESRCH)
			result = error;
	}
	spin_unlock(&proctable.lock);
	return result;
}
