/* SPDX-License-Identifier: MIT */
/*
 * Interval timers: alarm(2), setitimer(2). ITIMER_REAL is a timer of the
 * process that sends SIGALRM, once or again and again; ITIMER_VIRTUAL and
 * ITIMER_PROF count CPU time, which proc/cputime.c watches.
 */
#include "abi/errno.h"
#include "sys/sys.h"

#define ITIMER_REAL	0
#define ITIMER_VIRTUAL	1
#define ITIMER_PROF	2

struct linux_itimerval {
	struct linux_timeval interval, value;
};

/* Interrupts off. A periodic one is armed again when the signal is taken. */
static void expire(struct timer *t)
{
	struct proc *p = container_of(t, struct proc, alarm);

	signal_send_self_timer(p, SIGALRM);
}

static void get(struct proc *p, struct linux_itimerval *v)
{
	nsec_t now = clock_monotonic(), at = p->alarm.node.key;

	*v = (struct linux_itimerval) {
		.interval = timeval_of(p->alarm_interval) };
	if (p->alarm.armed)
		v->value = timeval_of(at > now ? at - now : NSEC_PER_USEC);
}

static void set(struct proc *p, nsec_t value, nsec_t interval)
{
	if (!p->alarm.expire)
		timer_init(&p->alarm, expire);
	timer_cancel(&p->alarm);
	p->alarm_interval = interval;
	if (value)
		timer_arm(&p->alarm, clock_monotonic() + value);
}

s64 sys_alarm(u32 seconds)
{
	struct proc *p = proc_current();
	struct linux_itimerval before;

	get(p, &before);
	set(p, (u64)seconds * NSEC_PER_SEC, 0);
	if (before.value.sec == 0 && before.value.usec > 0)
		return 1;		/* never 0 while one was set */
	return before.value.sec + (before.value.usec >= USEC_PER_SEC / 2);
}

/* The time that it counts: the user's part, or all. */
static nsec_t cpu_time(u32 which)
{
	nsec_t t = 0;

	cputime_read(0, which == ITIMER_VIRTUAL ? CPU_CLOCK_VIRTUAL :
						  CPU_CLOCK_PROF, &t);
	return t;
}

/* What is not set has nothing left; what is due has not quite come yet. */
static void get_cpu(struct proc *p, u32 which, struct linux_itimerval *v)
{
	const struct cpu_timer *t = &p->cpu_timers[which - ITIMER_VIRTUAL];
	nsec_t used = cpu_time(which);

	*v = (struct linux_itimerval) { .interval = timeval_of(t->interval) };
	if (t->due)
		v->value = timeval_of(t->due > used ? t->due - used :
						      NSEC_PER_USEC);
}

static void set_cpu(struct proc *p, u32 which, nsec_t value, nsec_t interval)
{
	p->cpu_timers[which - ITIMER_VIRTUAL] = (struct cpu_timer) {
		.due = value ? cpu_time(which) + value : 0,
		.interval = interval,
	};
	cputime_changed(p);
}

s64 sys_getitimer(u32 which, u64 to)
{
	struct linux_itimerval v;

	if (which > ITIMER_PROF)
		return -EINVAL;
	if (which == ITIMER_REAL)
		get(proc_current(), &v);
	else
		get_cpu(proc_current(), which, &v);
	return copy_out(to, &v, sizeof(v));
}

static bool is_valid(const struct linux_timeval *t)
{
	return t->sec >= 0 && t->usec >= 0 && t->usec < USEC_PER_SEC;
}

s64 sys_setitimer(u32 which, u64 new, u64 old)
{
	struct proc *p = proc_current();
	struct linux_itimerval v = { { 0, 0 }, { 0, 0 } }, before;
	nsec_t value, interval;

	if (new != 0 && copy_in(&v, new, sizeof(v)) < 0)
		return -EFAULT;
	if (which > ITIMER_PROF || !is_valid(&v.value) ||
	    !is_valid(&v.interval))
		return -EINVAL;
	value = nsec_of_timeval(&v.value);
	interval = nsec_of_timeval(&v.interval);
	if (which == ITIMER_REAL) {
		get(p, &before);
		set(p, value, interval);
	} else {
		get_cpu(p, which, &before);
		set_cpu(p, which, value, interval);
	}
	return old ? copy_out(old, &before, sizeof(before)) : 0;
}
