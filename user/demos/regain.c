/* SPDX-License-Identifier: MIT */
/*
 * regain: how the kernel regains the CPU from a process that never gives it
 * back (Operating Systems: Three Easy Pieces, section 6.3). Two processes
 * loop without a single system call. Each only counts, in memory that both
 * share with their parent; the parent looks now and then and writes what each
 * did since in a column of its own. Were it not for the timer interrupt, the
 * first of them on a machine with one CPU would be the last thing to run.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROWS   5
#define MOMENT 300000 /* microseconds between two rows */

struct counters {
	/* Far apart: two CPUs must not share a cache line. */
	struct {
		volatile unsigned long n;
		char rest[56];
	} of[2];
};

static pid_t start(volatile unsigned long *n)
{
	pid_t child = fork();

	if (child == 0)
		for (;;)
			++*n;
	return child;
}

static void show_rows(struct counters *counters)
{
	unsigned long old[2] = { 0, 0 };

	printf("%12s %12s\n", "loop A", "loop B");
	for (int row = 0; row < ROWS; row++) {
		usleep(MOMENT);
		for (int i = 0; i < 2; i++) {
			unsigned long n = counters->of[i].n;

			printf("%12lu%c", n - old[i], i ? '\n' : ' ');
			old[i] = n;
		}
		fflush(stdout);
	}
}

int main(void)
{
	struct counters *counters = mmap(NULL, sizeof(*counters),
					 PROT_READ | PROT_WRITE,
					 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t loops[2];

	if (counters == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	for (int i = 0; i < 2; i++) {
		loops[i] = start(&counters->of[i].n);
		if (loops[i] < 0) {
			perror("fork");
			return 1;
		}
	}
	show_rows(counters);
	for (int i = 0; i < 2; i++) {
		kill(loops[i], SIGKILL);
		waitpid(loops[i], NULL, 0);
	}
	return 0;
}
