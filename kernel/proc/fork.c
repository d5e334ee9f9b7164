/* SPDX-License-Identifier: MIT */
/*
 * fork(), vfork() and clone(): a process makes a copy of itself.
 *
 * Everything that may sleep or fail comes first, on a process that nobody
 * can find: open files, address space, thread. Then, under the table's lock,
 * it gets its pid and its place below its parent, and its thread may run.
 * What fails half way is undone in reverse.
 */
#include "proc/own.h"
#include "abi/errno.h"
#include "base/string.h"
#include "cpu/fpu.h"
#include "trace/trace.h"

/* The child's first steps, in its own memory, before user mode. */
static void child_start(void *arg)
{
	u64 child_tid = (u64)arg;
	pid_t pid = proc_current()->pid;

	if (child_tid)
		copy_out(child_tid, &pid, sizeof(pid));	/* as Linux: no check */
	if (thread_current()->work & WORK_SIGNAL)
		signal_deliver(CALL_NONE);
}

static int copy_thread(struct proc *p, const struct fork_request *r)
{
	struct thread *me = thread_current(), *t = thread_new(me->name, true);

	if (!t)
		return -ENOMEM;
	*t->tf = *me->tf;
	t->tf->rax = 0;			/* what fork returns in the child */
	if (r->stack)
		t->tf->rsp = r->stack;
	fpu_save(t->fpu);		/* the registers as they are now */
	t->fs_base = r->set_tls ? r->tls : me->fs_base;
	t->gs_base = me->gs_base;
	t->root = p->space->root;
	t->job.nice = me->job.nice;
	t->job.tickets = me->job.tickets;
	t->main = child_start;
	t->main_arg = (void *)r->child_tid;
	t->proc = p;
	t->cred = &p->cred;
	p->thread = t;
	return 0;
}

static void copy_identity(struct proc *p, const struct proc *me,
			  const struct fork_request *r)
{
	p->cred = me->cred;
	memcpy(p->name, me->name, sizeof(p->name));
	memcpy(p->limits, me->limits, sizeof(p->limits));
	p->fs.root = me->fs.root;
	p->fs.cwd = me->fs.cwd;
	p->fs.umask = me->fs.umask;
	vnode_ref(p->fs.root);
	vnode_ref(p->fs.cwd);
	p->exe = me->exe;
	if (p->exe) {
		vnode_ref(p->exe);
		vnode_start_running(p->exe);	/* it runs: cannot fail */
	}
	memcpy(p->signals->actions, me->signals->actions,
	       sizeof(p->signals->actions));
	if (r->flags & FORK_NO_HANDLERS)
		signal_default(p);
	p->blocked = me->blocked;
	if (r->flags & FORK_SHARE_SPACE && !(r->flags & FORK_WAIT))
		/* two cannot run on one */
		p->alt_stack.flags = SS_DISABLE;
	else
		p->alt_stack = me->alt_stack;
	p->no_new_privileges = me->no_new_privileges;
	p->dumpable = me->dumpable;
	p->enosys_told = me->enosys_told;
	p->nice = me->nice;
	p->started = clock_monotonic();
}

static void drop_identity(struct proc *p)
{
	vnode_put(p->fs.cwd);
	vnode_put(p->fs.root);
	if (p->exe)
		exec_close(p->exe);
}

/* A copy of the calling process that nobody can find. NULL: memory. */
static struct proc *copy_process(const struct fork_request *r)
{
	struct proc *me = proc_current(), *p = proc_alloc();

	if (!p)
		return NULL;
	p->files = fd_table_copy(me->files);
	if (!p->files)
		goto out_proc;
	if (r->flags & FORK_SHARE_SPACE) {
		vm_get(me->space);
		p->space = me->space;
	} else {
		p->space = vm_fork(me->space);
		if (!p->space)
			goto out_files;
	}
	copy_identity(p, me, r);
	if (copy_thread(p, r) < 0)
		goto out_space;
	if (p->limits[RLIM_CPU].current != RLIM_INFINITY_VALUE)
		cputime_changed(p);
	p->exit_signal = r->exit_signal;
	p->clear_child_tid = r->clear_child_tid;
	return p;

out_space:
	drop_identity(p);
	vm_put(p->space);
out_files:
	fd_table_put(p->files);
out_proc:
	proc_free(p);
	return NULL;
}

static void discard(struct proc *p)
{
	thread_discard(p->thread);
	drop_identity(p);
	vm_put(p->space);
	fd_table_put(p->files);
	proc_free(p);
}

/* The last slots of the table are root's, who may have to clear up. */
static bool at_limit(const struct proc *me)
{
	if (me->cred.euid == 0)
		return proctable.count >= PROC_MAX;
	return proctable.count >= PROC_MAX - PROC_OF_ROOT ||
	       user_is_over(me, 1);
}

/*
 * Signals that came to our whole group while the child was being made are for
 * the child as well. The table's lock is held.
 */
static void copy_group_signals(struct proc *p, struct proc *me)
{
	me->forking = false;
	if (unlikely(me->fork_signals)) {
		p->pending = me->fork_signals;
		p->thread->work |= WORK_SIGNAL;
		me->fork_signals = 0;
	}
}

/*
 * Pid, family, and off it goes; but a signal that we do not block is acted on
 * first, and then the call is made again: so one to a whole group, which may
 * end us all, leaves nobody out.
 * Result: the pid, -EAGAIN, or -EINTR.
 */
static pid_t publish(struct proc *p, bool waits)
{
	struct proc *me = proc_current();
	pid_t pid = -EAGAIN;

	spin_lock(&proctable.lock);
	copy_group_signals(p, me);
	if (signal_unblocked(me)) {
		pid = -EINTR;
		__atomic_fetch_or(&me->thread->work, WORK_SIGNAL,
				  __ATOMIC_SEQ_CST);	/* its sender may */
	} else if (!at_limit(me)) {
		proc_enter(p, me);
		pid = p->pid;
		group_join(p, me->group, me->session);
		p->parent_execs = me->execs;
		p->thread->id = p->thread->job.id = (u64)pid;
		if (waits) {
			me->vfork_done = false;
			p->vfork_parent = me;
		}
	}
	spin_unlock(&proctable.lock);
	return pid;
}

/* There is no child for the signals that came since. */
static void give_up(void)
{
	struct proc *me = proc_current();

	spin_lock(&proctable.lock);
	me->forking = false;
	me->fork_signals = 0;
	spin_unlock(&proctable.lock);
}

/* Killed while it waits: the child has nobody to release any more. */
static void vfork_abandon(pid_t pid)
{
	struct proc *child;

	spin_lock(&proctable.lock);
	child = proc_find(pid);
	if (child && child->vfork_parent == proc_current())
		child->vfork_parent = NULL;
	spin_unlock(&proctable.lock);
}

/* Until the child has left our memory, by exec or exit, or SIGKILL comes. */
static void wait_for_vfork(pid_t pid)
{
	struct proc *me = proc_current();

	while (!__atomic_load_n(&me->vfork_done, __ATOMIC_ACQUIRE)) {
		if (signal_kill_pending(me)) {
			vfork_abandon(pid);
			return;
		}
		thread_park(WAIT_UNINTERRUPTIBLE, NSEC_FOREVER);
	}
}

pid_t proc_fork(const struct fork_request *r)
{
	struct proc *p;
	pid_t pid;

	if (at_limit(proc_current()))
		return -EAGAIN;		/* before the work; surely below */
	if (proc_current()->cred.euid != 0 && frame_scarce())
		return -ENOMEM;
	__atomic_store_n(&proc_current()->forking, true, __ATOMIC_SEQ_CST);
	p = copy_process(r);
	if (!p) {
		give_up();
		return -ENOMEM;
	}
	pid = publish(p, r->flags & FORK_WAIT);
	if (pid < 0) {
		discard(p);
		return pid;
	}
	TRACE(fork, proc_current()->pid, pid, p->space->resident);
	if (r->parent_tid)
		copy_out(r->parent_tid, &pid, sizeof(pid));
	thread_ready(p->thread);
	if (r->flags & FORK_WAIT)
		wait_for_vfork(pid);
	return pid;
}
