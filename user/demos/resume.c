/* SPDX-License-Identifier: MIT */
/*
 * resume PID: the other half of miscellaneous control (Operating Systems:
 * Three Easy Pieces, section 4.3), of any process that you may send signals
 * to. Says its state before and after, the third word of /proc/PID/stat: T
 * while it is stopped, S or R afterwards. To have one to resume, try
 *
 *	loop & kill -STOP $!; resume $!
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The state letter, or '?' where there is no such process or no /proc. */
static char state_of(pid_t pid)
{
	char path[32], text[256], *close = NULL;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	in = fopen(path, "r");
	if (!in)
		return '?';
	if (fgets(text, sizeof(text), in))
		close = strrchr(text, ')');
	fclose(in);
	return close && close[1] ? close[2] : '?';
}

int main(int argc, char **argv)
{
	pid_t pid = argc == 2 ? atoi(argv[1]) : 0;

	if (pid <= 0) {
		fprintf(stderr, "usage: resume PID\n");
		return 1;
	}
	printf("%d is %c\n", (int)pid, state_of(pid));
	if (kill(pid, SIGCONT) < 0) {
		perror("resume");
		return 1;
	}
	usleep(100000);
	printf("%d is %c\n", (int)pid, state_of(pid));
	return 0;
}
