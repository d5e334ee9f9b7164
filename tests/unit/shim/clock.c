/* SPDX-License-Identifier: MIT */
/*
 * The clocks of sched/timer.h, and threads of sched/thread.h, for the host.
 */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define sched_yield kernel_sched_yield	/* the libc has one of that name */
#include "sched/sched.h"
#include "shim/shim.h"

u64 shim_realtime;
const struct cred *shim_cred;

static nsec_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (nsec_t)t.tv_sec * NSEC_PER_SEC + (nsec_t)t.tv_nsec;
}

nsec_t clock_monotonic(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

nsec_t clock_realtime(void)
{
	return shim_realtime ? shim_realtime : read_clock(CLOCK_REALTIME);
}

bool sched_point(void)
{
	if (shim_spinlocks_held())
		shim_broken("sched_point with a spinlock held");
	return false;
}

struct start {
	void (*main)(void *);
	void *arg;
};

static void *run(void *arg)
{
	struct start s = *(struct start *)arg;

	free(arg);
	s.main(s.arg);
	return NULL;
}

struct thread *thread_start(const char *name, void (*main)(void *), void *arg)
{
	struct start *s = malloc(sizeof(*s));
	pthread_t t;

	(void)name;
	*s = (struct start) { main, arg };
	if (pthread_create(&t, NULL, run, s))
		return NULL;
	pthread_detach(t);
	return (struct thread *)(uintptr_t)t;
}

const struct cred *thread_cred(void)
{
	return shim_cred;
}

void thread_count_read(unsigned blocks)
{
	(void)blocks;
}
