/* SPDX-License-Identifier: MIT */
/*
 * The process list of the book: a hash by pid and a list of all, under one
 * spinlock that is held for pointer work only. Pids go up and wrap; one is
 * not used again while a process, a group or a session carries it.
 */
#include "proc/own.h"
#include "base/assert.h"
#include "mm/object.h"

#define HASH_SIZE	256		/* a power of two */

struct proctable proctable;

static struct list hash[HASH_SIZE];	/* proctable.lock */
static pid_t last_pid;			/* proctable.lock */
static bool wrapped;			/* proctable.lock */
static OBJECT_CACHE(proc_cache, struct proc);

void proc_init(void)
{
	spin_init(&proctable.lock, "proctable", RANK_PROCTABLE);
	list_init(&proctable.all);
	for (unsigned i = 0; i < HASH_SIZE; i++)
		list_init(&hash[i]);
	group_init();
	user_init();
}

static struct list *bucket(pid_t pid)
{
	return &hash[(u32)pid % HASH_SIZE];
}

struct proc *proc_find(pid_t pid)
{
	struct proc *p;

	ASSERT_TRUE(spin_held(&proctable.lock));
	list_for_each(p, bucket(pid), hash_link)
		if (p->pid == pid)
			return p;
	return NULL;
}

/* After the first round through all numbers, each one is looked up. */
static pid_t pid_next(void)
{
	do {
		if (++last_pid == PID_LIMIT) {
			last_pid = 2;
			wrapped = true;
		}
	} while (wrapped && (proc_find(last_pid) ||
			     group_uses_number(last_pid)));
	return last_pid;
}

struct proc *proc_alloc(void)
{
	struct proc *p = object_alloc(&proc_cache);

	if (!p)
		return NULL;
	p->signals = kzalloc(sizeof(*p->signals));
	if (!p->signals) {
		object_free(&proc_cache, p);
		return NULL;
	}
	p->state = PROC_EMBRYO;
	list_init(&p->children);
	list_init(&p->zombies);
	list_init(&p->sibling);
	waitq_init(&p->child_waiters, &proctable.lock);
	list_init(&p->queued);
	spin_init(&p->signal_lock, "signals", RANK_SIGNAL);
	p->fs.cred = &p->cred;
	p->fs.file_limit = &p->limits[RLIM_FSIZE].current;
	return p;
}

void proc_free(struct proc *p)
{
	kfree(p->signals);
	object_free(&proc_cache, p);
}

void proc_enter(struct proc *p, struct proc *parent)
{
	ASSERT_TRUE(spin_held(&proctable.lock));
	p->pid = pid_next();
	p->state = PROC_ALIVE;
	p->parent = parent;
	if (parent)
		list_append(&parent->children, &p->sibling);
	list_append(bucket(p->pid), &p->hash_link);
	list_append(&proctable.all, &p->all_link);
	user_enter(p, parent);
	proctable.count++;
	p->birth = ++proctable.forks;
	proctable.last = p->pid;
}

void proc_leave(struct proc *p)
{
	ASSERT_TRUE(spin_held(&proctable.lock));
	ASSERT_TRUE(list_empty(&p->children) && list_empty(&p->zombies));
	list_remove(&p->sibling);
	list_remove(&p->hash_link);
	list_remove(&p->all_link);
	group_leave(p);
	user_leave(p);
	proctable.count--;
}
