/* SPDX-License-Identifier: MIT */
/*
 * The wall between mechanism and policy. A policy decides which job runs
 * next and for how long; sched/ does the rest. It is a few functions, a name,
 * and a queue of its own for each CPU. It takes no lock, allocates nothing,
 * reads no clock: it is called under the run-queue lock and told the time in
 * ticks. Every call is O(log n) or better. Policies see this file and base/
 * alone and are compiled for the host too, where tests feed them work
 * (tests/unit/policy.c).
 *
 * The life of a job, as a queue sees it: enqueue, pick, some ticks, and then
 * either enqueue again or nothing more, for it sleeps, ends, or another CPU
 * took it. One that waits may be picked for another CPU that has no work, and
 * be enqueued there next time.
 */
#ifndef SCHED_POLICY_H
#define SCHED_POLICY_H

#include "base/list.h"
#include "base/treap.h"

/* What a policy may know of a thread. Length, tickets and nice may change at
 * any time: a policy whose order depends on them keeps a copy in `word`. */
struct job {
	u64 id;				/* the thread's number */
	u64 ticks_run;			/* in all; the mechanism counts */
	u64 length;			/* ticks, if stated; 0: unknown */
	u32 tickets;			/* lottery, stride */
	s32 nice;			/* -20 … 19 */
	u32 share;			/* whose it is, a user's number: each
					 * gets its part, however many jobs */
	u32 locks;			/* sleeping locks that it has or waits
					 * for: others may wait behind it */
	/* the policy's own: */
	u64 word[2];
	struct list link;
	struct treap_node node;
};

enum enqueue_why { JOB_NEW, JOB_WOKEN, JOB_PREEMPTED, JOB_YIELDED };

#define POLICY_QUEUE_SIZE 512		/* bytes a CPU for the policy's queue */

struct policy {
	const char *name;
	void (*init)(void *queue);	/* an empty queue, zeroed before */
	/* It waits from now on, and stands in no queue yet. */
	void (*enqueue)(void *queue, struct job *job, enum enqueue_why why);
	/*
	 * Take out one that waits, though it is not its turn. Today the
	 * mechanism never asks for it: who ends is running, an idle CPU picks
	 * what it takes, and the policy is chosen once, at boot.
	 */
	void (*dequeue)(void *queue, struct job *job);
	/* Remove and return the next to run, NULL: none. */
	struct job *(*pick)(void *queue);
	/* A tick of `running` passed; true: take the CPU away. */
	bool (*tick)(void *queue, struct job *running);
	/* Should `woken`, just enqueued, run instead of `running` at once?
	 * NULL: never. */
	bool (*preempts)(void *queue, const struct job *woken,
			 const struct job *running);
	/* A parameter from the command line: 0 or -EINVAL. */
	int (*set)(const char *name, u64 value);
};

extern const struct policy policy_rr;

#endif
