/* SPDX-License-Identifier: MIT */
/*
 * p5: a pipe between two children (Operating Systems: Three Easy Pieces,
 * section 5.4 and the last of its homework). One child's standard output is
 * the pipe's writing end, the other's standard input its reading end. So the
 * shell's | is made.
 *
 * Each process closes the ends that it does not use. That is no tidiness: the
 * reader sees the end of the file only when nobody can write any more, itself
 * and its parent included.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void writer(void)
{
	printf("hello from the writer\n");
	printf("this text went through a pipe\n");
	fflush(stdout);
}

static void reader(void)
{
	char line[100];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		printf("the reader got: %s\n", line);
	}
	fflush(stdout);
}

/* Starts a child which runs BODY with the pipe's END as descriptor TARGET. */
static void start(void (*body)(void), const int pipe_ends[2], int end,
		  int target)
{
	pid_t child = fork();

	if (child < 0) {
		perror("fork failed");
		exit(1);
	}
	if (child > 0)
		return;
	dup2(pipe_ends[end], target);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
	body();
	_exit(0);
}

int main(void)
{
	int pipe_ends[2]; /* 0 is read from, 1 is written to */

	if (pipe(pipe_ends) < 0) {
		perror("pipe failed");
		exit(1);
	}
	start(writer, pipe_ends, 1, STDOUT_FILENO);
	start(reader, pipe_ends, 0, STDIN_FILENO);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
	while (wait(NULL) > 0)
		;
	printf("both children have ended\n");
	return 0;
}
