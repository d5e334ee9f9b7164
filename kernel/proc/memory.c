/* SPDX-License-Identifier: MIT */
/*
 * Out of memory: somebody must go, so that the others can live.
 */
#include "debug/log.h"
#include "proc/own.h"

#define PATIENCE	(200 * NSEC_PER_MSEC)	/* for a victim to end */

static struct {				/* the table's lock */
	pid_t pid;
	nsec_t since;
} victim;

/* The largest that is not to end already: what that one waits for may be in
 * the hands of one who waits for memory. The table's lock is held: it keeps
 * every p->space where it is. */
static struct proc *largest(void)
{
	struct proc *p, *best = NULL;

	list_for_each(p, &proctable.all, all_link) {
		if (p == proctable.init || p->state != PROC_ALIVE ||
		    !p->space || signal_kill_pending(p))
			continue;
		if (!best || p->space->resident > best->space->resident)
			best = p;
	}
	return best;
}

/* Does the last one still get time to end? The table's lock is held. */
static bool is_ending(nsec_t now)
{
	struct proc *p = victim.pid ? proc_find(victim.pid) : NULL;

	return p && p->state == PROC_ALIVE && now - victim.since < PATIENCE;
}

void proc_out_of_memory(void)
{
	nsec_t now = clock_monotonic();
	struct proc *p = NULL;
	u64 pages = 0;
	pid_t pid = 0;

	spin_lock(&proctable.lock);
	if (!is_ending(now))
		p = largest();
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
