/* SPDX-License-Identifier: MIT */
/*
 * A process has some tens of thousands of mappings at most (65,530, as Linux
 * has it unless told otherwise): each is memory of the kernel's that no other
 * limit sees. At the limit nothing can be mapped, and nothing split.
 */
#include "check.h"

#define MOST 65530
#define STEP (16 * PAGE)

/* Neighbours differ in protection: no two become one. */
static char *map(long i, long size)
{
	return mmap(NULL, size, i & 1 ? PROT_READ : PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int limit_is_usual(void)
{
	FILE *f = fopen("/proc/sys/vm/max_map_count", "r");
	long n = MOST;

	if (f) {
		if (fscanf(f, "%ld", &n) != 1)
			n = 0;
		fclose(f);
	}
	return n == MOST;
}

int main(void)
{
	char *first, *second, *last = NULL, *p;
	long n = 0;

	SECTION("as many mappings as there may be");
	first = map(0, 4 * PAGE);
	second = map(1, 4 * PAGE);
	while (n < 2 * MOST && (p = map(n, PAGE)) != MAP_FAILED) {
		last = p;
		n++;
	}
	CHECK_EQ(errno, ENOMEM);
	CHECK(n > MOST - 100);
	CHECK(n <= MOST);
	SECTION("at the limit nothing is split");
	if (!limit_is_usual())
		SKIP("the limit is another one");
	CHECK_ERR(munmap(first + PAGE, PAGE), ENOMEM);
	CHECK_ERR(mprotect(first + PAGE, PAGE, PROT_NONE), ENOMEM);
	first[PAGE] = 'x';
	CHECK_EQ(first[PAGE], 'x');
	SECTION("one less, and one more fits");
	CHECK_OK(munmap(last, PAGE));
	CHECK_OK(munmap(second, 4 * PAGE));
	CHECK_OK(munmap(first + PAGE, PAGE));
	CHECK_OK(mprotect(first, PAGE, PROT_NONE));
	return check_done();
}
