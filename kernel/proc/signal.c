/* SPDX-License-Identifier: MIT */
/*
 * Pending signals (signal.h): what has been sent to a process and waits for
 * it. A standard signal waits once, with the information of the first sender;
 * real-time signals queue, each with its own. Everything here is guarded by
 * the process's signal_lock.
 */
#include "abi/errno.h"
#include "base/assert.h"
#include "mm/object.h"
#include "proc/own.h"

/* Those that a program's own instruction causes: they go first. */
#define SYNCHRONOUS	(FAULT_SIGNALS | SIGNAL_BIT(SIGSYS))

static OBJECT_CACHE(queued_cache, struct queued_signal);

bool signal_kill_pending(const struct proc *p)
{
	return __atomic_load_n(&p->pending, __ATOMIC_SEQ_CST) &
	       SIGNAL_BIT(SIGKILL);
}

bool signal_unblocked(const struct proc *p)
{
	return __atomic_load_n(&p->pending, __ATOMIC_SEQ_CST) & ~p->blocked;
}

/* signal_lock is held, as in all statics below. */
void signal_forget(struct proc *p, u64 signals)
{
	struct queued_signal *q, *next;

	p->pending &= ~signals;
	if (!(signals >> 31))
		return;
	list_for_each_safe(q, next, &p->queued, link) {
		if (!(SIGNAL_BIT(q->signal) & signals))
			continue;
		list_remove(&q->link);
		p->queued_count--;
		object_free(&queued_cache, q);
	}
}

static int enter(struct proc *p, int signal, const struct signal_info *info)
{
	struct queued_signal *q;

	if (signal < 32) {
		if (!(p->pending & SIGNAL_BIT(signal)))
			p->signals->info[signal] = *info;
		p->pending |= SIGNAL_BIT(signal);
		return 0;
	}
	q = p->queued_count < p->limits[RLIM_SIGPENDING].current ?
	    object_alloc(&queued_cache) : NULL;
	if (!q && info->code != SI_USER && info->code != SI_KERNEL)
		return -EAGAIN;
	p->pending |= SIGNAL_BIT(signal);
	if (!q)
		return 0;		/* once, without the information */
	q->signal = signal;
	q->info = *info;
	list_append(&p->queued, &q->link);
	p->queued_count++;
	return 0;
}

/* Result: 1 the process must notice, 0 need not, -EAGAIN. */
static int send_locked(struct proc *p, int signal,
		       const struct signal_info *info)
{
	u64 bit = SIGNAL_BIT(signal), blocked = p->blocked & ~p->waiting_for;
	int error;

	if (signal == SIGCONT) {
		signal_forget(p, STOP_SIGNALS);
		p->stopping = false;
	}
	if (bit & STOP_SIGNALS)
		signal_forget(p, SIGNAL_BIT(SIGCONT));
	if (signal_dropped(p, signal) && !(p->blocked & bit))
		return 0;
	error = enter(p, signal, info);
	if (error)
		return error;
	return bit & NEVER_BLOCKED || !(blocked & bit);
}

int signal_send_info(struct proc *p, int signal,
		     const struct signal_info *info)
{
	int notice;

	if (p->state != PROC_ALIVE || !p->thread)
		return 0;
	spin_lock(&p->signal_lock);
	notice = send_locked(p, signal, info);
	spin_unlock(&p->signal_lock);
	if (signal == SIGCONT || signal == SIGKILL)
		signal_continue(p, signal == SIGCONT);
	if (notice > 0 && signal == SIGKILL)
		thread_kill(p->thread, WORK_SIGNAL);
	else if (notice > 0)
		thread_notify(p->thread, WORK_SIGNAL);
	return MIN(notice, 0);
}

void signal_send(struct proc *p, int signal)
{
	struct signal_info info = { .code = SI_KERNEL };

	signal_send_info(p, signal, &info);
}

void signal_send_self_timer(struct proc *p, int signal)
{
	struct signal_info info = { .code = SI_KERNEL };
	int notice;

	spin_lock(&p->signal_lock);
	notice = send_locked(p, signal, &info);
	spin_unlock(&p->signal_lock);
	if (notice > 0)
		thread_notify(p->thread, WORK_SIGNAL);
}

void signal_fault(int signal, int code, u64 address)
{
	struct proc *p = proc_current();
	struct signal_action *action = &p->signals->actions[signal - 1];

	spin_lock(&p->signal_lock);
	if (p->blocked & SIGNAL_BIT(signal) || action->handler == SIG_IGN) {
		p->blocked &= ~SIGNAL_BIT(signal);
		action->handler = SIG_DFL;
	}
	p->pending |= SIGNAL_BIT(signal);
	p->signals->info[signal] = (struct signal_info) { .code = code,
						 .value = address };
	spin_unlock(&p->signal_lock);
	thread_notify(p->thread, WORK_SIGNAL);
}

void signal_fatal(int signal)
{
	struct proc *p = proc_current();

	spin_lock(&p->signal_lock);
	p->signals->actions[signal - 1] =
		(struct signal_action) { .handler = SIG_DFL };
	spin_unlock(&p->signal_lock);
	signal_fault(signal, SI_KERNEL, 0);
}

void signal_set_blocked(u64 mask)
{
	struct proc *p = proc_current();
	u64 freed;

	spin_lock(&p->signal_lock);
	p->blocked = mask & ~NEVER_BLOCKED;
	for (freed = p->pending & ~p->blocked; freed; freed &= freed - 1)
		if (signal_dropped(p, __builtin_ctzll(freed) + 1))
			signal_forget(p, freed & -freed);
	if (p->pending & ~p->blocked)
		__atomic_fetch_or(&p->thread->work, WORK_SIGNAL,
				  __ATOMIC_SEQ_CST);
	spin_unlock(&p->signal_lock);
}

/* The first queued one of this number; the bit falls with the last. */
static void unqueue(struct proc *p, int signal, struct signal_info *info)
{
	struct queued_signal *q, *next;
	bool found = false;

	p->pending &= ~SIGNAL_BIT(signal);
	list_for_each_safe(q, next, &p->queued, link) {
		if (q->signal != signal)
			continue;
		if (found) {
			p->pending |= SIGNAL_BIT(signal);
			return;
		}
		found = true;
		*info = q->info;
		list_remove(&q->link);
		p->queued_count--;
		object_free(&queued_cache, q);
	}
}

/*
 * SIGALRM was taken: the next moment of a periodic alarm; those that were
 * missed are skipped. Not under signal_lock, which the alarm takes when it
 * expires: timer_arm may wait for that to end on another CPU.
 */
static void alarm_again(struct proc *p)
{
	nsec_t now = clock_monotonic();
	nsec_t next = p->alarm.node.key + p->alarm_interval;

	if (p->alarm_interval && !p->alarm.armed)
		timer_arm(&p->alarm, next > now ? next :
						  now + p->alarm_interval);
}

static int take(struct proc *p, u64 set, struct signal_info *info)
{
	u64 ready = p->pending & set;
	int signal;

	if (ready & SIGNAL_BIT(SIGKILL))
		ready = SIGNAL_BIT(SIGKILL);
	else if (ready & SYNCHRONOUS)
		ready &= SYNCHRONOUS;
	if (!ready)
		return 0;
	signal = __builtin_ctzll(ready) + 1;
	if (signal < 32) {
		p->pending &= ~SIGNAL_BIT(signal);
		*info = p->signals->info[signal];
		p->stopping = SIGNAL_BIT(signal) & STOP_SIGNALS;
	} else {
		*info = (struct signal_info) { .code = SI_USER };
		unqueue(p, signal, info);
	}
	return signal;
}

int signal_take(u64 set, struct signal_info *info)
{
	struct proc *p = proc_current();
	int signal;

	spin_lock(&p->signal_lock);
	signal = take(p, set, info);
	spin_unlock(&p->signal_lock);
	if (signal == SIGALRM)
		alarm_again(p);
	return signal;
}

int signal_wait(u64 set, nsec_t deadline, struct signal_info *info)
{
	struct proc *p = proc_current();
	int signal, error = 0;

	for (;;) {
		spin_lock(&p->signal_lock);
		p->waiting_for = set;
		signal = take(p, set, info);
		if (signal || error)
			p->waiting_for = 0;
		/* What is in the set is ours, whether it is blocked or not. */
		if (!(p->pending & ~p->blocked))
			__atomic_fetch_and(&p->thread->work, ~WORK_SIGNAL,
					   __ATOMIC_SEQ_CST);
		spin_unlock(&p->signal_lock);
		if (signal == SIGALRM)
			alarm_again(p);
		if (signal)
			return signal;
		if (error)
			return error == -ETIMEDOUT ? -EAGAIN : error;
		error = thread_park(WAIT_INTERRUPTIBLE, deadline);
	}
}

void signal_free(struct proc *p)
{
	spin_lock(&p->signal_lock);
	signal_forget(p, ~0ULL);
	spin_unlock(&p->signal_lock);
}
