/* SPDX-License-Identifier: MIT */
/*
 * Locks on files: see lock.h. An owner's locks of one kind never overlap: a
 * new one takes its range out of the old ones, and joins those beside it that
 * are of its type.
 *
 * Who must wait sleeps on the vnode's queue, and looks again after each change
 * of the locks there. A process that waits stands on `waiting` as well: one
 * that would wait for itself, by way of others, is told so. (An open file may
 * be shared, so nobody can tell who it is that waits there.)
 */
#include "fs/lock.h"

#include "abi/errno.h"
#include "fs/file.h"
#include "mm/object.h"
#include "sched/thread.h"

#define DEADLOCK_STEPS	10		/* as Linux: longer rings just wait */

struct waiting {
	struct vnode *vnode;
	const struct file_lock *want;
	struct list link;
};

struct spinlock lock_guard = SPINLOCK_INIT("file locks", RANK_PIPE);

static LIST_HEAD(waiting);		/* lock_guard */
static OBJECT_CACHE(locks, struct file_lock);

static bool same_family(const struct file_lock *a, const struct file_lock *b)
{
	return (a->kind == LOCK_WHOLE) == (b->kind == LOCK_WHOLE);
}

static bool same_owner(const struct file_lock *a, const struct file_lock *b)
{
	return a->owner == b->owner && same_family(a, b);
}

static bool overlap(const struct file_lock *a, const struct file_lock *b)
{
	return a->first <= b->last && b->first <= a->last;
}

/* All functions from here to lock_set are called with the guard held. */

static struct file_lock *in_the_way(const struct vnode *v,
				    const struct file_lock *want)
{
	struct file_lock *l;

	if (want->type == F_UNLCK)
		return NULL;
	list_for_each(l, &v->locks, link)
		if (l->owner != want->owner && same_family(l, want) &&
		    (l->type == F_WRLCK || want->type == F_WRLCK) &&
		    overlap(l, want))
			return l;
	return NULL;
}

static const struct waiting *waiting_of(const void *owner)
{
	const struct waiting *w;

	list_for_each(w, &waiting, link)
		if (w->want->owner == owner)
			return w;
	return NULL;
}

/* Does the owner of `l` wait, by way of others, for a lock of `me`? */
static bool waits_for(const struct file_lock *l, const void *me)
{
	for (unsigned i = 0; l && i < DEADLOCK_STEPS; i++) {
		const struct waiting *w = waiting_of(l->owner);

		if (l->owner == me)
			return true;
		l = w ? in_the_way(w->vnode, w->want) : NULL;
	}
	return false;
}

/* Into the list, by first byte. */
static void insert(struct vnode *v, struct file_lock *new)
{
	struct file_lock *l;

	list_for_each(l, &v->locks, link)
		if (l->first > new->first)
			break;
	list_append(&l->link, &new->link);
}

static void discard(struct file_lock *l)
{
	list_remove(&l->link);
	object_free(&locks, l);
}

static struct file_lock *make(const struct file_lock *like)
{
	struct file_lock *l;

	if (locks.in_use >= file_max() && thread_cred()->euid != 0)
		return NULL;
	l = object_alloc(&locks);
	if (l) {
		*l = *like;
		list_init(&l->link);
	}
	return l;
}

/* The range of `new` grows by the owner's locks of its type that it touches:
 * they go. */
static void join(struct vnode *v, struct file_lock *new)
{
	struct file_lock *l, *next;

	list_for_each_safe(l, next, &v->locks, link) {
		if (!same_owner(l, new) || l->type != new->type ||
		    (l->last < new->first && l->last != new->first - 1) ||
		    (l->first > new->last && l->first - 1 != new->last))
			continue;
		new->first = MIN(new->first, l->first);
		new->last = MAX(new->last, l->last);
		discard(l);
	}
}

/* Take the range out of l: what is left in front, and what behind. */
static int cut(struct vnode *v, struct file_lock *l,
	       const struct file_lock *range)
{
	struct file_lock *behind = NULL;

	if (l->last > range->last) {
		behind = l->first < range->first ? make(l) : l;
		if (!behind)
			return -ENOLCK;
		list_remove(&behind->link);
		behind->first = range->last + 1;
		insert(v, behind);
	}
	if (l->first < range->first)
		l->last = range->first - 1;
	else if (l != behind)
		discard(l);
	return 0;
}

/* The same for all of the owner's. It can fail only if one becomes two: then
 * that is the only one in the range, and nothing was changed. */
static int cut_out(struct vnode *v, const struct file_lock *range)
{
	struct file_lock *l, *next;
	int error = 0;

	list_for_each_safe(l, next, &v->locks, link)
		if (!error && same_owner(l, range) && overlap(l, range))
			error = cut(v, l, range);
	return error;
}

static int place(struct vnode *v, const struct file_lock *want)
{
	struct file_lock *new = NULL;
	int error;

	if (want->type != F_UNLCK) {
		new = make(want);
		if (!new)
			return -ENOLCK;
		join(v, new);
	}
	error = cut_out(v, want);
	if (new && error)
		object_free(&locks, new);
	else if (new)
		insert(v, new);
	waitq_wake_all(&v->unlocked);
	return error;
}

/* flock does not exchange a lock in one step: the old one goes first, or two
 * that both want more would wait for each other. */
static void let_go_first(struct vnode *v, const struct file_lock *want)
{
	struct file_lock *l, *next;

	list_for_each_safe(l, next, &v->locks, link)
		if (same_owner(l, want) && l->type != want->type) {
			discard(l);
			waitq_wake_all(&v->unlocked);
		}
}

static int wait_for_change(struct vnode *v, const struct file_lock *want)
{
	struct waiting w = { .vnode = v, .want = want };
	int error;

	if (want->kind == LOCK_PROCESS)
		list_append(&waiting, &w.link);
	error = waitq_sleep(&v->unlocked, WAIT_INTERRUPTIBLE, NSEC_FOREVER);
	if (want->kind == LOCK_PROCESS)
		list_remove(&w.link);
	return error;
}

int lock_set(struct vnode *v, const struct file_lock *want, bool wait)
{
	struct file_lock *other;
	int error = 0;

	spin_lock(&lock_guard);
	if (want->kind == LOCK_WHOLE)
		let_go_first(v, want);
	while (!error && (other = in_the_way(v, want))) {
		if (!wait)
			error = -EAGAIN;
		else if (want->kind == LOCK_PROCESS &&
			 waits_for(other, want->owner))
			error = -EDEADLK;
		else
			error = wait_for_change(v, want);
	}
	if (!error)
		error = place(v, want);
	spin_unlock(&lock_guard);
	return error;
}

void lock_test(struct vnode *v, struct file_lock *l)
{
	const struct file_lock *other;

	spin_lock(&lock_guard);
	other = in_the_way(v, l);
	if (other)
		*l = *other;
	else
		l->type = F_UNLCK;
	spin_unlock(&lock_guard);
}

void lock_drop(struct vnode *v, const void *owner)
{
	struct file_lock *l, *next;

	if (likely(list_empty(&v->locks)))
		return;
	spin_lock(&lock_guard);
	list_for_each_safe(l, next, &v->locks, link)
		if (l->owner == owner)
			discard(l);
	waitq_wake_all(&v->unlocked);
	spin_unlock(&lock_guard);
}
