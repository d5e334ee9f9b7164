/* SPDX-License-Identifier: MIT */
/*
 * Many signals at once: several processes send to several others, which all
 * the while make calls, fault and return from handlers; timers go off; in the
 * end what is counted adds up, nothing is lost of what was queued, and nobody
 * has died of anything else than the last signal.
 */
#include "signals.h"
#include <sched.h>

#define PAIRS  4
#define SENT   300
#define QUEUED 40
#define PLAIN  SIGUSR1
#define REAL   (SIGRTMIN + 3)
#define LAST   SIGTERM

static volatile int plain, real, faults, alarms, last;

static void count(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	(void)info;
	if (sig == PLAIN)
		plain++;
	if (sig == REAL)
		real++;
	if (sig == SIGALRM)
		alarms++;
	if (sig == LAST)
		last = 1;
	if (sig == SIGILL) {
		faults++;
		u->uc_mcontext.gregs[REG_RIP] += 2; /* behind the ud2 */
	}
}

static void busy_work(unsigned turn)
{
	static int fds[2];
	char c = turn;

	if (!fds[1])
		CHECK_OK(pipe(fds));
	if (turn % 4 == 0) {
		CHECK_EQ(write(fds[1], &c, 1), 1);
		CHECK_EQ(read(fds[0], &c, 1), 1);
		CHECK_EQ(c, (char)turn);
	}
	if (turn % 4 == 1)
		__asm__ volatile("ud2");
	if (turn % 4 == 2)
		CHECK_EQ(getppid() > 0, 1);
	if (turn % 16 == 3)
		sched_yield();
}

static void target(long ready)
{
	static const int all[] = { PLAIN, SIGALRM, SIGILL, LAST };
	unsigned turn = 0;

	for (unsigned i = 0; i < ARRAY_SIZE(all); i++)
		handle(all[i], count, SA_RESTART);
	handle(REAL, count, SA_RESTART);
	ticks(1);
	CHECK_EQ(write(ready, "r", 1), 1);
	for (; !last; turn++)
		busy_work(turn);
	ticks(0);
	/* Lower numbers come first: all of REAL may still wait for LAST. */
	CHECK_EQ(real, QUEUED);
	CHECK(plain >= 1 && plain <= SENT);
	/* One fault every fourth turn. */
	CHECK_EQ(faults, (turn + 2) / 4);
}

/* The sender's pace must not depend on the receiver's. */
static void sender(long pid)
{
	for (int i = 0; i < SENT; i++) {
		CHECK_OK(kill(pid, PLAIN));
		if (i < QUEUED)
			CHECK_OK(kill(pid, REAL));
		if (i % 32 == 0)
			usleep(100);
	}
	usleep(1000);
	CHECK_OK(kill(pid, LAST));
}

int main(void)
{
	pid_t targets[PAIRS], senders[PAIRS];
	int fds[2];
	char c;

	fresh_signals();
	SECTION("signals from all sides");
	CHECK_OK(pipe(fds));
	for (int i = 0; i < PAIRS; i++) {
		targets[i] = start(target, fds[1]);
		CHECK_EQ(read(fds[0], &c, 1), 1);
	}
	for (int i = 0; i < PAIRS; i++)
		senders[i] = start(sender, targets[i]);
	for (int i = 0; i < PAIRS; i++) {
		CHECK_EQ(status_of(senders[i]), EXITED(0));
		CHECK_EQ(status_of(targets[i]), EXITED(0));
	}
	return check_done();
}
