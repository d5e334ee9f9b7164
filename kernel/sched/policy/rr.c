/* SPDX-License-Identifier: MIT */
/*
 * Round robin (the book's chapter 7): first come first served, and after
 * `quantum` ticks the CPU goes to the next. A woken job goes to the end like
 * any other.
 *
 * There is such a queue for each user (for some together, if many are at
 * work), and the queues take turns, so that nobody gets more of the CPU by
 * starting more jobs. A job that holds a lock on which it slept goes before
 * all: who waits for that lock may be anybody.
 *
 * word[0] of a job: ticks used of its present quantum; word[1]: its queue.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "sched/policy.h"

#define SHARES	16
#define LOCKERS	SHARES			/* the queue of those with locks */

struct rr_queue {
	struct list jobs[SHARES + 1];
	u32 waiting;			/* a bit each queue: not empty */
	unsigned turn;			/* the one picked from last */
};

static u64 quantum = 1;			/* ticks */

static void rr_init(void *queue)
{
	struct rr_queue *q = queue;

	for (unsigned i = 0; i <= SHARES; i++)
		list_init(&q->jobs[i]);
}

static void rr_enqueue(void *queue, struct job *job, enum enqueue_why why)
{
	struct rr_queue *q = queue;

	(void)why;
	job->word[1] = job->locks ? LOCKERS : job->share % SHARES;
	list_append(&q->jobs[job->word[1]], &job->link);
	q->waiting |= 1u << job->word[1];
}

static void rr_dequeue(void *queue, struct job *job)
{
	struct rr_queue *q = queue;

	list_remove(&job->link);
	if (list_empty(&q->jobs[job->word[1]]))
		q->waiting &= ~(1u << job->word[1]);
}

/* Of the queues that are not empty, the next after the one picked from last;
 * those with locks do not count as a turn. */
static unsigned next_queue(struct rr_queue *q)
{
	u32 after = q->waiting & -(2u << q->turn);

	if (q->waiting >> LOCKERS & 1)
		return LOCKERS;
	q->turn = (unsigned)__builtin_ctz(after ? after : q->waiting);
	return q->turn;
}

static struct job *rr_pick(void *queue)
{
	struct rr_queue *q = queue;
	struct list *jobs;
	struct job *job;

	if (!q->waiting)
		return NULL;
	jobs = &q->jobs[next_queue(q)];
	job = list_first(jobs, struct job, link);
	rr_dequeue(q, job);
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
