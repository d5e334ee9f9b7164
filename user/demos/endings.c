/* SPDX-License-Identifier: MIT */
/*
 * endings: every way in which a process ends, as its parent learns of it by
 * wait() (Operating Systems: Three Easy Pieces, sections 5.2 and 5.4): by
 * exit() with a status, of which eight bits arrive; by a signal from
 * outside, kill(); by a signal that it ignores, hence not; by one for an
 * access to memory that is not there.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void leave(void)
{
	exit(7);
}

static void leave_large(void)
{
	exit(0x107);
}

static void wait_for_signal(void)
{
	for (;;)
		pause();
}

static void ignore_and_leave(void)
{
	signal(SIGTERM, SIG_IGN);
	raise(SIGTERM);
	exit(0);
}

static void touch_nothing(void)
{
	volatile char *page = mmap(NULL, 1, PROT_NONE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	*page = 1;
}

static const struct {
	const char *what;
	void (*child)(void);
	int number; /* signal that the parent sends, or 0 */
} endings[] = {
	{ "exit(7)", leave, 0 },
	{ "exit(0x107)", leave_large, 0 },
	{ "kill(child, SIGTERM)", wait_for_signal, SIGTERM },
	{ "kill(child, SIGKILL)", wait_for_signal, SIGKILL },
	{ "SIGTERM ignored", ignore_and_leave, 0 },
	{ "a forbidden address", touch_nothing, 0 },
};

int main(void)
{
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		pid_t child = fork();
		int status;

		if (child < 0) {
			perror("fork");
			return 1;
		}
		if (child == 0) {
			endings[i].child();
			_exit(0);
		}
		if (endings[i].number)
			kill(child, endings[i].number);
		if (waitpid(child, &status, 0) != child) {
			perror("waitpid");
			return 1;
		}
		printf("%-22s status %04x: ", endings[i].what, status);
		if (WIFEXITED(status))
			printf("exited with %d\n", WEXITSTATUS(status));
		else
			printf("ended by signal %d\n", WTERMSIG(status));
		fflush(stdout);
	}
	return 0;
}
