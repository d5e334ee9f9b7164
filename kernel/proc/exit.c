/* SPDX-License-Identifier: MIT */
/*
 * The end of a process.
 *
 * proc_exit first gives back all that may sleep: memory, files, directories.
 * Then its children get another parent. Then the thread leaves its stack for
 * ever; only after that, on the next thread's stack, does the process become
 * a ZOMBIE and its parent is told: a parent never sees a zombie whose stack
 * is still in use. A zombie keeps its slot until proc_wait takes its status.
 */
#include "proc/own.h"
#include "debug/panic.h"
#include "trace/trace.h"
#include "tty/tty.h"

void vfork_release(struct proc *p)
{
	struct proc *parent;

	if (!p->vfork_parent)
		return;
	spin_lock(&proctable.lock);
	parent = p->vfork_parent;	/* NULL: it was killed meanwhile */
	p->vfork_parent = NULL;
	if (parent) {
		__atomic_store_n(&parent->vfork_done, true, __ATOMIC_RELEASE);
		thread_unpark(parent->thread);
	}
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
	struct fd_table *files = p->files;
	struct vnode *cwd = p->fs.cwd, *root = p->fs.root, *exe = p->exe;

	p->alarm_interval = 0;
	if (p->alarm.expire)
		timer_cancel(&p->alarm);
	clear_tid(p);
	vm_activate(NULL);
	p->resident_max = MAX(p->resident_max, s->resident_max);
	spin_lock(&proctable.lock);	/* prlimit, /proc look at it */
	p->space = NULL;
	p->files = NULL;
	p->fs.cwd = p->fs.root = NULL;
	p->exe = NULL;
	spin_unlock(&proctable.lock);
	vm_put(s);
	vfork_release(p);
	fd_table_put(files);
	vnode_put(cwd);
	vnode_put(root);
	if (exe)
		exec_close(exe);
}

/* Who takes the orphans: the nearest ancestor that said so, else init. */
static struct proc *reaper_for(const struct proc *p)
{
	struct proc *a;

	for (a = p->parent; a && a != proctable.init; a = a->parent)
		if (a->subreaper && a->state == PROC_ALIVE)
			return a;
	return proctable.init;
}

/* Does p's end leave no zombie, for its parent does not want to know? */
static bool nobody_waits(const struct proc *p)
{
	const struct proc *parent = p->parent;

	return p->exit_signal == SIGCHLD &&
	       (signal_is_ignored(parent, SIGCHLD) ||
		parent->signals->actions[SIGCHLD - 1].flags & SA_NOCLDWAIT);
}

/* Living and dead children get another parent. The table's lock is held. */
static void orphan_children(struct proc *p)
{
	struct signal_info ours = { .code = SI_USER, .pid = p->pid,
				    .uid = p->cred.uid };
	struct proc *reaper, *child, *next;

	if (list_empty(&p->children) && list_empty(&p->zombies))
		return;
	reaper = reaper_for(p);
	list_for_each(child, &p->children, sibling) {
		child->parent = reaper;
		child->exit_signal = SIGCHLD;
		if (child->death_signal)
			signal_send_info(child, child->death_signal, &ours);
	}
	list_for_each_safe(child, next, &p->zombies, sibling) {
		child->parent = reaper;
		child->exit_signal = SIGCHLD;
		if (nobody_waits(child)) {
			proc_leave(child);
			proc_free(child);
		}
	}
	if (!list_empty(&p->zombies)) {
		signal_send(reaper, SIGCHLD);
		waitq_wake_all(&reaper->child_waiters);
	}
	list_append_all(&reaper->children, &p->children);
	list_append_all(&reaper->zombies, &p->zombies);
}

static int code_of(int status)
{
	return status & 0x7f ? CLD_KILLED : CLD_EXITED;
}

static int value_of(int status)
{
	return status & 0x7f ? status & 0x7f : status >> 8;
}

/* Among the dead of its parent by age: wait takes the eldest. */
static void lay_out(struct proc *p)
{
	struct list *dead = &p->parent->zombies, *before = dead->prev;

	while (before != dead &&
	       list_entry(before, struct proc, sibling)->birth > p->birth)
		before = before->prev;
	list_remove(&p->sibling);
	list_push(before, &p->sibling);
}

/* On another thread's stack: nothing of us runs any more. */
static void become_zombie(void *arg)
{
	struct proc *p = arg;
	bool gone;

	spin_lock(&proctable.lock);
	thread_free(p->thread);
	p->thread = NULL;
	p->state = PROC_ZOMBIE;
	signal_free(p);			/* from now on none is sent to it */
	lay_out(p);
	gone = nobody_waits(p);
	signal_tell_parent(p, code_of(p->status), value_of(p->status));
	if (gone)
		proc_leave(p);
	spin_unlock(&proctable.lock);
	if (gone)
		proc_free(p);
}

void proc_exit(int status)
{
	struct proc *p = proc_current();

	TRACE(exit, p->pid, status, 0);
	if (p == proctable.init)
		panic("init (pid 1) ended with status %#x", status);
	release_all(p);
	if (p->session == p->pid)
		tty_session_ended(p->session);
	proc_usage(p, &p->used);
	spin_lock(&proctable.lock);
	p->status = status;
	group_orphan(p);
	orphan_children(p);
	spin_unlock(&proctable.lock);
	thread_exit(become_zombie, p);
}
