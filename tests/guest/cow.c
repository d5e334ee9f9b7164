/* SPDX-License-Identifier: MIT */
/*
 * Copy-on-write: after fork, parent and child see the same bytes and neither
 * sees the other's writes, through several generations, for memory, break,
 * data, stack and the buffers that system calls fill.
 */
#include "check.h"

#define PAGES 256

static char *memory;
static char data[3 * PAGE] = "data";
static int to_child[2], to_parent[2];

/* Lets the other side go on; waits for the other side. */
static void tell(int fd)
{
	CHECK_EQ(write(fd, "x", 1), 1);
}

static void await(int fd)
{
	char c;

	CHECK_EQ(read(fd, &c, 1), 1);
}

static void child_writes(long unused)
{
	(void)unused;
	CHECK(matches(memory, PAGES * PAGE, 0, 1));
	fill(memory, PAGES * PAGE, 0, 2);
	CHECK(matches(memory, PAGES * PAGE, 0, 2));
}

static void isolation(void)
{
	SECTION("cow: the child's writes are the child's");
	fill(memory, PAGES * PAGE, 0, 1);
	CHECK_EQ(in_child(child_writes, 0), EXITED(0));
	CHECK(matches(memory, PAGES * PAGE, 0, 1));
}

static void child_reads(long unused)
{
	(void)unused;
	await(to_child[0]);
	CHECK(matches(memory, PAGES * PAGE, 0, 1));
	CHECK(strcmp(data, "data") == 0);
	memory[5] = 'c';
	tell(to_parent[1]);
}

static void parent_writes(void)
{
	pid_t pid;

	SECTION("cow: the parent's writes are the parent's");
	pid = start(child_reads, 0);
	fill(memory, PAGES * PAGE, 0, 3);
	strcpy(data, "changed");
	tell(to_child[1]);
	await(to_parent[0]);
	CHECK(matches(memory, PAGES * PAGE, 0, 3));
	CHECK_EQ(status_of(pid), EXITED(0));
	strcpy(data, "data");
}

/* Each generation changes one page and leaves the rest to the next. */
static void generation(long n)
{
	for (int i = 0; i < 8; i++)
		CHECK(matches(memory + i * PAGE, PAGE, 0, i < n ? i + 10 : 3));
	if (n == 8)
		return;
	fill(memory + n * PAGE, PAGE, 0, n + 10);
	CHECK_EQ(in_child(generation, n + 1), EXITED(0));
	for (int i = 0; i < 8; i++)
		CHECK(matches(memory + i * PAGE, PAGE, 0, i <= n ? i + 10 : 3));
}

static void generations(void)
{
	SECTION("cow: eight generations deep");
	for (int i = 0; i < 8; i++)
		fill(memory + i * PAGE, PAGE, 0, 3);
	CHECK_EQ(in_child(generation, 0), EXITED(0));
	for (int i = 0; i < 8; i++)
		CHECK(matches(memory + i * PAGE, PAGE, 0, 3));
}

static void child_calls(long unused)
{
	struct stat *st = (struct stat *)(memory + PAGE - 10);

	(void)unused;
	memset(st, 0, sizeof(*st));
	CHECK_OK(fstat(to_child[0], st));
	CHECK(S_ISFIFO(st->st_mode));
	CHECK_EQ(read(to_child[0], memory + 3 * PAGE - 2, 4), 4);
	CHECK(memcmp(memory + 3 * PAGE - 2, "abcd", 4) == 0);
}

static void system_calls(void)
{
	SECTION("cow: system calls that write into shared pages");
	fill(memory, 4 * PAGE, 0, 7);
	CHECK_EQ(write(to_child[1], "abcd", 4), 4);
	CHECK_EQ(in_child(child_calls, 0), EXITED(0));
	CHECK(matches(memory, 4 * PAGE, 0, 7));
}

static void scribble(long seed)
{
	fill(memory, 64 * PAGE, 0, seed);
	CHECK(matches(memory, 64 * PAGE, 0, seed));
	for (int i = 0; i < 64; i++)
		memory[i * PAGE] ^= 1;
	CHECK(!matches(memory, PAGE, 0, seed));
}

static void siblings(void)
{
	pid_t pids[8];

	SECTION("cow: eight siblings at once");
	fill(memory, 64 * PAGE, 0, 9);
	for (int i = 0; i < 8; i++)
		pids[i] = start(scribble, 20 + i);
	for (int i = 0; i < 8; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	CHECK(matches(memory, 64 * PAGE, 0, 9));
}

int main(void)
{
	memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pipe(to_child) || pipe(to_parent))
		return 1;
	isolation();
	parent_writes();
	generations();
	system_calls();
	siblings();
	return check_done();
}
