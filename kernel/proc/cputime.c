/* SPDX-License-Identifier: MIT */
/*
 * CPU time that is watched: the interval timers ITIMER_VIRTUAL and
 * ITIMER_PROF, and RLIMIT_CPU. sched compares one number at each tick and
 * says, by WORK_CPU_TIME, when something may be due; then the process itself
 * looks, sends itself what signals there are, and says when to look again.
 * While nothing is set there is nothing to compare.
 */
#include "proc/own.h"
#include "abi/errno.h"

void cputime_changed(struct proc *p)
{
	__atomic_fetch_or(&p->thread->work, WORK_CPU_TIME, __ATOMIC_SEQ_CST);
}

/* A zombie has used what it has used. */
static void times_of(struct proc *p, nsec_t *user, nsec_t *system)
{
	if (p->thread) {
		thread_times(p->thread, user, system);
	} else {
		*user = nsec_of_timeval(&p->used.user);
		*system = nsec_of_timeval(&p->used.system);
	}
}

int cputime_read(pid_t pid, enum cpu_clock clock, nsec_t *t)
{
	nsec_t user, system;
	struct proc *p;

	spin_lock(&proctable.lock);
	p = pid ? proc_find(pid) : proc_current();
	if (p)
		times_of(p, &user, &system);
	spin_unlock(&proctable.lock);
	if (!p)
		return -ESRCH;
	*t = clock == CPU_CLOCK_VIRTUAL ? user : user + system;
	return 0;
}

/* How long until it is due, of the time that it counts; it is now, perhaps. */
static nsec_t timer_check(struct cpu_timer *t, nsec_t used, int signal)
{
	if (t->due && used >= t->due) {
		signal_send_self_timer(proc_current(), signal);
		t->due = t->interval ? t->due + t->interval : 0;
	}
	if (!t->due)
		return NSEC_FOREVER;
	return t->due > used ? t->due - used : 0;
}

static nsec_t seconds(u64 n)
{
	return n < NSEC_FOREVER / NSEC_PER_SEC ? n * NSEC_PER_SEC :
						 NSEC_FOREVER;
}

/* SIGXCPU each second from the soft limit on, which moves along as on Linux;
 * SIGKILL at the hard one. Without a soft limit there is no hard one. */
static nsec_t limit_check(struct linux_rlimit *l, nsec_t used)
{
	struct proc *p = proc_current();
	nsec_t due;

	if (l->current == RLIM_INFINITY_VALUE)
		return NSEC_FOREVER;
	if (used >= seconds(l->maximum)) {
		signal_send_self_timer(p, SIGKILL);
		return NSEC_FOREVER;
	}
	if (used >= seconds(l->current)) {
		signal_send_self_timer(p, SIGXCPU);
		l->current++;
	}
	due = seconds(MIN(l->current, l->maximum));
	return due > used ? due - used : 0;
}

void cputime_check(void)
{
	struct proc *p = proc_current();
	nsec_t user, system, used, next, other;

	__atomic_fetch_and(&p->thread->work, ~WORK_CPU_TIME, __ATOMIC_SEQ_CST);
	thread_times(p->thread, &user, &system);
	used = user + system;
	next = timer_check(&p->cpu_timers[0], user, SIGVTALRM);
	other = timer_check(&p->cpu_timers[1], used, SIGPROF);
	next = MIN(next, other);
	spin_lock(&proctable.lock);	/* prlimit changes limits */
	other = limit_check(&p->limits[RLIM_CPU], used);
	spin_unlock(&proctable.lock);
	thread_watch(MIN(next, other));
}
