/* SPDX-License-Identifier: MIT */
/*
 * Processes sleep at futexes in shared memory, and that memory is unmapped
 * under them. Its page frames become others' shared memory; a wake there finds
 * its own sleeper, not a stranger who once slept in the same frame.
 */
#include "check.h"
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

#define PAGES	   16
#define ROUNDS	   16
#define RW	   (PROT_READ | PROT_WRITE)
#define FUTEX_WAIT 0
#define FUTEX_WAKE 1

static char *shared;
static char stacks[PAGES][PAGE] __attribute__((aligned(16)));
static int told[2], end[2];

static char *map(long size)
{
	char *p = mmap(NULL, size, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(p != MAP_FAILED);
	return p;
}

static int sleeps(void *page)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	syscall(SYS_futex, page, FUTEX_WAIT, 0, NULL);
	return 0;
}

/* Its sleepers share all its memory, so what it unmaps goes from them. */
static void stranger(long unused)
{
	pid_t pids[PAGES];
	char c;

	(void)unused;
	close(end[1]);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	shared = map(PAGES * PAGE);
	memset(shared, 0, PAGES * PAGE);
	for (int i = 0; i < PAGES; i++)
		pids[i] = clone(sleeps, stacks[i] + PAGE, CLONE_VM | SIGCHLD,
				shared + i * PAGE);
	usleep(100000);
	CHECK_OK(munmap(shared, PAGES * PAGE));
	CHECK_EQ(write(told[1], "x", 1), 1);
	CHECK_EQ(read(end[0], &c, 1), 0);
	for (int i = 0; i < PAGES; i++) {
		CHECK_OK(kill(pids[i], SIGKILL));
		CHECK_EQ(status_of(pids[i]), KILLED(SIGKILL));
	}
}

static void waits(long unused)
{
	struct timespec ts = { 2, 0 };

	(void)unused;
	CHECK_OK(syscall(SYS_futex, shared, FUTEX_WAIT, 0, &ts));
}

/* Exactly one wake is answered, and it is the one who waits here. */
static void pair(void)
{
	long woken = 0;
	pid_t pid;

	shared = map(PAGE);
	shared[0] = 0;
	pid = start(waits, 0);
	for (int i = 0; i < 1000 && woken == 0; i++) {
		usleep(2000);
		woken = syscall(SYS_futex, shared, FUTEX_WAKE, 1);
	}
	CHECK_EQ(woken, 1);
	CHECK_EQ(status_of(pid), EXITED(0));
}

int main(void)
{
	pid_t pid;
	char c;

	SECTION("wakes where unmapped memory has been");
	CHECK_OK(pipe(told));
	CHECK_OK(pipe(end));
	pid = start(stranger, 0);
	CHECK_EQ(read(told[0], &c, 1), 1);
	for (int i = 0; i < ROUNDS; i++)
		pair();
	close(end[1]);
	CHECK_EQ(status_of(pid), EXITED(0));
	return check_done();
}
