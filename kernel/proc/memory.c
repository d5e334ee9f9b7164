/* SPDX-License-Identifier: MIT */
/*
 * Out of memory: somebody must go, so that the others can live. It is the
 * largest process of the user who has most in all, for many small ones can
 * take as much as a large one. Root counts half: it is there to mend things.
 */
#include "base/string.h"
#include "debug/log.h"
#include "proc/own.h"

#define USERS	64			/* apart; more share a sum */
#define PATIENCE (200 * NSEC_PER_MSEC)	/* for a victim to end */
#define FREEING	(2 * NSEC_PER_SEC)	/* for one that is at it */
#define PERIOD	(10 * NSEC_PER_MSEC)	/* between two looks */

static struct {				/* the table's lock */
	pid_t pid;
	nsec_t since;
	nsec_t looked;			/* atomic */
} victim;

/* The table's lock is held, here and below: it keeps every p->space where it
 * is. */
static bool has_memory(const struct proc *p)
{
	return p->state == PROC_ALIVE && p->space;
}

/* Not those that are to end already: what they wait for may be in the hands
 * of one who waits for memory. And what a user lacks is not taken from root. */
static bool can_go(const struct proc *p, bool of_root)
{
	return p != proctable.init && has_memory(p) &&
	       !signal_kill_pending(p) && (of_root || p->cred.uid != 0);
}

static u64 weight_of(const struct proc *p, const u64 pages[USERS])
{
	u64 sum = pages[p->cred.uid % USERS];

	return p->cred.uid == 0 ? sum / 2 : sum;
}

static struct proc *choose(bool of_root)
{
	static u64 pages[USERS];	/* the lock */
	struct proc *p, *best = NULL;
	u64 most = 0;

	memset(pages, 0, sizeof(pages));
	list_for_each(p, &proctable.all, all_link)
		if (has_memory(p))
			pages[p->cred.uid % USERS] += p->space->resident;
	list_for_each(p, &proctable.all, all_link) {
		u64 weight = weight_of(p, pages);

		if (!can_go(p, of_root) || weight < most)
			continue;
		if (!best || weight > most ||
		    p->space->resident > best->space->resident)
			best = p;
		most = weight;
	}
	return best;
}

/* Does the last one still get time to end? */
static bool is_ending(nsec_t now)
{
	struct proc *p = victim.pid ? proc_find(victim.pid) : NULL;

	if (!p || p->state != PROC_ALIVE)
		return false;
	return now - victim.since < (p->space ? PATIENCE : FREEING);
}

void proc_out_of_memory(void)
{
	nsec_t now = clock_monotonic();
	struct proc *p = NULL;
	u64 pages = 0;
	pid_t pid = 0;

	if (now - __atomic_load_n(&victim.looked, __ATOMIC_RELAXED) < PERIOD)
		return;			/* somebody has just done it */
	spin_lock(&proctable.lock);
	__atomic_store_n(&victim.looked, now, __ATOMIC_RELAXED);
	if (!is_ending(now)) {
		p = choose(proc_current()->cred.euid == 0);
		if (!p)
			p = choose(true);
	}
	if (p) {
		pid = p->pid;
		pages = p->space->resident;
		victim.pid = pid;
		victim.since = now;
		signal_send(p, SIGKILL);
	}
	spin_unlock(&proctable.lock);
	if (pid)
		log_warn("out of memory: process %d with %lu KiB ends", pid,
			 pages * (PAGE_SIZE / 1024));
}
