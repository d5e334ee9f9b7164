/* SPDX-License-Identifier: MIT */
/*
 * Memory that is there only when touched: a large mapping of which little is
 * used, zeros wherever it is first read or written, bss, reading before
 * writing, and fork of it all.
 */
#include "check.h"

#define SIZE (64 * MIB)

static char bss[4 * MIB];
static char *map;

static void sparse_touches(void)
{
	int good = 1;

	SECTION("demand zero: 64 MiB, 64 pages touched");
	for (long at = 0; at < SIZE; at += MIB)
		good &= map[at] == 0;
	CHECK(good);
	for (long at = 0; at < SIZE; at += MIB)
		map[at] = at / MIB + 1;
	for (long at = 0; at < SIZE; at += MIB)
		good &= map[at] == (char)(at / MIB + 1) && map[at + 1] == 0 &&
			map[at + PAGE] == 0 && map[at + MIB - 1] == 0;
	CHECK(good);
}

static void bss_is_zero(void)
{
	int good = 1;

	SECTION("demand zero: bss, read first, then written");
	for (long at = 0; at < 4 * MIB; at += PAGE)
		good &= bss[at] == 0;
	CHECK(good);
	for (long at = 0; at < 4 * MIB; at += 64 * KIB)
		bss[at] = 'b';
	CHECK(bss[0] == 'b' && bss[1] == 0 && bss[64 * KIB] == 'b');
	CHECK(all_bytes(bss + 1, PAGE, 0));
}

static void child(long unused)
{
	(void)unused;
	CHECK_EQ(map[5 * MIB], 6);
	CHECK_EQ(map[5 * MIB + 3 * PAGE], 0);
	map[5 * MIB + 3 * PAGE] = 'c';
	map[6 * MIB + 7 * PAGE] = 'c';
}

static void after_fork(void)
{
	SECTION("demand zero: pages first touched by a child");
	CHECK_EQ(in_child(child, 0), EXITED(0));
	CHECK_EQ(map[5 * MIB + 3 * PAGE], 0);
	CHECK_EQ(map[6 * MIB + 7 * PAGE], 0);
}

static void by_system_call(void)
{
	int fds[2];

	SECTION("demand zero: first touched by a system call");
	CHECK_OK(pipe(fds));
	CHECK_EQ(write(fds[1], map + 9 * MIB + 5 * PAGE, 8192), 8192);
	CHECK_EQ(read(fds[0], map + 10 * MIB + 5 * PAGE + 1, 8192), 8192);
	CHECK(all_bytes(map + 10 * MIB + 5 * PAGE, 3 * PAGE, 0));
	CHECK_EQ(write(fds[1], "abc", 3), 3);
	CHECK_EQ(read(fds[0], map + 11 * MIB + PAGE - 1, 3), 3);
	CHECK(memcmp(map + 11 * MIB + PAGE - 1, "abc", 3) == 0);
	CHECK_EQ(map[11 * MIB + PAGE + 2], 0);
}

/* Given back and mapped again, old contents must not show. */
static void recycled(void)
{
	SECTION("demand zero: recycled pages are zero");
	for (int round = 0; round < 20; round++) {
		char *p = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		CHECK(all_bytes(p, 64 * PAGE, 0));
		memset(p, 0xaa, 64 * PAGE);
		CHECK_OK(munmap(p, 64 * PAGE));
	}
}

int main(void)
{
	map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED)
		return 1;
	sparse_touches();
	bss_is_zero();
	after_fork();
	by_system_call();
	recycled();
	return check_done();
}
