/* SPDX-License-Identifier: MIT */
/*
 * loop [LETTER [COUNT]]: prints its letter and then keeps the CPU busy for a
 * second, again and again, or COUNT times (Operating Systems: Three Easy
 * Pieces, section 2.1). It never sleeps. Start several on one CPU, "loop A &
 * loop B &", and each seems to have a CPU of its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* Waits the wasteful way. */
static void spin(double seconds)
{
	double end = now() + seconds;

	while (now() < end)
		;
}

int main(int argc, char **argv)
{
	const char *letter = argc > 1 ? argv[1] : "A";
	long count = argc > 2 ? atol(argv[2]) : -1;

	while (count < 0 || count-- > 0) {
		printf("%s\n", letter);
		fflush(stdout);
		spin(1);
	}
	return 0;
}
