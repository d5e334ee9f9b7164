/* SPDX-License-Identifier: MIT */
/*
 * mmap, munmap and mprotect by chance, thousands of times in an arena of 64
 * pages, beside a table of what each page must be. A wrong split or join of
 * regions shows as a wrong byte, a wrong right, or an error.
 */
#include "check.h"

#define PAGES  64
#define ROUNDS 4000

#define RW (PROT_READ | PROT_WRITE)

struct expected {
	int mapped, prot;
	char mark; /* the page's first byte */
};

static struct expected want[PAGES];
static char *arena;
static int probe[2];
static unsigned long state = 12345;

/* A fixed row of numbers (MMIX's generator), the same everywhere. */
static unsigned chance(unsigned below)
{
	state = state * 6364136223846793005 + 1442695040888963407;
	return (state >> 33) % below;
}

static int do_map(int from, int n)
{
	int prot = chance(3) ? RW : PROT_READ;

	for (int i = from; i < from + n; i++)
		want[i] = (struct expected){ 1, prot, 0 };
	return mmap(arena + from * PAGE, n * PAGE, prot,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		    0) == arena + from * PAGE;
}

static int do_unmap(int from, int n)
{
	for (int i = from; i < from + n; i++)
		want[i].mapped = 0;
	return munmap(arena + from * PAGE, n * PAGE) == 0;
}

/* Linux changes the pages before the first hole, then says ENOMEM. */
static int do_protect(int from, int n)
{
	static const int prots[] = { PROT_NONE, PROT_READ, RW };
	int prot = prots[chance(3)], i;

	for (i = from; i < from + n && want[i].mapped; i++)
		want[i].prot = prot;
	if (i == from + n)
		return mprotect(arena + from * PAGE, n * PAGE, prot) == 0;
	return mprotect(arena + from * PAGE, n * PAGE, prot) == -1 &&
	       errno == ENOMEM;
}

static int do_write(int from, int n)
{
	for (int i = from; i < from + n; i++)
		if (want[i].mapped && want[i].prot == RW)
			arena[i * PAGE] = want[i].mark = chance(100);
	return 1;
}

/* Asks the kernel, by a pipe, whether the page is readable, and its byte. */
static int page_is(int i)
{
	long n = syscall(SYS_write, probe[1], arena + i * PAGE, 1);
	char c;

	if (!want[i].mapped || want[i].prot == PROT_NONE)
		return n == -1 && errno == EFAULT;
	return n == 1 && read(probe[0], &c, 1) == 1 && c == want[i].mark;
}

static int all_pages(void)
{
	for (int i = 0; i < PAGES; i++)
		if (!page_is(i))
			return 0;
	return 1;
}

int main(void)
{
	int (*const steps[])(int, int) = { do_map, do_unmap, do_protect,
					   do_write };
	int good = 1;

	if (pipe(probe))
		return 1;
	arena = mmap(NULL, PAGES * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
		     -1, 0);
	munmap(arena, PAGES * PAGE);
	SECTION("map, unmap, protect by chance, 4,000 steps");
	for (int round = 0; round < ROUNDS && good; round++) {
		int from = chance(PAGES), n = 1 + chance(PAGES - from);

		if (n > 12)
			n = 1 + n % 12;
		good = steps[chance(4)](from, n);
		if (round % 16 == 0)
			good &= all_pages();
		CHECK(good);
	}
	CHECK(all_pages());
	SECTION("and all of it away at once");
	CHECK(do_unmap(0, PAGES));
	CHECK(all_pages());
	return check_done();
}
