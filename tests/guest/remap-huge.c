/* SPDX-License-Identifier: MIT */
/*
 * mremap of mappings as large as the address space allows, in which little or
 * nothing was ever touched: the work is that of what is there, not that of
 * every page which could be. A kernel that walks all of them is gone for good.
 */
#include "check.h"
#include <signal.h>

#define GB    (1UL << 30)
#define TB    (1UL << 40)
#define RW    (PROT_READ | PROT_WRITE)
#define LIMIT 1000 /* milliseconds for what takes Linux one */

static char *reserve(size_t size, int prot)
{
	return mmap(NULL, size, prot,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

/* Behind it nothing can grow. */
static void obstruct(char *end)
{
	CHECK(mmap(end, PAGE, PROT_NONE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == end);
}

static char *grow(char *at, size_t size)
{
	char *moved;

	obstruct(at + size);
	CHECK_ERR(mremap(at, size, size + PAGE, 0), ENOMEM);
	moved = mremap(at, size, size + PAGE, MREMAP_MAYMOVE);
	CHECK(moved != MAP_FAILED && moved != at);
	return moved;
}

static void empty(void)
{
	static const size_t sizes[] = { 64 * GB, 512 * GB, TB, 8 * TB };

	SECTION("mremap: huge, and never touched");
	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
		long begin = check_ms(CLOCK_MONOTONIC);
		char *at = grow(reserve(sizes[i] + PAGE, PROT_NONE), sizes[i]);

		CHECK_OK(munmap(at, sizes[i] + PAGE));
		CHECK(check_ms(CLOCK_MONOTONIC) - begin < LIMIT);
	}
}

static void probe(long address)
{
	(void)*(volatile char *)address;
}

static void few_pages(void)
{
	static const unsigned long at[] = { 0,	      PAGE,	    GB - PAGE,
					    GB,	      5 * GB + 77,  100 * GB,
					    512 * GB, TB - PAGE + 9 };
	char *old = reserve(TB + PAGE, RW), *new;
	long begin = check_ms(CLOCK_MONOTONIC);

	SECTION("mremap: huge, with a few pages in it");
	for (unsigned i = 0; i < ARRAY_SIZE(at); i++)
		old[at[i]] = i + 1;
	new = grow(old, TB);
	for (unsigned i = 0; i < ARRAY_SIZE(at); i++) {
		CHECK_EQ(new[at[i]], i + 1);
		CHECK_EQ(in_child(probe, (long)(old + at[i])), KILLED(SIGSEGV));
	}
	CHECK_EQ(new[2 * GB], 0);
	CHECK(mremap(new, TB + PAGE, GB, 0) == new);
	CHECK_EQ(new[PAGE], 2);
	CHECK_EQ(in_child(probe, (long)(new + 100 * GB)), KILLED(SIGSEGV));
	CHECK_OK(munmap(new, GB));
	CHECK(check_ms(CLOCK_MONOTONIC) - begin < LIMIT);
}

static void killable(long unused)
{
	(void)unused;
	for (;;) {
		char *at = reserve(4 * TB, PROT_NONE);

		at = mremap(at, 4 * TB, 5 * TB, MREMAP_MAYMOVE);
		munmap(at, 5 * TB);
	}
}

static void still_alive(void)
{
	pid_t pid = start(killable, 0);

	SECTION("who does nothing else can be killed");
	usleep(20000);
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
}

int main(void)
{
	empty();
	few_pages();
	still_alive();
	return check_done();
}
