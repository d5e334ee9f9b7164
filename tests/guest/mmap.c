/* SPDX-License-Identifier: MIT */
/*
 * mmap(2) and munmap(2): anonymous memory is zero, hints, MAP_FIXED over what
 * was there, protection, and the errors: alignment, lengths, addresses.
 */
#include "check.h"
#include <signal.h>

#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define RW   (PROT_READ | PROT_WRITE)

static char *map(size_t size)
{
	return mmap(NULL, size, RW, ANON, -1, 0);
}

static void touch(long address)
{
	(void)*(volatile char *)address;
}

static void anonymous(void)
{
	char *a = map(5 * PAGE), *b = map(PAGE);

	SECTION("mmap: anonymous memory");
	CHECK(a != MAP_FAILED && b != MAP_FAILED);
	CHECK_EQ((long)a % PAGE, 0);
	CHECK(b + PAGE <= a || a + 5 * PAGE <= b);
	CHECK(all_bytes(a, 5 * PAGE, 0));
	fill(a, 5 * PAGE, 0, 1);
	CHECK(matches(a, 5 * PAGE, 0, 1));
	CHECK(all_bytes(b, PAGE, 0));
	CHECK_OK(munmap(a, 5 * PAGE));
	CHECK_EQ(in_child(touch, (long)a), KILLED(SIGSEGV));
	CHECK_OK(munmap(a, 5 * PAGE));
	CHECK_OK(munmap(b, 1));
	CHECK_EQ(in_child(touch, (long)b), KILLED(SIGSEGV));
}

static void placed(void)
{
	char *a = map(4 * PAGE), *b;

	SECTION("mmap: hints and MAP_FIXED");
	CHECK_OK(munmap(a, 4 * PAGE));
	CHECK(mmap(a, PAGE, RW, ANON, -1, 0) == a);
	b = mmap(a, PAGE, RW, ANON, -1, 0);
	CHECK(b != a && b != MAP_FAILED);
	CHECK_OK(munmap(b, PAGE));
	CHECK(mmap(a + 1, PAGE, RW, ANON, -1, 0) != MAP_FAILED);
	*a = 'a';
	CHECK(mmap(a, 2 * PAGE, RW, ANON | MAP_FIXED, -1, 0) == a);
	CHECK_EQ(*a, 0);
	CHECK_ERR(mmap(a, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0), EEXIST);
	CHECK_ERR(mmap(a + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0), EINVAL);
	CHECK_OK(munmap(a, 2 * PAGE));
	CHECK(mmap(a, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) == a);
	CHECK_OK(munmap(a, PAGE));
}

static void errors(void)
{
	SECTION("mmap: errors");
	CHECK_ERR(mmap(NULL, 0, RW, ANON, -1, 0), EINVAL);
	CHECK_ERR(mmap(NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0), EINVAL);
	CHECK_ERR(mmap(NULL, PAGE, RW, MAP_PRIVATE, -1, 0), EBADF);
	CHECK_ERR(mmap(NULL, PAGE, RW, MAP_PRIVATE, 99, 0), EBADF);
	CHECK_ERR(syscall(SYS_mmap, NULL, PAGE, RW, ANON, -1, 1L), EINVAL);
	for (unsigned i = 0; i < ARRAY_SIZE(huge_lengths); i++)
		CHECK_ERR(syscall(SYS_mmap, NULL, huge_lengths[i], RW, ANON, -1,
				  0L),
			  ENOMEM);
	CHECK_ERR(mmap(NULL, 1UL << 47, RW, ANON, -1, 0), ENOMEM);
	for (unsigned i = 4; i < ARRAY_SIZE(bad_pointers) - 1; i++)
		CHECK_ERR(mmap(bad_pointers[i], PAGE, RW, ANON | MAP_FIXED, -1,
			       0),
			  ENOMEM);
}

static void unmapping(void)
{
	char *a = map(PAGE);

	SECTION("munmap: errors");
	CHECK_ERR(munmap(a + 1, PAGE), EINVAL);
	CHECK_ERR(munmap(a, 0), EINVAL);
	CHECK_ERR(syscall(SYS_munmap, a, -1L), EINVAL);
	CHECK_ERR(syscall(SYS_munmap, a, 1L << 63), EINVAL);
	for (unsigned i = 4; i < ARRAY_SIZE(bad_pointers) - 1; i++)
		CHECK_ERR(munmap(bad_pointers[i], PAGE), EINVAL);
	CHECK_OK(munmap((void *)0x10000, PAGE));
	*a = 1;
	CHECK_OK(munmap(a, PAGE));
}

/* A hole in the middle leaves the ends; a new map may fill the hole. */
static void holes(void)
{
	char *a = map(9 * PAGE);

	SECTION("munmap: the middle, the ends, across two maps");
	fill(a, 9 * PAGE, 0, 4);
	CHECK_OK(munmap(a + 3 * PAGE, 3 * PAGE));
	CHECK(matches(a, 3 * PAGE, 0, 4));
	CHECK(matches(a + 6 * PAGE, 3 * PAGE, 6 * PAGE, 4));
	CHECK_EQ(in_child(touch, (long)(a + 3 * PAGE)), KILLED(SIGSEGV));
	CHECK_EQ(in_child(touch, (long)(a + 6 * PAGE - 1)), KILLED(SIGSEGV));
	CHECK(mmap(a + 4 * PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0) ==
	      a + 4 * PAGE);
	CHECK_EQ(a[4 * PAGE], 0);
	CHECK_OK(munmap(a + 2 * PAGE, 6 * PAGE));
	CHECK(matches(a, 2 * PAGE, 0, 4));
	CHECK(matches(a + 8 * PAGE, PAGE, 8 * PAGE, 4));
	CHECK_EQ(in_child(touch, (long)(a + 4 * PAGE)), KILLED(SIGSEGV));
	CHECK_OK(munmap(a, 9 * PAGE));
}

int main(void)
{
	anonymous();
	placed();
	errors();
	unmapping();
	holes();
	return check_done();
}
