/* SPDX-License-Identifier: MIT */
/*
 * How many processes each user has: RLIMIT_NPROC asks at every fork, so it is
 * counted, not looked for. There is one struct user for each real user id
 * that a process in the table has (zombies are in it, too); each process
 * points to its own, and the last one to leave frees it. Everything here is
 * guarded by the table's lock.
 */
#include "proc/own.h"
#include "abi/errno.h"
#include "base/assert.h"
#include "mm/object.h"

#define HASH_SIZE	64		/* a power of two */

struct user {
	struct list link;		/* in its bucket */
	uid_t uid;
	unsigned processes;		/* in the table, with this real id */
};

static struct list hash[HASH_SIZE];
static OBJECT_CACHE(user_cache, struct user);

void user_init(void)
{
	for (unsigned i = 0; i < HASH_SIZE; i++)
		list_init(&hash[i]);
}

/* The one with this id; it is made if need be. NULL: no memory. */
static struct user *find(uid_t uid)
{
	struct list *bucket = &hash[uid % HASH_SIZE];
	struct user *u;

	ASSERT_TRUE(spin_held(&proctable.lock));
	list_for_each(u, bucket, link)
		if (u->uid == uid)
			return u;
	u = object_alloc(&user_cache);
	if (u) {
		u->uid = uid;
		list_append(bucket, &u->link);
	}
	return u;
}

static void leave(struct user *u)
{
	if (--u->processes > 0)
		return;
	list_remove(&u->link);
	object_free(&user_cache, u);
}

void user_enter(struct proc *p, const struct proc *parent)
{
	p->user = parent ? parent->user : find(p->cred.uid);
	ASSERT_TRUE(p->user);		/* at boot there is memory */
	p->user->processes++;
	p->thread->job.share = p->cred.uid;
}

void user_leave(struct proc *p)
{
	leave(p->user);
	p->user = NULL;
}

bool user_is_over(const struct proc *p, unsigned more)
{
	return p->cred.uid != 0 && p->user->processes + more >
				   p->limits[RLIM_NPROC].current;
}

int proc_set_uid(uid_t uid)
{
	struct proc *me = proc_current();
	struct user *u;

	if (uid == me->cred.uid)
		return 0;
	spin_lock(&proctable.lock);
	u = find(uid);
	if (u) {
		u->processes++;
		leave(me->user);
		me->user = u;
		me->cred.uid = uid;
		me->thread->job.share = uid;
		me->user_exceeded = user_is_over(me, 0);
	}
	spin_unlock(&proctable.lock);
	return u ? 0 : -EAGAIN;
}
