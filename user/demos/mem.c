/* SPDX-License-Identifier: MIT */
/*
 * mem [VALUE [COUNT]]: takes some memory, says where it lies, and adds one to
 * what it holds every second, for ever or COUNT times (Operating Systems:
 * Three Easy Pieces, section 2.2). Start it twice: both may say the same
 * address, and yet each counts for itself. Addresses are virtual.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long count = argc > 2 ? atol(argv[2]) : -1;
	int *p = malloc(sizeof(*p));

	if (!p) {
		perror("malloc failed");
		exit(1);
	}
	*p = argc > 1 ? atoi(argv[1]) : 0;
	printf("(%d) address pointed to by p: %p\n", getpid(), (void *)p);
	while (count < 0 || count-- > 0) {
		fflush(stdout);
		sleep(1);
		*p = *p + 1;
		printf("(%d) p: %d\n", getpid(), *p);
	}
	free(p);
	return 0;
}
