/* SPDX-License-Identifier: MIT */
/*
 * p2: fork and wait (Operating Systems: Three Easy Pieces, section 5.2). The
 * parent sleeps in wait() until its child has ended, so now the child's line
 * always comes first, whoever the scheduler runs first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	pid_t child, ended;

	printf("hello world (pid:%d)\n", getpid());
	fflush(stdout); /* see p1.c */
	child = fork();
	if (child < 0) {
		perror("fork failed");
		exit(1);
	}
	if (child == 0) {
		printf("hello, I am child (pid:%d)\n", getpid());
	} else {
		ended = wait(NULL);
		printf("hello, I am parent of %d (rc_wait:%d) (pid:%d)\n",
		       child, ended, getpid());
	}
	return 0;
}
