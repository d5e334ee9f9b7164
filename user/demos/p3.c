/* SPDX-License-Identifier: MIT */
/*
 * p3: fork, exec, wait (Operating Systems: Three Easy Pieces, section 5.3).
 * The child becomes another program: exec() replaces its code, its memory and
 * its arguments, but it is still the same process, with the same number and
 * the same open files. It counts the words of this very source.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where the sources of the demos are, unless they are right here. */
#define SOURCES "/usr/src/demos"

static _Noreturn void count_words(void)
{
	char *const arguments[] = { "wc", "p3.c", NULL };

	if (access("p3.c", R_OK) < 0 && chdir(SOURCES) < 0)
		perror(SOURCES);
	execvp(arguments[0], arguments);
	/* A successful exec has nobody left to return to. */
	perror("exec failed");
	_exit(127);
}

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
		fflush(stdout); /* what exec forgets is lost */
		count_words();
	}
	ended = wait(NULL);
	printf("hello, I am parent of %d (rc_wait:%d) (pid:%d)\n", child, ended,
	       getpid());
	return 0;
}
