/* SPDX-License-Identifier: MIT */
/*
 * The end of a process, and waiting for it.
 *
 * proc_exit first gives back all that may sleep: memory, files, directories.
 * Then its children get another parent. Then the thread leaves its stack for
 * ever; only after that, on the next thread's stack, does the process become
 * a ZOMBIE and its parent is told: a parent never sees a zombie whose stack
 * is still in use. A zombie keeps its slot until proc_wait takes its status.
 */
#include "proc/own.h"
#include "abi/errno.h"
#include "base/string.h"
#include "debug/panic.h"
#include "trace/trace.h"

#define SIGCHLD_NUMBER	17

void vfork_release(struct proc *p)
{
	struct proc *parent = p->vfork_parent;

	if (!parent)
		return;
	p->vfork_parent = NULL;
	spin_lock(&proctable.lock);
	parent->vfork_done = true;
	waitq_wake_one(&parent->vfork_waiters);
	spin_unlock(&proctable.lock);
}

/* Tell a thread library that the thread is gone (set_tid_address(2)). */
static void clear_tid(struct proc *p)
{
	u32 zero = 0;

	if (p->clear_child_tid)
		copy_out(p->clear_child_tid, &zero, sizeof(zero));
	p->clear_child_tid = 0;
}

static void release_all(struct proc *p)
{
	struct space *s = p->space;

	p->alarm_interval = 0;
	if (p->alarm.expire)
		timer_cancel(&p->alarm);
	clear_tid(p);
	vm_activate(NULL);
	p->resident_max = s->resident_max;
	p->space = NULL;
	vm_put(s);
	vfork_release(p);
	fd_table_put(p->files);
	p->files = NULL;
	vnode_put(p->fs.cwd);
	vnode_put(p->fs.root);
	p->fs.cwd = p->fs.root = NULL;
	if (p->exe)
		exec_close(p->exe);
	p->exe = NULL;
}

/* Living and dead children go to init. The table's lock is held. */
static void orphan_children(struct proc *p)
{
	struct proc *init = proctable.init, *child;

	list_for_each(child, &p->children, sibling)
		child->parent = init;
	list_for_each(child, &p->zombies, sibling)
		child->parent = init;
	if (!list_empty(&p->zombies))
		waitq_wake_all(&init->child_waiters);
	list_append_all(&init->children, &p->children);
	list_append_all(&init->zombies, &p->zombies);
}

/* On another thread's stack: nothing of us runs any more. */
static void become_zombie(void *arg)
{
	struct proc *p = arg, *parent;
	bool nobody_waits;

	spin_lock(&proctable.lock);
	parent = p->parent;
	p->thread = NULL;
	p->state = PROC_ZOMBIE;
	list_remove(&p->sibling);
	nobody_waits = signal_is_ignored(parent, SIGCHLD_NUMBER);
	if (nobody_waits) {
		proc_leave(p);
	} else {
		list_append(&parent->zombies, &p->sibling);
		if (p->exit_signal)
			signal_send(parent, p->exit_signal);
	}
	waitq_wake_all(&parent->child_waiters);
	spin_unlock(&proctable.lock);
	if (nobody_waits)
		proc_free(p);
}

void proc_exit(int status)
{
	struct proc *p = proc_current();

	TRACE(exit, p->pid, status, 0);
	if (p == proctable.init)
		panic("init (pid 1) ended with status %#x", status);
	release_all(p);
	proc_usage(p, &p->used);
	spin_lock(&proctable.lock);
	p->status = status;
	orphan_children(p);
	spin_unlock(&proctable.lock);
	thread_exit(become_zombie, p);
}

static bool matches(const struct proc *me, const struct proc *p, pid_t which)
{
	if (which == -1)
		return true;
	if (which > 0)
		return p->pid == which;
	return p->group == (which == 0 ? me->group : -which);
}

/* The first child in a list that is meant; the table's lock is held. */
static struct proc *find_in(const struct proc *me, struct list *children,
			    pid_t which)
{
	struct proc *p;

	list_for_each(p, children, sibling)
		if (matches(me, p, which))
			return p;
	return NULL;
}

/* By pid it is a hash look-up, however many children there are. */
static struct proc *find_child(struct proc *me, pid_t which, bool *ended)
{
	struct proc *p;

	if (which > 0) {
		p = proc_find(which);
		if (!p || p->parent != me)
			return NULL;
		*ended = p->state == PROC_ZOMBIE;
		return p;
	}
	p = find_in(me, &me->zombies, which);
	*ended = p != NULL;
	return p ? p : find_in(me, &me->children, which);
}

static void take_result(struct proc *me, struct proc *p, int options,
			struct wait_result *r)
{
	*r = (struct wait_result) { .pid = p->pid, .uid = p->cred.uid,
				    .status = p->status, .used = p->used };
	usage_add(&r->used, &p->used_children);
	if (options & WNOWAIT)
		return;
	usage_add(&me->used_children, &r->used);
	proc_leave(p);
}

int proc_wait(pid_t which, int options, struct wait_result *r)
{
	struct proc *me = proc_current(), *p = NULL;
	bool ended = false;
	int error = 0;

	memset(r, 0, sizeof(*r));
	spin_lock(&proctable.lock);
	while (!error) {
		p = find_child(me, which, &ended);
		if (!p)
			error = -ECHILD;
		if (!p || ended || options & WNOHANG)
			break;
		error = waitq_sleep(&me->child_waiters, WAIT_INTERRUPTIBLE,
				    NSEC_FOREVER);
	}
	ended = ended && !error;
	if (ended)
		take_result(me, p, options, r);
	spin_unlock(&proctable.lock);
	if (ended && !(options & WNOWAIT))
		proc_free(p);
	return error;
}
