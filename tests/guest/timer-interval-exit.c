/* SPDX-License-Identifier: MIT */
/*
 * Processes end, execute and set their timer anew while that timer, which
 * starts itself again every so often, goes off: perhaps on another CPU, where
 * it was set. A kernel that only waits for the running one leaves it armed
 * inside memory that it then gives away.
 */
#include "signals.h"
#include <sched.h>

#define WORKERS 6
#define ROUNDS	25

static char *self;

static void fast_timer(long microseconds)
{
	struct timeval tv = { 0, microseconds };
	struct itimerval timer = { tv, tv };

	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
}

static void spin(int turns)
{
	for (volatile int i = 0; i < turns; i++)
		;
}

/* Ends at some moment between two of its signals. */
static void ends(long seed)
{
	handle(SIGALRM, note, 0);
	fast_timer(1000 - seed % 7 * 150);
	spin(seed * 7919 % 40000);
	if (seed % 3 == 0)
		sched_yield();
	if (seed % 4 == 0)
		usleep(seed * 131 % 1500);
}

/* Stops the timer: from then on there is no signal. */
static void stops(long seed)
{
	handle(SIGALRM, note, 0);
	for (int i = 0; i < 8; i++) {
		fast_timer(100);
		spin(seed * 7919 % 5000);
		fast_timer(0);
		forget();
		spin(500);
		sched_yield();
		CHECK_EQ(seen.count, 0);
	}
}

/* The default action, out of the timer's interrupt. */
static void dies(long seed)
{
	fast_timer(1000);
	for (;;)
		spin(seed);
}

/* The timer goes on in the new program, which cannot but die of it. */
static void executes(long unused)
{
	(void)unused;
	block(SIGALRM);
	fast_timer(300);
	execl(self, self, "executed", (char *)NULL);
	CHECK(!"execl");
}

static const struct {
	const char *name;
	void (*fn)(long seed);
	int status;
} kinds[] = {
	{ "a process ends while its timer goes off", ends, EXITED(0) },
	{ "a timer is stopped while it goes off", stops, EXITED(0) },
	{ "a timer's signal ends its process", dies, KILLED(SIGALRM) },
	{ "execve while the timer goes off", executes, KILLED(SIGALRM) },
};

static void worker(long job)
{
	long kind = job % 8, seed = job / 8;

	for (int i = 0; i < ROUNDS; i++)
		CHECK_EQ(in_child(kinds[kind].fn, seed * ROUNDS + i),
			 kinds[kind].status);
}

int main(int argc, char **argv)
{
	pid_t pids[WORKERS];

	self = argv[0];
	if (argc == 2) {
		unblock(SIGALRM);
		for (;;)
			pause();
	}
	fresh_signals();
	for (unsigned kind = 0; kind < ARRAY_SIZE(kinds); kind++) {
		SECTION(kinds[kind].name);
		for (int i = 0; i < WORKERS; i++)
			pids[i] = start(worker, i * 8 + kind);
		for (int i = 0; i < WORKERS; i++)
			CHECK_EQ(status_of(pids[i]), EXITED(0));
	}
	return check_done();
}
