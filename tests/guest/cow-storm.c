/* SPDX-License-Identifier: MIT */
/*
 * Copy-on-write under strain: parent and children write the same shared pages
 * at the same moment, fork while they do, and end while others still share.
 * Whoever believes wrongly to be a page's last holder shows as a wrong byte.
 */
#include "check.h"

#define PAGES  24
#define ROUNDS 60

static unsigned char *memory;

static void stamp(int seed)
{
	for (int i = 0; i < PAGES; i++) {
		memory[i * PAGE] = seed + i;
		memory[i * PAGE + PAGE - 1] = seed - i;
	}
}

static int stamped(int seed)
{
	for (int i = 0; i < PAGES; i++)
		if (memory[i * PAGE] != (unsigned char)(seed + i) ||
		    memory[i * PAGE + PAGE - 1] != (unsigned char)(seed - i))
			return 0;
	return 1;
}

/* Sees the parent's stamp, sets its own, and still sees that. */
static void child(long seed)
{
	CHECK(stamped(seed));
	stamp(seed + 50);
	CHECK(stamped(seed + 50));
}

/* A child that forks on while it writes. */
static void family(long seed)
{
	pid_t pid;

	CHECK(stamped(seed));
	stamp(seed + 1);
	pid = start(child, seed + 1);
	stamp(seed + 2);
	CHECK(stamped(seed + 2));
	CHECK_EQ(status_of(pid), EXITED(0));
	CHECK(stamped(seed + 2));
}

static void rounds(void (*fn)(long), int children)
{
	pid_t pids[4];
	int good = 0;

	for (int round = 0; round < ROUNDS; round++) {
		stamp(round);
		for (int i = 0; i < children; i++)
			pids[i] = start(fn, round);
		stamp(round + 7);
		good += stamped(round + 7);
		for (int i = 0; i < children; i++)
			good += status_of(pids[i]) == EXITED(0);
		good += stamped(round + 7);
	}
	CHECK_EQ(good, ROUNDS * (children + 2));
}

static void one(long unused)
{
	(void)unused;
	rounds(child, 1);
}

int main(void)
{
	pid_t pids[4];

	memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	SECTION("parent and child write at once");
	rounds(child, 1);
	SECTION("parent and four children write at once");
	rounds(child, 4);
	SECTION("families that fork while they write");
	rounds(family, 2);
	SECTION("four such parents side by side");
	for (int i = 0; i < 4; i++)
		pids[i] = start(one, 0);
	for (int i = 0; i < 4; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	return check_done();
}
