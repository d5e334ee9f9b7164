/* SPDX-License-Identifier: MIT */
/*
 * Races between a signal and falling asleep, 10,000 signals each: two processes
 * send each other one signal at a time and wait for it in one of the ways that
 * a test lists. The sender never waits until the other sleeps, so the signal
 * comes before, while and after; lost once, both would wait for ever.
 */
#ifndef TESTS_GUEST_RACES_H
#define TESTS_GUEST_RACES_H

#include "signals.h"

#define ROUNDS 5000 /* there and back: 10,000 signals */

struct way {
	const char *name;
	int (*wait)(int n); /* for the n-th signal; true: it came */
	handler *fn;
	int blocked; /* but in the wait */
};

static int in[2];  /* this process's own pipe */
static pid_t idle; /* a child that does not end */
static volatile int caught;

/* One of the two; the other is `peer`, which may wait already or not yet. */
static int play(const struct way *way, pid_t peer, int begins)
{
	if (!way->blocked)
		unblock(SIGUSR1);
	for (int n = 1; n <= ROUNDS; n++) {
		if (begins && kill(peer, SIGUSR1) < 0)
			return 0;
		if (!way->wait(n))
			return 0;
		if (!begins && kill(peer, SIGUSR1) < 0)
			return 0;
	}
	return 1;
}

static void stay(long unused)
{
	(void)unused;
	for (;;)
		pause();
}

static int play_with_idle(const struct way *way, pid_t peer, int begins)
{
	int good;

	idle = start(stay, 0);
	good = play(way, peer, begins) && kill(idle, SIGKILL) == 0;
	return good && status_of(idle) == KILLED(SIGKILL);
}

static void second(long way)
{
	CHECK_OK(pipe(in));
	CHECK(play_with_idle((const struct way *)way, getppid(), 0));
}

/* The signal is blocked until both are ready for it. */
static void race(const struct way *way)
{
	pid_t pid;

	SECTION(way->name);
	caught = 0;
	handle(SIGUSR1, way->fn, 0);
	block(SIGUSR1);
	pid = start(second, (long)way);
	CHECK_OK(pipe(in));
	CHECK(play_with_idle(way, pid, 1));
	CHECK_EQ(status_of(pid), EXITED(0));
	check.checks = 2 * ROUNDS;
	close(in[0]);
	close(in[1]);
}

#endif
