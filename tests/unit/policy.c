/* SPDX-License-Identifier: MIT */
/*
 * sched/policy: what every policy owes the mechanism, on the host. Jobs come,
 * are picked, ticked, put back, taken out and moved between the queues of two
 * CPUs; nobody may get lost, come twice, or starve. Then what makes round
 * robin: the order, the quantum, users' turns, and those with locks first.
 *
 * Sources: kernel/sched/policy/rr.c kernel/base/treap.c
 */
#include "unit.h"
#include "abi/errno.h"
#include "sched/policy.h"

#define JOBS	32
#define CPUS	2
#define ROUNDS	100000

static const struct policy *const policies[] = { &policy_rr };

static u64 queues[CPUS][POLICY_QUEUE_SIZE / 8];
static struct job jobs[JOBS];

/* Where each job is, as the mechanism would know it. */
static enum { ASLEEP, WAITING, RUNNING } where[JOBS];
static unsigned queue_of[JOBS];
static struct job *running[CPUS];

static void start(const struct policy *p)
{
	memset(queues, 0, sizeof(queues));
	memset(jobs, 0, sizeof(jobs));
	memset(where, 0, sizeof(where));
	memset(running, 0, sizeof(running));
	for (unsigned cpu = 0; cpu < CPUS; cpu++)
		p->init(queues[cpu]);
	for (unsigned i = 0; i < JOBS; i++) {
		jobs[i].id = i + 1;
		jobs[i].tickets = 1 + i;
		list_init(&jobs[i].link);
	}
}

static void put(const struct policy *p, unsigned cpu, unsigned i,
		enum enqueue_why why)
{
	p->enqueue(queues[cpu], &jobs[i], why);
	where[i] = WAITING;
	queue_of[i] = cpu;
}

static struct job *take(const struct policy *p, unsigned cpu)
{
	struct job *job = p->pick(queues[cpu]);

	if (job) {
		assert_in_range(job - jobs, 0, JOBS - 1);
		assert_int_equal(where[job - jobs], WAITING);
		assert_int_equal(queue_of[job - jobs], cpu);
		where[job - jobs] = RUNNING;
	}
	return job;
}

static unsigned waiting(unsigned cpu)
{
	unsigned n = 0;

	for (unsigned i = 0; i < JOBS; i++)
		n += where[i] == WAITING && queue_of[i] == cpu;
	return n;
}

/* The next one for a CPU that has none: its own, else another's. */
static void choose(const struct policy *p, unsigned cpu)
{
	for (unsigned n = 0; n < CPUS && !running[cpu]; n++) {
		unsigned from = (cpu + n) % CPUS;
		bool any = waiting(from) > 0;

		running[cpu] = take(p, from);
		assert_int_equal(running[cpu] != NULL, any);
	}
}

static void tick(const struct policy *p, unsigned cpu)
{
	struct job *job = running[cpu];

	if (!job)
		return;
	job->ticks_run++;
	if (p->tick(queues[cpu], job)) {
		put(p, cpu, (unsigned)(job - jobs), JOB_PREEMPTED);
		running[cpu] = NULL;
	}
}

/* Something happens to job i. */
static void disturb(const struct policy *p, unsigned i, unsigned what)
{
	unsigned cpu = what % CPUS;

	jobs[i].nice = (s32)(what % 40) - 20;
	if (where[i] == ASLEEP) {
		put(p, cpu, i, jobs[i].ticks_run ? JOB_WOKEN : JOB_NEW);
		if (running[cpu] && p->preempts)
			p->preempts(queues[cpu], &jobs[i], running[cpu]);
	} else if (where[i] == WAITING && what % 5 == 0) {
		p->dequeue(queues[queue_of[i]], &jobs[i]);
		where[i] = ASLEEP;
	} else if (running[cpu] == &jobs[i]) {
		running[cpu] = NULL;
		where[i] = ASLEEP;
		if (what % 3 == 0)
			put(p, cpu, i, JOB_YIELDED);
	}
}

static void nobody_is_lost(void **state)
{
	(void)state;
	for (unsigned k = 0; k < ARRAY_SIZE(policies); k++) {
		const struct policy *p = policies[k];

		start(p);
		srandom(1);
		for (unsigned i = 0; i < ROUNDS; i++) {
			disturb(p, (unsigned)random() % JOBS,
				(unsigned)random());
			for (unsigned cpu = 0; cpu < CPUS; cpu++) {
				choose(p, cpu);
				tick(p, cpu);
			}
		}
		for (unsigned cpu = 0; cpu < CPUS; cpu++) {
			for (unsigned n = waiting(cpu); n > 0; n--)
				assert_non_null(take(p, cpu));
			assert_null(p->pick(queues[cpu]));
		}
	}
}

/* All have work for ever: each gets its turns. */
static void nobody_starves(void **state)
{
	(void)state;
	for (unsigned k = 0; k < ARRAY_SIZE(policies); k++) {
		const struct policy *p = policies[k];

		start(p);
		for (unsigned i = 0; i < JOBS; i++)
			put(p, 0, i, JOB_NEW);
		for (unsigned i = 0; i < JOBS * 1000; i++) {
			choose(p, 0);
			tick(p, 0);
		}
		for (unsigned i = 0; i < JOBS; i++)
			assert_true(jobs[i].ticks_run > 0);
	}
}

static void round_robin_order(void **state)
{
	const struct policy *p = &policy_rr;

	(void)state;
	start(p);
	for (unsigned i = 0; i < 4; i++)
		put(p, 0, i, JOB_NEW);
	assert_ptr_equal(take(p, 0), &jobs[0]);
	put(p, 0, 4, JOB_WOKEN);		/* behind those that wait */
	put(p, 0, 0, JOB_YIELDED);		/* and this one behind it */
	p->dequeue(queues[0], &jobs[2]);
	assert_ptr_equal(take(p, 0), &jobs[1]);
	assert_ptr_equal(take(p, 0), &jobs[3]);
	assert_ptr_equal(take(p, 0), &jobs[4]);
	assert_ptr_equal(take(p, 0), &jobs[0]);
	assert_null(take(p, 0));
}

/* Users 0, 1000 and 1001 with 1, 3 and 2 jobs: each has every third turn. */
static void round_robin_shares(void **state)
{
	static const u32 share[] = { 1000, 1000, 1001, 1000, 1001, 0 };
	static const unsigned order[] = { 5, 0, 2, 5, 1, 4, 5, 3, 2 };
	const struct policy *p = &policy_rr;

	(void)state;
	start(p);
	for (unsigned i = 0; i < ARRAY_SIZE(share); i++) {
		jobs[i].share = share[i];
		put(p, 0, i, JOB_NEW);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(order); i++) {
		struct job *job = take(p, 0);

		assert_int_equal(job - jobs, order[i]);
		put(p, 0, order[i], JOB_PREEMPTED);
	}
}

static void round_robin_locks(void **state)
{
	const struct policy *p = &policy_rr;

	(void)state;
	start(p);
	for (unsigned i = 0; i < 4; i++) {
		jobs[i].share = i % 2;
		jobs[i].locks = i / 2;
		put(p, 0, i, JOB_WOKEN);
	}
	assert_ptr_equal(take(p, 0), &jobs[2]);
	assert_ptr_equal(take(p, 0), &jobs[3]);
	/* Some times in a row; then it waits for its turn. */
	for (int i = 0; i < 10; i++) {
		put(p, 0, 3, JOB_PREEMPTED);
		assert_ptr_equal(take(p, 0), &jobs[3]);
	}
	put(p, 0, 3, JOB_PREEMPTED);
	assert_ptr_equal(take(p, 0), &jobs[0]);
	put(p, 0, 0, JOB_PREEMPTED);
	assert_ptr_equal(take(p, 0), &jobs[1]);
	assert_ptr_equal(take(p, 0), &jobs[0]);
	put(p, 0, 0, JOB_NEW);
	put(p, 0, 1, JOB_NEW);
	assert_ptr_equal(take(p, 0), &jobs[3]);
	jobs[3].locks = 0;
	put(p, 0, 3, JOB_PREEMPTED);
	assert_ptr_equal(take(p, 0), &jobs[0]);
	assert_ptr_equal(take(p, 0), &jobs[1]);
	assert_ptr_equal(take(p, 0), &jobs[3]);
}

/* Two who wake each other with locks, and one without any: its turn comes. */
static void round_robin_lockers(void **state)
{
	const struct policy *p = &policy_rr;
	bool came = false;

	(void)state;
	start(p);
	put(p, 0, 0, JOB_WOKEN);
	for (unsigned i = 0; i < 100 && !came; i++) {
		jobs[1 + i % 2].locks = 1;
		put(p, 0, 1 + i % 2, JOB_WOKEN);
		came = take(p, 0) == &jobs[0];
	}
	assert_true(came);
}

static void round_robin_quantum(void **state)
{
	const struct policy *p = &policy_rr;

	(void)state;
	assert_int_equal(p->set("quantum", 3), 0);
	assert_int_equal(p->set("quantum", 0), -EINVAL);
	assert_int_equal(p->set("tickets", 3), -EINVAL);
	start(p);
	put(p, 0, 0, JOB_NEW);
	for (int turn = 0; turn < 2; turn++) {
		struct job *job = take(p, 0);

		assert_false(p->tick(queues[0], job));
		assert_false(p->tick(queues[0], job));
		assert_true(p->tick(queues[0], job));
		put(p, 0, 0, JOB_PREEMPTED);
	}
	take(p, 0);				/* gives way early: */
	assert_false(p->tick(queues[0], &jobs[0]));
	put(p, 0, 0, JOB_YIELDED);
	take(p, 0);				/* a whole turn again */
	assert_false(p->tick(queues[0], &jobs[0]));
	assert_false(p->tick(queues[0], &jobs[0]));
	assert_true(p->tick(queues[0], &jobs[0]));
	assert_int_equal(p->set("quantum", 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_lost),
		cmocka_unit_test(nobody_starves),
		cmocka_unit_test(round_robin_order),
		cmocka_unit_test(round_robin_shares),
		cmocka_unit_test(round_robin_locks),
		cmocka_unit_test(round_robin_lockers),
		cmocka_unit_test(round_robin_quantum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
