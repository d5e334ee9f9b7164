/* SPDX-License-Identifier: MIT */
/*
 * wait(): a parent hears of its children, what ended, stopped or went on.
 * Children that ended stand on a list of their own, so the usual wait takes
 * the first of it, however many children there are; only who asks for stops
 * as well looks at the living. Of several with news it is the eldest.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "proc/own.h"

/* Children of clone(2) with another signal than SIGCHLD are asked for with
 * __WCLONE, or with __WALL. */
static bool is_kind(const struct proc *p, int options)
{
	bool clone = p->exit_signal != SIGCHLD;

	return options & WALL || clone == !!(options & WCLONE);
}

static bool matches(const struct proc *me, const struct proc *p, pid_t which,
		    int options)
{
	if (!is_kind(p, options))
		return false;
	if (which == -1)
		return true;
	if (which > 0)
		return p->pid == which;
	return p->group == (which == 0 ? me->group : -which);
}

/* Has p something to tell that these options ask for? */
static bool has_news(const struct proc *p, int options)
{
	if (p->state == PROC_ZOMBIE)
		return options & WEXITED;
	return (p->report == REPORT_STOPPED && options & WUNTRACED) ||
	       (p->report == REPORT_CONTINUED && options & WCONTINUED);
}

/* In a list of children: one with news, else *any tells of one without. */
static struct proc *find_in(const struct proc *me, struct list *children,
			    pid_t which, int options, bool *any)
{
	bool look = options & (WUNTRACED | WCONTINUED);
	struct proc *p;

	list_for_each(p, children, sibling) {
		if (!matches(me, p, which, options))
			continue;
		*any = true;
		if (has_news(p, options))
			return p;
		if (!look && p->state != PROC_ZOMBIE)
			break;		/* the living have nothing to tell */
	}
	return NULL;
}

/* By pid it is a hash look-up. The table's lock is held. */
static struct proc *find_child(struct proc *me, pid_t which, int options,
			       bool *any)
{
	bool look = options & (WUNTRACED | WCONTINUED);
	struct proc *p, *living;

	if (which > 0) {
		p = proc_find(which);
		*any = p && p->parent == me && is_kind(p, options) &&
		       (p->state != PROC_ZOMBIE || options & WEXITED);
		return *any && has_news(p, options) ? p : NULL;
	}
	p = options & WEXITED ?
	    find_in(me, &me->zombies, which, options, any) : NULL;
	if (p && !look)
		return p;
	living = find_in(me, &me->children, which, options, any);
	return !p || (living && living->birth < p->birth) ? living : p;
}

/* Take what p has to tell. Result: p is to be freed. */
static bool take_news(struct proc *me, struct proc *p, int options,
		      struct wait_result *r)
{
	r->pid = p->pid;
	r->uid = p->cred.uid;
	if (p->state != PROC_ZOMBIE) {
		bool stopped = p->report == REPORT_STOPPED;

		r->code = stopped ? CLD_STOPPED : CLD_CONTINUED;
		r->status = stopped ? p->stopped << 8 | 0x7f : 0xffff;
		if (!(options & WNOWAIT))
			p->report = REPORT_NONE;
		return false;
	}
	r->code = p->status & 0x7f ? CLD_KILLED : CLD_EXITED;
	r->status = p->status;
	r->used = p->used;
	usage_add(&r->used, &p->used_children);
	if (options & WNOWAIT)
		return false;
	usage_add(&me->used_children, &r->used);
	proc_leave(p);
	return true;
}

int proc_wait(pid_t which, int options, struct wait_result *r)
{
	struct proc *me = proc_current(), *p = NULL;
	bool gone = false;
	int error = 0;

	memset(r, 0, sizeof(*r));
	spin_lock(&proctable.lock);
	for (;;) {
		bool any = false;

		p = find_child(me, which, options, &any);
		if (p || error)
			break;
		if (!any)
			error = -ECHILD;
		if (!any || options & WNOHANG)
			break;
		error = waitq_sleep(&me->child_waiters, WAIT_INTERRUPTIBLE,
				    NSEC_FOREVER);
	}
	if (p)
		gone = take_news(me, p, options, r);
	spin_unlock(&proctable.lock);
	if (gone)
		proc_free(p);
	return p ? 0 : error;
}
