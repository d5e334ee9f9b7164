/* SPDX-License-Identifier: MIT */
/*
 * Page tables come and go: mappings far apart, whose tables are given back
 * when the last page goes, while neighbours in the same tables stay; ranges
 * that end in the middle of a table; two processes in one memory, one of
 * which goes on reading while the other maps and unmaps.
 */
#include "check.h"
#include <sched.h>
#include <signal.h>

#define MB2   (2 * MIB)
#define GB    (1024 * MIB)
#define RW    (PROT_READ | PROT_WRITE)
#define ANON  (MAP_PRIVATE | MAP_ANONYMOUS)
#define FIXED (ANON | MAP_FIXED | MAP_NORESERVE)

/* An empty part of the address space, as large as that, 1 GiB aligned. */
static char *reserve(size_t size)
{
	char *at =
		mmap(NULL, size + GB, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);

	CHECK(at != MAP_FAILED);
	munmap(at, size + GB);
	return (char *)(((unsigned long)at + GB - 1) & -GB);
}

static void put(char *at, char c)
{
	CHECK(mmap(at, PAGE, RW, FIXED, -1, 0) == at);
	CHECK_EQ(*at, 0);
	*at = c;
}

static void probe(long address)
{
	(void)*(volatile char *)address;
}

static int is_gone(char *at)
{
	return in_child(probe, (long)at) == KILLED(SIGSEGV);
}

static void one_page_each(void)
{
	static const size_t steps[] = { MB2, GB / 2, GB, 37 * MIB };

	SECTION("single pages, far apart, one table each");
	for (unsigned s = 0; s < ARRAY_SIZE(steps); s++) {
		char *base = reserve(24 * steps[s]);

		for (int i = 0; i < 24; i++)
			put(base + i * steps[s], i + 1);
		for (int i = 1; i < 24; i += 2)
			CHECK_OK(munmap(base + i * steps[s], PAGE));
		for (int i = 0; i < 24; i += 2)
			CHECK_EQ(base[i * steps[s]], i + 1);
		CHECK(is_gone(base + steps[s]));
		for (int i = 1; i < 24; i += 2)
			put(base + i * steps[s], i + 1);
		for (int i = 0; i < 24; i++)
			CHECK_EQ(base[i * steps[s]], i + 1);
		CHECK_OK(munmap(base, 24 * steps[s]));
		CHECK(is_gone(base) && is_gone(base + 23 * steps[s]));
	}
}

static void borders(void)
{
	static const long offsets[] = { -2 * PAGE, -PAGE, 0, PAGE };
	char *middle = reserve(2 * GB) + GB;

	SECTION("unmapping up to, and from, a table's border");
	for (unsigned a = 0; a < ARRAY_SIZE(offsets); a++) {
		for (unsigned b = a + 1; b < ARRAY_SIZE(offsets); b++) {
			for (int i = 0; i < 4; i++)
				put(middle + offsets[i], 'a' + i);
			CHECK_OK(munmap(middle + offsets[a],
					offsets[b] - offsets[a]));
			for (unsigned i = 0; i < 4; i++)
				if (i < a || i >= b)
					CHECK_EQ(middle[offsets[i]], 'a' + i);
			CHECK(is_gone(middle + offsets[a]));
			CHECK_OK(munmap(middle - 2 * PAGE, 4 * PAGE));
		}
	}
}

static void full_tables(void)
{
	char *base = reserve(8 * MB2);

	SECTION("whole tables of pages, unmapped in parts");
	for (int round = 0; round < 3; round++) {
		CHECK(mmap(base, 3 * MB2, RW, FIXED, -1, 0) == base);
		for (long i = 0; i < 3 * MB2; i += 8 * PAGE)
			base[i] = i / PAGE % 100 + 1;
		CHECK_OK(munmap(base + MB2 / 2, 2 * MB2));
		for (long i = 0; i < 3 * MB2; i += 64 * PAGE)
			if (i < MB2 / 2 || i >= 5 * MB2 / 2)
				CHECK_EQ(base[i], i / PAGE % 100 + 1);
		CHECK(is_gone(base + MB2));
		put(base + MB2, 'x');
		CHECK_OK(munmap(base, 8 * MB2));
	}
}

static void huge_ranges(void)
{
	char *base = reserve(64 * GB);
	long begin = check_ms(CLOCK_MONOTONIC);

	SECTION("huge ranges, with nearly nothing in them");
	for (int i = 0; i < 20; i++) {
		CHECK(mmap(base, 64 * GB, RW, FIXED, -1, 0) == base);
		base[i * GB] = base[63 * GB] = 1;
		CHECK_OK(mprotect(base + GB / 2, 32 * GB, PROT_READ));
		CHECK_OK(munmap(base, 64 * GB));
	}
	for (int i = 0; i < 5; i++)
		CHECK_OK(munmap((void *)0x100000000000, 60UL << 40));
	CHECK(check_ms(CLOCK_MONOTONIC) - begin < 1500);
}

/* ---- two processes, one memory ---- */

static char *volatile shared_base;
static volatile int stop, wrong;

static int reader(void *unused)
{
	(void)unused;
	while (!stop) {
		char *at = shared_base;

		for (int i = 0; i < 8; i++)
			wrong += at[i * 2 * MB2] != 'A' + i;
		if (!stop)
			sched_yield();
	}
	return 0;
}

static void beside_a_reader(void)
{
	static char stack[64 * KIB] __attribute__((aligned(16)));
	char *base = reserve(16 * MB2);
	pid_t pid;

	SECTION("mapping and unmapping beside a reader in the same memory");
	for (int i = 0; i < 8; i++)
		put(base + i * 2 * MB2, 'A' + i);
	shared_base = base;
	pid = clone(reader, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL);
	CHECK_OK(pid);
	for (int round = 0; round < 10; round++) {
		for (int i = 0; i < 4; i++) {
			char *at = base + i * 2 * MB2 + MB2;

			*(char *)mmap(at, PAGE, RW, FIXED, -1, 0) = round;
			if (munmap(at, MB2) < 0)
				wrong++;
		}
		if (round % 5 == 0)
			sched_yield();
	}
	stop = 1;
	CHECK_EQ(status_of(pid), EXITED(0));
	CHECK_EQ(wrong, 0);
}

int main(void)
{
	one_page_each();
	borders();
	full_tables();
	huge_ranges();
	beside_a_reader();
	return check_done();
}
