/* SPDX-License-Identifier: MIT */
/*
 * Round robin (the book's chapter 7): one queue, first come first served,
 * and after `quantum` ticks the CPU goes to the next. A woken job goes to the
 * end like any other.
 *
 * word[0] of a job: ticks used of its present quantum.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "sched/policy.h"

struct rr_queue {
	struct list jobs;
};

static u64 quantum = 1;			/* ticks */

static void rr_init(void *queue)
{
	struct rr_queue *q = queue;

	list_init(&q->jobs);
}

static void rr_enqueue(void *queue, struct job *job, enum enqueue_why why)
{
	struct rr_queue *q = queue;

	(void)why;
	list_append(&q->jobs, &job->link);
}

static void rr_dequeue(void *queue, struct job *job)
{
	(void)queue;
	list_remove(&job->link);
}

static struct job *rr_pick(void *queue)
{
	struct rr_queue *q = queue;
	struct job *job = list_pop(&q->jobs, struct job, link);

	if (job)
		job->word[0] = 0;
	return job;
}

static bool rr_tick(void *queue, struct job *running)
{
	(void)queue;
	return ++running->word[0] >= quantum;
}

static bool rr_preempts(void *queue, const struct job *woken,
			const struct job *running)
{
	(void)queue;
	(void)woken;
	(void)running;
	return false;
}

static int rr_set(const char *name, u64 value)
{
	if (strcmp(name, "quantum") != 0 || value == 0)
		return -EINVAL;
	quantum = value;
	return 0;
}

const struct policy policy_rr = {
	.name = "rr",
	.init = rr_init,
	.enqueue = rr_enqueue,
	.dequeue = rr_dequeue,
	.pick = rr_pick,
	.tick = rr_tick,
	.preempts = rr_preempts,
	.set = rr_set,
};
