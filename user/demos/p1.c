/* SPDX-License-Identifier: MIT */
/*
 * p1: hello, and fork (Operating Systems: Three Easy Pieces, section 5.1).
 * One process calls fork(), two return from it: the parent gets the child's
 * number, the child gets 0. Which of the two prints first is the scheduler's
 * choice, so the last two lines may stand in either order.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	pid_t child;

	printf("hello world (pid:%d)\n", getpid());
	/*
	 * The child gets a copy of all memory, and so of a line that waits in
	 * stdio's buffer: without this, it is printed twice when standard
	 * output is a file or a pipe. Try it.
	 */
	fflush(stdout);
	child = fork();
	if (child < 0) {
		perror("fork failed");
		exit(1);
	}
	if (child == 0)
		printf("hello, I am child (pid:%d)\n", getpid());
	else
		printf("hello, I am parent of %d (pid:%d)\n", child, getpid());
	return 0;
}
