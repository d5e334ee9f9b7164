/* SPDX-License-Identifier: MIT */
/*
 * Process groups and sessions (POSIX.1-2017, 3.296 and 3.343). Neither has an
 * object of its own: it is the processes that carry its number, found by two
 * hashes, so that nobody walks the whole table for one job of a shell. All of
 * it is guarded by the table's lock.
 */
#include "proc/own.h"
#include "abi/errno.h"
#include "base/assert.h"

#define HASH_SIZE	256		/* a power of two */

static struct list groups[HASH_SIZE], sessions[HASH_SIZE];
static u64 orphan_round;		/* of looks for orphaned groups */

void group_init(void)
{
	for (unsigned i = 0; i < HASH_SIZE; i++) {
		list_init(&groups[i]);
		list_init(&sessions[i]);
	}
}

struct list *group_bucket(pid_t group)
{
	ASSERT_TRUE(spin_held(&proctable.lock));
	return &groups[(u32)group % HASH_SIZE];
}

static struct list *session_bucket(pid_t session)
{
	return &sessions[(u32)session % HASH_SIZE];
}

void group_leave(struct proc *p)
{
	list_remove(&p->group_link);
	list_remove(&p->session_link);
}

void group_join(struct proc *p, pid_t group, pid_t session)
{
	if (p->group)
		group_leave(p);
	p->group = group;
	p->session = session;
	list_append(group_bucket(group), &p->group_link);
	list_append(session_bucket(session), &p->session_link);
}

bool group_exists(pid_t group, pid_t session)
{
	struct proc *p;

	group_for_each(p, group)
		if (!session || p->session == session)
			return true;
	return false;
}

bool group_uses_number(pid_t number)
{
	struct proc *p;

	if (group_exists(number, 0))
		return true;
	list_for_each(p, session_bucket(number), session_link)
		if (p->session == number)
			return true;
	return false;
}

int group_check(pid_t group, pid_t session)
{
	int error = 0;

	spin_lock(&proctable.lock);
	if (!group_exists(group, session))
		error = group_exists(group, 0) ? -EPERM : -ESRCH;
	spin_unlock(&proctable.lock);
	return error;
}

/* Can a parent of p's, in another group, continue it? */
static bool is_link(const struct proc *p, const struct proc *without)
{
	const struct proc *parent = p->parent;

	return p != without && p->state != PROC_ZOMBIE && parent &&
	       parent != without && parent->group != p->group &&
	       parent->session == p->session;
}

/*
 * A group is orphaned when no member's parent is in another group of the same
 * session: nobody is left who could continue it (POSIX.1-2017, 3.264).
 */
bool group_is_orphaned(pid_t group, const struct proc *without)
{
	struct proc *p;

	group_for_each(p, group)
		if (is_link(p, without))
			return false;
	return true;
}

/* Each group is looked at once in a round, however many children of the one
 * who leaves are in it: its members carry the number of the round. */
static void wake_if_orphaned(struct proc *member, const struct proc *without)
{
	bool stopped = false, linked = false;
	pid_t group = member->group;
	struct proc *p;

	if (member->orphan_round == orphan_round)
		return;
	group_for_each(p, group) {
		p->orphan_round = orphan_round;
		stopped |= p != without && p->stopped;
		linked |= is_link(p, without);
	}
	if (!stopped || linked)
		return;
	signal_members(SIGHUP, group, without);
	signal_members(SIGCONT, group, without);
}

void group_orphan(struct proc *p)
{
	struct proc *child, *parent = p->parent;

	if (proctable.stopped == 0)
		return;			/* the usual case: no search */
	orphan_round++;
	list_for_each(child, &p->children, sibling)
		if (child->group != p->group && child->session == p->session)
			wake_if_orphaned(child, p);
	if (parent && parent->group != p->group &&
	    parent->session == p->session)
		wake_if_orphaned(p, p);
}
