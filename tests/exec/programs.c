/* SPDX-License-Identifier: MIT */
/*
 * What the tests of tools/exec lay over the root file system and run there:
 * one program which does what its first argument says. It stands outside the
 * system's own tree, so it also shows that a program built on the host runs.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Every byte there is, several times, on both outputs but not the same. */
static void bytes(void)
{
	unsigned char up[1024], down[1024];
	int i;

	for (i = 0; i < 1024; i++) {
		up[i] = i;
		down[i] = 255 - i;
	}
	if (write(1, up, sizeof(up)) != sizeof(up) ||
	    write(2, down, sizeof(down)) != sizeof(down))
		_exit(99);
}

/* Standard input to standard output, each byte's complement. */
static void complement(void)
{
	int c;

	while ((c = getchar()) != EOF)
		putchar(~c & 255);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int value = argc > 2 ? atoi(argv[2]) : 0;

	if (!strcmp(what, "bytes"))
		bytes();
	else if (!strcmp(what, "complement"))
		complement();
	else if (!strcmp(what, "status"))
		return value;
	else if (!strcmp(what, "fault"))
		*(volatile char *)16 = 1;
	else if (!strcmp(what, "spin"))
		for (;;)
			;
	else if (!strcmp(what, "wait"))
		poll(NULL, 0, -1);
	return 0;
}
