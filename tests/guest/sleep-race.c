/* SPDX-License-Identifier: MIT */
/*
 * Races between falling asleep and what ends the sleep, 10,000 times each: a
 * futex's word that changes, a child that ends, a byte that comes while a
 * timer interrupts.
 */
#include "signals.h"
#include <sched.h>

#define ROUNDS	   5000 /* there and back: 10,000 sleeps */
#define FUTEX_WAIT 0
#define FUTEX_WAKE 1

static volatile int *shared; /* words of both */
static int in[2], out[2];

static void wakes_up(long unused)
{
	(void)unused;
	for (int n = 1; n <= ROUNDS; n++) {
		while (shared[0] < n)
			syscall(SYS_futex, shared, FUTEX_WAIT, n - 1, NULL);
		shared[1] = n;
		syscall(SYS_futex, shared + 1, FUTEX_WAKE, 1);
	}
}

static void futexes(void)
{
	pid_t pid;

	SECTION("futex");
	shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid = start(wakes_up, 0);
	for (int n = 1; n <= ROUNDS; n++) {
		shared[0] = n;
		syscall(SYS_futex, shared, FUTEX_WAKE, 1);
		while (shared[1] < n)
			syscall(SYS_futex, shared + 1, FUTEX_WAIT, n - 1, NULL);
	}
	CHECK_EQ(status_of(pid), EXITED(0));
}

/* Each child ends at its own moment: wait4 sleeps, or does not. */
static void waits(void)
{
	int wrong = 0;

	SECTION("wait4 and a child that ends");
	for (int n = 0; n < 2 * ROUNDS; n++) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(n & 0x7f);
		if (n % 3 == 0)
			sched_yield();
		wrong += status_of(pid) != EXITED(n & 0x7f);
	}
	CHECK_EQ(wrong, 0);
}

static void answer(long unused)
{
	char c;

	(void)unused;
	close(in[1]);
	close(out[0]);
	while (read(in[0], &c, 1) == 1)
		if (write(out[1], &c, 1) != 1)
			_exit(2);
}

/* Two pipes, and an alarm that interrupts now and then. */
static void bytes(void)
{
	pid_t pid;
	char c;
	int wrong = 0;

	SECTION("read and a timer that interrupts");
	CHECK_OK(pipe(in));
	CHECK_OK(pipe(out));
	pid = start(answer, 0);
	handle(SIGALRM, note, 0);
	forget();
	ticks(1);
	for (int n = 0; n < ROUNDS; n++) {
		long got;

		while ((got = write(in[1], "b", 1)) == -1 && errno == EINTR)
			;
		wrong += got != 1;
		while ((got = read(out[0], &c, 1)) == -1 && errno == EINTR)
			;
		wrong += got != 1;
	}
	ticks(0);
	CHECK_EQ(wrong, 0);
	CHECK(seen.count > 0);
	close(in[1]);
	CHECK_EQ(status_of(pid), EXITED(0));
}

int main(void)
{
	fresh_signals();
	futexes();
	waits();
	bytes();
	return check_done();
}
