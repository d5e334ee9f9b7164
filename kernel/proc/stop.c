/* SPDX-License-Identifier: MIT */
/*
 * Stop and continue, and telling parents: the "miscellaneous control" of the
 * book's process API. A stopped process sleeps in here, on its way back to
 * user mode, until SIGCONT or SIGKILL. The state of being stopped and what
 * the parent is still to hear of it stand under the table's lock.
 */
#include "base/assert.h"
#include "proc/own.h"

/* Which signal tells of p's end. Another one than SIGCHLD was asked for by the
 * program that made p, so it is not for one that its parent runs by now. */
static int told_by(const struct proc *p)
{
	return p->parent_execs == p->parent->execs ? p->exit_signal : SIGCHLD;
}

void signal_tell_parent(struct proc *p, int code, int status)
{
	struct proc *parent = p->parent;
	struct signal_info info = { .code = code, .pid = p->pid,
				    .uid = p->cred.uid, .status = status };
	u64 flags;

	ASSERT_TRUE(spin_held(&proctable.lock));
	if (!parent)
		return;
	flags = parent->signals->actions[SIGCHLD - 1].flags;
	if (code == CLD_STOPPED || code == CLD_CONTINUED) {
		if (!(flags & SA_NOCLDSTOP))
			signal_send_info(parent, SIGCHLD, &info);
	} else if (told_by(p)) {
		signal_send_info(parent, told_by(p), &info);
	}
	waitq_wake_all(&parent->child_waiters);
}

/* Enter the stopped state, unless what ends it has come since the signal was
 * taken: a SIGCONT leaves no other trace than that `stopping` fell. */
static bool begin_stop(struct proc *p, int signal)
{
	bool stops;

	spin_lock(&proctable.lock);
	spin_lock(&p->signal_lock);
	stops = p->stopping && !(p->pending & SIGNAL_BIT(SIGKILL)) &&
		(signal == SIGSTOP || !group_is_orphaned(p->group, NULL));
	spin_unlock(&p->signal_lock);
	if (stops) {
		p->stopped = signal;
		p->report = REPORT_STOPPED;
		proctable.stopped++;
		signal_tell_parent(p, CLD_STOPPED, signal);
	}
	spin_unlock(&proctable.lock);
	return stops;
}

void signal_stop(int signal)
{
	struct proc *p = proc_current();

	if (!begin_stop(p, signal))
		return;
	while (__atomic_load_n(&p->stopped, __ATOMIC_SEQ_CST))
		thread_park(WAIT_STOPPED, NSEC_FOREVER);
}

void signal_continue(struct proc *p, bool report)
{
	ASSERT_TRUE(spin_held(&proctable.lock));
	if (!p->stopped)
		return;
	proctable.stopped--;
	p->report = report ? REPORT_CONTINUED : REPORT_NONE;
	__atomic_store_n(&p->stopped, 0, __ATOMIC_SEQ_CST);
	if (report)
		signal_tell_parent(p, CLD_CONTINUED, SIGCONT);
	thread_unpark(p->thread);
}
