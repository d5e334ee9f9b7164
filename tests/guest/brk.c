/* SPDX-License-Identifier: MIT */
/*
 * brk(2): the break goes up with zeros, down with its pages given back, to
 * any byte; it stops at other mappings; a child's is its own. The raw call
 * answers with the break that holds, changed or not.
 */
#include "check.h"
#include <signal.h>

static char *set(char *to)
{
	return (char *)syscall(SYS_brk, to);
}

static void touch(long address)
{
	(void)*(volatile char *)address;
}

static void up_and_down(char *base)
{
	SECTION("brk: up, zero, down, up again");
	CHECK(set(NULL) == base);
	CHECK(set(base + 10 * PAGE) == base + 10 * PAGE);
	CHECK(all_bytes(base, 10 * PAGE, 0));
	fill(base, 10 * PAGE, 0, 1);
	CHECK(set(base + 4 * PAGE) == base + 4 * PAGE);
	CHECK(matches(base, 4 * PAGE, 0, 1));
	CHECK_EQ(in_child(touch, (long)(base + 5 * PAGE)), KILLED(SIGSEGV));
	CHECK(set(base + 10 * PAGE) == base + 10 * PAGE);
	CHECK(matches(base, 4 * PAGE, 0, 1));
	CHECK(all_bytes(base + 4 * PAGE + PAGE, 5 * PAGE, 0));
	CHECK(set(base) == base);
}

static void odd_bytes(char *base)
{
	SECTION("brk: to any byte");
	CHECK(set(base + 1) == base + 1);
	CHECK(set(base + 4097) == base + 4097);
	base[4096] = 'x';
	CHECK(set(base + 100) == base + 100);
	base[99] = 'y';
	CHECK(set(base + 12345) == base + 12345);
	CHECK_EQ(base[99], 'y');
	CHECK(set(base) == base);
}

static void refused(char *base)
{
	char *end = base + PAGE;

	SECTION("brk: refused, the old one comes back");
	CHECK(set(end) == end);
	CHECK(set((char *)1) == end);
	CHECK(set((char *)0x10000) == end);
	CHECK(set(base - PAGE) == end);
	CHECK(set((char *)0x7ffffffff000) == end);
	CHECK(set((char *)0x8000000000000000) == end);
	CHECK(set((char *)-1) == end);
	CHECK(mmap(end + 4 * PAGE, PAGE, PROT_NONE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		   0) == end + 4 * PAGE);
	CHECK(set(end + 8 * PAGE) == end);
	CHECK(set(end + 2 * PAGE) == end + 2 * PAGE);
	CHECK_OK(munmap(end + 4 * PAGE, PAGE));
	CHECK(set(end + 8 * PAGE) == end + 8 * PAGE);
	CHECK(set(base) == base);
}

static void child(long base)
{
	CHECK(set(NULL) == (char *)base + PAGE);
	CHECK_EQ(*(char *)base, 'p');
	CHECK(set((char *)base + 5 * PAGE) == (char *)base + 5 * PAGE);
	*(char *)base = 'c';
}

static void inherited(char *base)
{
	SECTION("brk: a child begins with it and moves its own");
	CHECK(set(base + PAGE) == base + PAGE);
	*base = 'p';
	CHECK_EQ(in_child(child, (long)base), EXITED(0));
	CHECK(set(NULL) == base + PAGE);
	CHECK_EQ(*base, 'p');
	CHECK(set(base) == base);
}

static void much(char *base)
{
	SECTION("brk: 16 MiB, touched here and there");
	CHECK(set(base + 16 * MIB) == base + 16 * MIB);
	for (long at = 0; at < 16 * MIB; at += MIB)
		base[at + at / MIB * PAGE] = 1;
	CHECK(set(base) == base);
}

int main(void)
{
	/* Page-aligned by hand: where the break begins is the kernel's. */
	char *base = set(NULL);

	base = set((char *)(((long)base + PAGE - 1) & -PAGE));
	up_and_down(base);
	odd_bytes(base);
	refused(base);
	inherited(base);
	much(base);
	return check_done();
}
