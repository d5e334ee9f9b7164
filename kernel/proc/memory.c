/* SPDX-License-Identifier: MIT */
/*
 * Out of memory: somebody must go, so that the others can live.
 */
#include "debug/log.h"
#include "proc/own.h"

/* The table's lock is held: it keeps every p->space where it is. */
static struct proc *largest(void)
{
	struct proc *p, *best = NULL;

	list_for_each(p, &proctable.all, all_link) {
		if (p == proctable.init || p->state != PROC_ALIVE || !p->space)
			continue;
		if (!best || p->space->resident > best->space->resident)
			best = p;
	}
	return best;
}

void proc_out_of_memory(void)
{
	struct proc *victim;
	bool fresh = false;
	u64 pages = 0;
	pid_t pid = 0;

	spin_lock(&proctable.lock);
	victim = largest();
	if (victim) {
		fresh = !signal_kill_pending(victim);
		pid = victim->pid;
		pages = victim->space->resident;
		signal_send(victim, SIGKILL);
	}
	spin_unlock(&proctable.lock);
	if (fresh)
		log_warn("out of memory: process %d with %lu KiB ends", pid,
			 pages * (PAGE_SIZE / 1024));
}
