/* SPDX-License-Identifier: MIT */
/*
 * sched_yield and sched_getaffinity, and that the timer takes the CPU away:
 * more endless loops than CPUs do not keep others from their turn, and all
 * of them get on.
 */
#include "check.h"
#include <sched.h>
#include <signal.h>

static void calls(void)
{
	unsigned long mask[128];
	long size;
	int cpus = 0;

	SECTION("sched_yield and sched_getaffinity");
	CHECK_EQ(syscall(SYS_sched_yield), 0);
	memset(mask, 0, sizeof(mask));
	size = CHECK_OK(syscall(SYS_sched_getaffinity, 0, sizeof(mask), mask));
	CHECK(size > 0 && size % 8 == 0);
	for (unsigned i = 0; i < 128; i++)
		cpus += __builtin_popcountl(mask[i]);
	CHECK(cpus > 0);
	CHECK_OK(syscall(SYS_sched_getaffinity, getpid(), sizeof(mask), mask));
	CHECK_ERR(syscall(SYS_sched_getaffinity, 0, 0, mask), EINVAL);
	CHECK_ERR(syscall(SYS_sched_getaffinity, 0, 1023, mask), EINVAL);
	CHECK_ERR(syscall(SYS_sched_getaffinity, 0x7fffffff, 1024, mask),
		  ESRCH);
	CHECK_BAD(syscall(SYS_sched_getaffinity, 0, 1024, bad));
	CHECK_EQ(sysconf(_SC_NPROCESSORS_ONLN), cpus);
}

static int tick[2];

/* An endless loop that says every so often that it is getting on. */
static void loop(long name)
{
	char c = 'a' + name;

	for (;;) {
		for (volatile long n = 0; n < 200000; n++)
			;
		if (write(tick[1], &c, 1) != 1)
			_exit(1);
	}
}

static void turns(void)
{
	int seen[10] = { 0 }, all = 0;
	pid_t pids[10];
	char c;

	SECTION("ten endless loops all get on, and end when killed");
	CHECK_OK(pipe(tick));
	for (int i = 0; i < 10; i++)
		pids[i] = start(loop, i);
	for (int n = 0; n < 100000 && all < 10; n++) {
		if (read(tick[0], &c, 1) != 1)
			break;
		all += seen[c - 'a']++ == 2;
	}
	CHECK_EQ(all, 10);
	for (int i = 0; i < 10; i++)
		CHECK_OK(kill(pids[i], SIGKILL));
	for (int i = 0; i < 10; i++)
		CHECK_EQ(status_of(pids[i]), KILLED(SIGKILL));
	close(tick[0]);
	close(tick[1]);
}

static void spin(long unused)
{
	(void)unused;
	for (;;)
		__asm__ volatile("");
}

static void exit_now(long unused)
{
	(void)unused;
}

/* Beside endless loops that call nothing, others still fork and wait. */
static void beside(void)
{
	pid_t pids[6];

	SECTION("beside six silent endless loops, others work");
	for (int i = 0; i < 6; i++)
		pids[i] = start(spin, 0);
	for (int i = 0; i < 5; i++)
		CHECK_EQ(in_child(exit_now, 0), EXITED(0));
	for (int i = 0; i < 6; i++)
		CHECK_OK(kill(pids[i], SIGTERM));
	for (int i = 0; i < 6; i++)
		CHECK_EQ(status_of(pids[i]), KILLED(SIGTERM));
}

/* A yielding process lets another of equal right run: they alternate. */
static void ping(long n)
{
	for (int i = 0; i < n; i++)
		sched_yield();
}

int main(void)
{
	pid_t pids[8];

	calls();
	turns();
	beside();
	SECTION("eight processes that yield to each other");
	for (int i = 0; i < 8; i++)
		pids[i] = start(ping, 500);
	for (int i = 0; i < 8; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	return check_done();
}
