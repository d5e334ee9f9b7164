/* SPDX-License-Identifier: MIT */
/*
 * Races between a signal and calls that would never end: its handler jumps out
 * of them, just before they sleep or afterwards, 10,000 times each (races.h).
 * The signal is let in only around the call, so each one ends one call.
 */
#include "races.h"
#include <poll.h>
#include <setjmp.h>

static sigjmp_buf away;

static void jump(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	siglongjmp(away, 1);
}

static void sleep_long(void)
{
	struct timespec ts = { 1000, 0 };

	nanosleep(&ts, NULL);
}

static void poll_long(void)
{
	poll(NULL, 0, 1000000);
}

static void read_long(void)
{
	char c;

	read(in[0], &c, 1);
}

static void wait_long(void)
{
	waitpid(idle, NULL, 0);
}

static void pause_long(void)
{
	pause();
}

/* It is let in here alone, and the jump shuts the door again. */
static int jumped_out_of(void (*call)(void))
{
	if (sigsetjmp(away, 1))
		return 1;
	unblock(SIGUSR1);
	call();
	return 0;
}

static int by_pause(int n)
{
	(void)n;
	return jumped_out_of(pause_long);
}

static int by_nanosleep(int n)
{
	(void)n;
	return jumped_out_of(sleep_long);
}

static int by_poll_jump(int n)
{
	(void)n;
	return jumped_out_of(poll_long);
}

static int by_read_jump(int n)
{
	(void)n;
	return jumped_out_of(read_long);
}

static int by_wait(int n)
{
	(void)n;
	return jumped_out_of(wait_long);
}

static const struct way ways[] = {
	{ "pause and a handler that jumps", by_pause, jump, 1 },
	{ "nanosleep and a handler that jumps", by_nanosleep, jump, 1 },
	{ "poll and a handler that jumps", by_poll_jump, jump, 1 },
	{ "read and a handler that jumps", by_read_jump, jump, 1 },
	{ "wait4 and a handler that jumps", by_wait, jump, 1 },
};

int main(void)
{
	fresh_signals();
	for (unsigned i = 0; i < ARRAY_SIZE(ways); i++)
		race(&ways[i]);
	return check_done();
}
