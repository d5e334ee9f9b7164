/* SPDX-License-Identifier: MIT */
/*
 * Looking at other processes, for /proc. A process may end at any moment: as
 * long as the table's lock is held, one that was found stays, and so does
 * what it points to, for exec and exit change those pointers (space, files,
 * exe, root, cwd) under that lock alone. A thread is freed only after
 * p->thread was cleared under it. So either all is copied out with the lock
 * held, or a reference is taken with it held and used afterwards. Who may
 * look is decided in the same breath: exec changes ids and space together.
 */
#include "proc/status.h"

#include "abi/errno.h"
#include "base/string.h"
#include "debug/symbols.h"

/* The functions that put a thread to sleep say nothing about why. */
static bool is_mechanism(const char *name)
{
	static const char *const names[] = {
		"sched_switch", "switch_to", "thread_park", "waitq_sleep",
		"mutex_lock", "sched_yield",
	};

	for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/*
 * The function that t sleeps in: the first on its stack that is none of
 * sched's. It may be waking up on another CPU right now, so every address is
 * checked to lie on the stack before it is read.
 */
static const char *sleeps_in(const struct thread *t)
{
	u64 low = t->kstack, high = low + KSTACK_SIZE - 16;
	u64 frame = (u64)t->context, offset;
	const char *name = "";

	if (frame < low || frame > high - sizeof(struct context))
		return "";
	frame = t->context->rbp;
	for (int depth = 0; depth < 8; depth++) {
		if (frame < low || frame > high || frame % 8)
			return "";
		name = symbol_of(((u64 *)frame)[1], &offset);
		if (!is_mechanism(name))
			break;
		frame = *(u64 *)frame;
	}
	return name[0] == '?' ? "" : name;
}

/* The lock is held, here and below. */
static void take_state(const struct proc *p, struct status_figures *f)
{
	const struct thread *t = p->thread;
	u32 state = t ? t->state : THREAD_ZOMBIE;
	bool asleep = state == THREAD_SLEEPING;

	f->letter = 'R';
	f->state = thread_state_name(state);
	f->where = asleep ? sleeps_in(t) : "";
	if (p->state == PROC_ZOMBIE || state == THREAD_ZOMBIE) {
		f->letter = 'Z';
		f->state = thread_state_name(THREAD_ZOMBIE);
	} else if (p->stopped || state == THREAD_STOPPED) {
		f->letter = 'T';
		f->state = thread_state_name(THREAD_STOPPED);
	} else if (asleep) {
		f->letter = t->interruptible ? 'S' : 'D';
	}
	f->nice = p->nice;
	if (t)
		f->cpu = t->cpu;
}

static void take_signals(struct proc *p, struct status_figures *f)
{
	spin_lock(&p->signal_lock);
	f->pending = p->pending;
	f->blocked = p->blocked;
	f->queued = p->queued_count;
	for (unsigned i = 0; i < SIGNAL_COUNT; i++) {
		u64 handler = p->signals->actions[i].handler;

		f->ignored |= handler == SIG_IGN ? 1ULL << i : 0;
		f->caught |= handler > SIG_IGN ? 1ULL << i : 0;
	}
	spin_unlock(&p->signal_lock);
}

/* The owner may change them meanwhile: each is true by itself. */
static void take_space(const struct space *s, struct status_figures *f)
{
	f->pages = s->pages;
	f->resident = s->resident;
	f->resident_max = s->resident_max;
	f->brk_start = s->brk_start;
	f->brk = s->brk;
	f->arg_start = s->arg_start;
	f->arg_end = s->arg_end;
	f->env_start = s->env_start;
	f->env_end = s->env_end;
}

static void take(struct proc *p, struct status_figures *f)
{
	f->pid = p->pid;
	f->parent = p->parent ? p->parent->pid : 0;
	f->group = p->group;
	f->session = p->session;
	memcpy(f->name, p->name, sizeof(f->name) - 1);
	if (!f->name[0] && p->thread)	/* pid 1 before its program */
		memcpy(f->name, p->thread->name, sizeof(f->name) - 1);
	f->cred = p->cred;
	f->umask = p->fs.umask;
	f->used_children = p->used_children;
	f->started = p->started;
	f->exit_signal = p->exit_signal;
	f->status = p->status;
	f->no_new_privileges = p->no_new_privileges;
	memcpy(f->limits, p->limits, sizeof(f->limits));
	if (p->thread)
		proc_usage(p, &f->used);
	else
		f->used = p->used;
	if (p->space)
		take_space(p->space, f);
	f->files = p->files ? fd_count(p->files) : 0;
	take_state(p, f);
	take_signals(p, f);
}

int status_take(pid_t pid, struct status_figures *f)
{
	struct proc *p;

	memset(f, 0, sizeof(*f));
	spin_lock(&proctable.lock);
	p = proc_find(pid);
	if (p)
		take(p, f);
	spin_unlock(&proctable.lock);
	return p ? 0 : -ESRCH;
}

/* ptrace(2)'s rule: itself, root, and who is the very same user in all ids,
 * unless it acts, or has acted, for another. */
static bool is_open_to(const struct proc *p, const struct proc *me)
{
	const struct cred *it = &p->cred, *c = &me->cred;

	return p == me || c->fsuid == 0 ||
	       (p->dumpable &&
		c->fsuid == it->uid && c->fsuid == it->euid &&
		c->fsuid == it->suid && c->fsgid == it->gid &&
		c->fsgid == it->egid && c->fsgid == it->sgid);
}

struct proc *status_find_open(pid_t pid)
{
	struct proc *p = proc_find(pid);

	return p && is_open_to(p, proc_current()) ? p : NULL;
}

struct space *proc_get_space(pid_t pid, bool all)
{
	struct space *s = NULL;
	struct proc *p;

	spin_lock(&proctable.lock);
	p = all ? status_find_open(pid) : proc_find(pid);
	if (p && p->space) {
		s = p->space;
		vm_get(s);
	}
	spin_unlock(&proctable.lock);
	return s;
}
