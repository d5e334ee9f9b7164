/* SPDX-License-Identifier: MIT */
/*
 * pause: miscellaneous control of a process (Operating Systems: Three Easy
 * Pieces, section 4.3: suspend, and resume). A child counts; its parent stops
 * it with SIGSTOP and lets it go on with SIGCONT. The kernel tells the parent
 * of both: by SIGCHLD, and by a wait() that asks for more than ends. While it
 * is stopped the child is neither running nor ready, and counts no further.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOMENT 200000 /* microseconds */

static volatile sig_atomic_t told; /* how often SIGCHLD came */

static void on_child(int number)
{
	(void)number;
	told++;
}

static void count_for_ever(volatile long *counter)
{
	for (;;)
		++*counter;
}

/* Waits for the child's next change of state, and names it. */
static void report(pid_t child)
{
	int status;

	if (waitpid(child, &status, WUNTRACED | WCONTINUED) != child) {
		perror("waitpid");
		exit(1);
	}
	if (WIFSTOPPED(status))
		printf("child stopped by signal %d\n", WSTOPSIG(status));
	else if (WIFCONTINUED(status))
		printf("child continued\n");
	else if (WIFSIGNALED(status))
		printf("child ended by signal %d\n", WTERMSIG(status));
	fflush(stdout);
}

static const char *does_it_count(volatile long *counter)
{
	long before = *counter;

	usleep(MOMENT);
	return *counter == before ? "stands still" : "counts";
}

int main(void)
{
	struct sigaction action = { .sa_handler = on_child,
				    .sa_flags = SA_RESTART };
	volatile long *counter = mmap(NULL, sizeof(*counter),
				      PROT_READ | PROT_WRITE,
				      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t child;

	if (counter == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	sigaction(SIGCHLD, &action, NULL);
	child = fork();
	if (child < 0) {
		perror("fork");
		return 1;
	}
	if (child == 0)
		count_for_ever(counter);
	usleep(MOMENT);
	printf("child %s\n", does_it_count(counter));
	kill(child, SIGSTOP);
	report(child);
	printf("child %s\n", does_it_count(counter));
	kill(child, SIGCONT);
	report(child);
	usleep(MOMENT);
	printf("child %s\n", does_it_count(counter));
	kill(child, SIGKILL);
	report(child);
	printf("SIGCHLD came %d times\n", (int)told);
	return 0;
}
