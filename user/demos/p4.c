/* SPDX-License-Identifier: MIT */
/*
 * p4: redirection (Operating Systems: Three Easy Pieces, section 5.4). Between
 * fork and exec the child closes its standard output and opens a file, which
 * gets the lowest free descriptor: the one just closed. wc writes to
 * descriptor 1 as ever and knows nothing of it. So the shell's > is made.
 * Nothing is printed: `cat p4.output` shows what wc said.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where the sources of the demos are, unless they are right here. */
#define SOURCES "/usr/src/demos"

static _Noreturn void count_words(void)
{
	char *const arguments[] = { "wc", "p4.c", NULL };

	close(STDOUT_FILENO);
	if (open("./p4.output", O_CREAT | O_WRONLY | O_TRUNC, S_IRWXU) < 0) {
		perror("p4.output");
		_exit(1);
	}
	if (access("p4.c", R_OK) < 0 && chdir(SOURCES) < 0)
		perror(SOURCES);
	execvp(arguments[0], arguments);
	perror("exec failed");
	_exit(127);
}

int main(void)
{
	pid_t child = fork();

	if (child < 0) {
		perror("fork failed");
		exit(1);
	}
	if (child == 0)
		count_words();
	wait(NULL);
	return 0;
}
