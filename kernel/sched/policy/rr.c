/* SPDX-License-Identifier: MIT */
/*
 * Round robin (the book's chapter 7): first come first served, and after
 * `quantum` ticks the CPU goes to the next. A woken job goes to the end like
 * any other.
 *
 * There is such a queue for each user (for some together, if many are at
 * work), and the queues take turns, so that nobody gets more of the CPU by
 * starting more jobs. A job that holds a lock on which it slept goes before
 * all: who waits for that lock may be anybody. But only for some turns in a
 * row: a call that keeps its lock for long must not keep the CPU as well.
 *
 * word[0] of a job: ticks used of its present quantum; word[1]: turns in a row
 * at whose end it had a lock.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "sched/policy.h"

#define QUEUES	17
#define LOCKERS	0			/* the queue of those with locks */
#define LOCKED_TURNS	10		/* so long one stays there */
#define LOCKERS_ROW	20		/* so often it goes before others */

struct rr_queue {
	struct list jobs[QUEUES];
	u32 waiting;			/* a bit each queue: not empty */
	u32 next;			/* a bit each queue that is asked first:
					 * LOCKERS, and all behind the one
					 * that had the last turn */
	u32 row;			/* picks of LOCKERS, without a break */
};

static u64 quantum = 1;			/* ticks */

static void rr_init(void *queue)
{
	struct rr_queue *q = queue;

	for (unsigned i = 0; i < QUEUES; i++)
		list_init(&q->jobs[i]);
	q->next = ~0u;
}

/* The same from its enqueue to its pick: only who runs changes it. */
static inline unsigned queue_of(const struct job *job)
{
	return unlikely(job->locks) && job->word[1] <= LOCKED_TURNS ?
		       LOCKERS :
		       job->share ? job->share % (QUEUES - 2) + 2 : 1;
}

static void rr_enqueue(void *queue, struct job *job, enum enqueue_why why)
{
	struct rr_queue *q = queue;
	struct list *jobs;
	unsigned i;

	if (likely(!job->locks) || why == JOB_NEW || why == JOB_WOKEN)
		job->word[1] = 0;
	else
		job->word[1]++;
	i = queue_of(job);
	jobs = &q->jobs[i];
	list_append(jobs, &job->link);
	q->waiting |= 1u << i;
}

static void take_out(struct rr_queue *q, struct job *job, unsigned i)
{
	list_remove(&job->link);
	if (list_empty(&q->jobs[i]))
		q->waiting &= ~(1u << i);
}

static void rr_dequeue(void *queue, struct job *job)
{
	take_out(queue, job, queue_of(job));
}

/*
 * LOCKERS is no turn: who comes next stays the same. But those who pass locks
 * on to each other without end do not keep the others waiting for ever.
 */
static struct job *rr_pick(void *queue)
{
	struct rr_queue *q = queue;
	u32 others = q->waiting & ~(1u << LOCKERS);
	u32 some = q->row >= LOCKERS_ROW && others ? others : q->waiting;
	struct job *job;
	unsigned i;

	if (!some)
		return NULL;
	i = (unsigned)__builtin_ctz(some & q->next ?: some);
	if (i == LOCKERS) {
		q->row++;
	} else {
		q->row = 0;
		q->next = -(2u << i) | 1u << LOCKERS;
	}
	job = list_entry(q->jobs[i].next, struct job, link);
	take_out(q, job, i);
	job->word[0] = 0;
	return job;
}

static bool rr_tick(UNUSED void *queue, struct job *running)
{
	return ++running->word[0] >= quantum;
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
	.set = rr_set,
};
