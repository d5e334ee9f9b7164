/* SPDX-License-Identifier: MIT */
/*
 * How many instructions an operation costs. Under QEMU's -icount shift=0 the
 * time-stamp counter goes up by one an instruction, so it counts what program
 * and kernel execute together. Each operation is done in several rounds and
 * the cheapest round counts: timer ticks and write-back fall out. Prints one
 * line each, "NAME NUMBER"; on a real machine the numbers are TSC ticks.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 10

static char *self;

static unsigned long long now(void)
{
	unsigned int low, high;

	__asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high));
	return (unsigned long long)high << 32 | low;
}

/* What the cheapest of some rounds of `times' calls takes, for one call. */
static void measure(const char *name, void (*operation)(void), int times)
{
	unsigned long long best = ~0ULL, took, start;
	int round, i;

	for (round = 0; round < ROUNDS; round++) {
		start = now();
		for (i = 0; i < times; i++)
			operation();
		took = now() - start;
		if (took < best)
			best = took;
	}
	printf("%s %llu\n", name, best / times);
	fflush(stdout);
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void call_getppid(void)
{
	syscall(SYS_getppid);
}

static int there[2], back[2];

static void round_trip(void)
{
	char byte = 'x';

	if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1)
		fail("round trip");
}

static void measure_pipes(void)
{
	pid_t child;
	char byte;

	if (pipe(there) || pipe(back))
		fail("pipe");
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		close(there[1]);
		while (read(there[0], &byte, 1) == 1)
			if (write(back[1], &byte, 1) != 1)
				break;
		_exit(0);
	}
	measure("pipe-round-trip", round_trip, 100);
	close(there[1]);
	waitpid(child, NULL, 0);
}

static void fork_exit_wait(void)
{
	pid_t child = fork();

	if (child < 0)
		fail("fork");
	if (child == 0)
		_exit(0);
	waitpid(child, NULL, 0);
}

static void fork_exec_wait(void)
{
	pid_t child = fork();

	if (child < 0)
		fail("fork");
	if (child == 0) {
		execl(self, self, "nothing", (char *)NULL);
		_exit(127);
	}
	waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "nothing"))
		return 0;
	self = argv[0];
	measure("getppid", call_getppid, 1000);
	measure_pipes();
	measure("fork-exit-wait", fork_exit_wait, 20);
	measure("fork-exec-wait", fork_exec_wait, 20);
	return 0;
}
