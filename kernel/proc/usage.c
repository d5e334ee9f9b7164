/* SPDX-License-Identifier: MIT */
/*
 * What processes have used: time, pages, faults, switches, as getrusage(2)
 * and wait4(2) tell it.
 */
#include "proc/own.h"

void proc_usage(struct proc *p, struct linux_rusage *u)
{
	u64 resident = p->resident_max;
	nsec_t user, system;

	if (p->space)
		resident = MAX(resident, p->space->resident_max);
	thread_times(p->thread, &user, &system);
	*u = (struct linux_rusage) {
		.user = timeval_of(user),
		.system = timeval_of(system),
		.maxrss = (s64)(resident * (PAGE_SIZE / 1024)),
		.minflt = (s64)p->faults_minor,
		.majflt = (s64)p->faults_major,
		.inblock = (s64)(p->thread->blocks_read *
				 (PAGE_SIZE / 512)),
		.nvcsw = (s64)p->thread->switches_voluntary,
		.nivcsw = (s64)p->thread->switches_involuntary,
	};
}

static void timeval_add(struct linux_timeval *to,
			const struct linux_timeval *more)
{
	to->sec += more->sec;
	to->usec += more->usec;
	if (to->usec >= USEC_PER_SEC) {
		to->sec++;
		to->usec -= USEC_PER_SEC;
	}
}

void usage_add(struct linux_rusage *to, const struct linux_rusage *more)
{
	timeval_add(&to->user, &more->user);
	timeval_add(&to->system, &more->system);
	to->maxrss = MAX(to->maxrss, more->maxrss);
	to->minflt += more->minflt;
	to->majflt += more->majflt;
	to->inblock += more->inblock;
	to->oublock += more->oublock;
	to->nvcsw += more->nvcsw;
	to->nivcsw += more->nivcsw;
}
