/* SPDX-License-Identifier: MIT */
/*
 * mremap(2) and madvise(2): a mapping shrinks, grows in place or moves with
 * its contents; pages given back come as zeros; and the errors.
 */
#include "check.h"
#include <signal.h>

#define RW (PROT_READ | PROT_WRITE)

static char *map(size_t size)
{
	return mmap(NULL, size, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void touch(long address)
{
	(void)*(volatile char *)address;
}

static void sizes(void)
{
	char *a = map(8 * PAGE), *c = map(8 * PAGE), *b;

	SECTION("mremap: shrink, grow, move");
	fill(a, 8 * PAGE, 0, 1);
	CHECK(mremap(a, 8 * PAGE, 5 * PAGE, 0) == a);
	CHECK_EQ(in_child(touch, (long)(a + 5 * PAGE)), KILLED(SIGSEGV));
	CHECK(mremap(a, 5 * PAGE, 5 * PAGE, 0) == a);
	CHECK_OK(mprotect(c + 2 * PAGE, PAGE, PROT_READ));
	CHECK_ERR(mremap(c, 8 * PAGE, 9 * PAGE, MREMAP_MAYMOVE), EFAULT);
	CHECK(mremap(c, 8 * PAGE, PAGE, 0) == c);
	CHECK_EQ(in_child(touch, (long)(c + 2 * PAGE)), KILLED(SIGSEGV));
	CHECK(mremap(a, 5 * PAGE, 8 * PAGE, 0) == a);
	CHECK(matches(a, 5 * PAGE, 0, 1));
	CHECK(all_bytes(a + 5 * PAGE, 3 * PAGE, 0));
	CHECK(mmap(a + 4 * PAGE, PAGE, PROT_NONE,
		   MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1,
		   0) != MAP_FAILED);
	CHECK_ERR(mremap(a, 4 * PAGE, 6 * PAGE, 0), ENOMEM);
	b = mremap(a, 4 * PAGE, 100 * PAGE, MREMAP_MAYMOVE);
	CHECK(b != MAP_FAILED && b != a);
	CHECK(matches(b, 4 * PAGE, 0, 1));
	CHECK(all_bytes(b + 4 * PAGE, 96 * PAGE, 0));
	CHECK_EQ(in_child(touch, (long)a), KILLED(SIGSEGV));
	CHECK_OK(munmap(b, 100 * PAGE));
	munmap(a, 8 * PAGE);
}

static void fixed(void)
{
	char *a = map(2 * PAGE), *target = map(4 * PAGE);

	SECTION("mremap: MREMAP_FIXED");
	fill(a, 2 * PAGE, 0, 2);
	fill(target, 4 * PAGE, 0, 3);
	CHECK(mremap(a, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		     target + PAGE) == target + PAGE);
	CHECK(matches(target, PAGE, 0, 3));
	CHECK(matches(target + PAGE, 2 * PAGE, 0, 2));
	CHECK(matches(target + 3 * PAGE, PAGE, 3 * PAGE, 3));
	CHECK_EQ(in_child(touch, (long)a), KILLED(SIGSEGV));
	CHECK_ERR(mremap(target, PAGE, PAGE, MREMAP_FIXED, a), EINVAL);
	CHECK_OK(munmap(target, 4 * PAGE));
}

static void errors(void)
{
	char *a = map(2 * PAGE);

	SECTION("mremap: errors");
	CHECK_ERR(mremap(a + 1, PAGE, PAGE, 0), EINVAL);
	CHECK_ERR(mremap(a, PAGE, 0, 0), EINVAL);
	CHECK_ERR(mremap(a, PAGE, PAGE, 0x100), EINVAL);
	CHECK_ERR(mremap((void *)0x10000, PAGE, 2 * PAGE, MREMAP_MAYMOVE),
		  EFAULT);
	CHECK_ERR(mremap(a, 5 * PAGE, 6 * PAGE, MREMAP_MAYMOVE), EFAULT);
	CHECK(mremap(a, 2 * PAGE, 1UL << 47, MREMAP_MAYMOVE) == MAP_FAILED);
	*a = 1;
	CHECK_OK(munmap(a, 2 * PAGE));
}

static void advice(void)
{
	char *a = map(4 * PAGE);

	SECTION("madvise");
	fill(a, 4 * PAGE, 0, 1);
	CHECK_OK(madvise(a + PAGE, 2 * PAGE, MADV_DONTNEED));
	CHECK(matches(a, PAGE, 0, 1));
	CHECK(all_bytes(a + PAGE, 2 * PAGE, 0));
	CHECK(matches(a + 3 * PAGE, PAGE, 3 * PAGE, 1));
	CHECK_OK(madvise(a, 4 * PAGE, MADV_NORMAL));
	CHECK_OK(madvise(a, 4 * PAGE, MADV_WILLNEED));
	CHECK_OK(madvise(a, 4 * PAGE, MADV_SEQUENTIAL));
	CHECK_OK(madvise(a, 0, MADV_DONTNEED));
	CHECK_ERR(madvise(a + 1, PAGE, MADV_DONTNEED), EINVAL);
	CHECK_ERR(madvise(a, PAGE, 9999), EINVAL);
	CHECK_ERR(madvise(a, -1UL & ~4095UL, MADV_DONTNEED), EINVAL);
	CHECK_OK(munmap(a + PAGE, PAGE));
	CHECK_ERR(madvise(a, 4 * PAGE, MADV_DONTNEED), ENOMEM);
	CHECK(all_bytes(a, PAGE, 0));
	CHECK(all_bytes(a + 2 * PAGE, 2 * PAGE, 0));
	CHECK_OK(munmap(a, 4 * PAGE));
}

int main(void)
{
	sizes();
	fixed();
	errors();
	advice();
	return check_done();
}
