/* SPDX-License-Identifier: MIT */
/*
 * A shared mapping of a file that was opened for reading can never become
 * writable: not by mprotect, not after a split, a fork, a move or a second
 * mprotect; and the file keeps its bytes. A private one can.
 */
#include "check.h"
#include <signal.h>

#define PAGES 4
#define RW    (PROT_READ | PROT_WRITE)

static char *map(int how, int prot, int flags)
{
	int fd = open("file", how);
	char *at = mmap(NULL, PAGES * PAGE, prot, flags, fd, 0);

	close(fd);
	return at;
}

static void store(long address)
{
	*(volatile char *)address = 'W';
}

static int unchanged(void)
{
	static unsigned char buf[PAGES * PAGE];
	int fd = open("file", O_RDONLY);
	int good = read(fd, buf, sizeof(buf)) == sizeof(buf);

	close(fd);
	return good && matches(buf, sizeof(buf), 0, 9);
}

static void refused(char *at, size_t size)
{
	CHECK_ERR(mprotect(at, size, PROT_WRITE), EACCES);
	CHECK_ERR(mprotect(at, size, RW), EACCES);
	CHECK_ERR(mprotect(at, size, RW | PROT_EXEC), EACCES);
	CHECK_EQ(in_child(store, (long)at), KILLED(SIGSEGV));
	CHECK_EQ(in_child(store, (long)at + size - 1), KILLED(SIGSEGV));
}

static void whole(void)
{
	char *at;

	SECTION("mprotect: a shared mapping, opened for reading");
	at = map(O_RDONLY, PROT_READ, MAP_SHARED);
	refused(at, PAGES * PAGE);
	CHECK_OK(mprotect(at, PAGES * PAGE, PROT_NONE));
	refused(at, PAGES * PAGE);
	CHECK_OK(mprotect(at, PAGES * PAGE, PROT_READ | PROT_EXEC));
	refused(at, PAGES * PAGE);
	CHECK(matches(at, PAGES * PAGE, 0, 9));
	munmap(at, PAGES * PAGE);
	at = map(O_RDONLY, PROT_NONE, MAP_SHARED);
	refused(at, PAGES * PAGE);
	munmap(at, PAGES * PAGE);
	CHECK(unchanged());
	CHECK(map(O_RDONLY, RW, MAP_SHARED) == MAP_FAILED && errno == EACCES);
	CHECK(map(O_RDONLY, PROT_WRITE, MAP_SHARED) == MAP_FAILED &&
	      errno == EACCES);
}

static void in_parts(void)
{
	char *at = map(O_RDONLY, PROT_READ, MAP_SHARED), *moved;

	SECTION("mprotect: its parts, and where it was moved to");
	CHECK_OK(mprotect(at + PAGE, PAGE, PROT_NONE));
	for (int i = 0; i < PAGES; i++)
		refused(at + i * PAGE, PAGE);
	CHECK_OK(mprotect(at, PAGES * PAGE, PROT_READ));
	CHECK_OK(munmap(at + PAGE, PAGE));
	moved = mremap(at + 2 * PAGE, 2 * PAGE, 2 * PAGE,
		       MREMAP_MAYMOVE | MREMAP_FIXED,
		       mmap(NULL, 2 * PAGE, PROT_NONE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	CHECK(moved != MAP_FAILED);
	refused(moved, 2 * PAGE);
	refused(at, PAGE);
	CHECK(matches(moved, 2 * PAGE, 2 * PAGE, 9));
	CHECK(unchanged());
}

static void child(long address)
{
	refused((char *)address, PAGES * PAGE);
}

static void over_fork(void)
{
	char *at = map(O_RDONLY, PROT_READ, MAP_SHARED);

	SECTION("mprotect: in a child");
	CHECK_EQ(in_child(child, (long)at), EXITED(0));
	refused(at, PAGES * PAGE);
	munmap(at, PAGES * PAGE);
}

/* The first region may be changed, the second may not: what Linux does. */
static void beside_another(void)
{
	char *at = mmap(NULL, 3 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
			-1, 0);
	int fd = open("file", O_RDONLY);

	SECTION("mprotect: over it and its neighbours");
	CHECK(mmap(at + PAGE, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0) ==
	      at + PAGE);
	CHECK_ERR(mprotect(at, 3 * PAGE, RW), EACCES);
	CHECK_EQ(in_child(store, (long)at), EXITED(0));
	CHECK_EQ(in_child(store, (long)(at + PAGE)), KILLED(SIGSEGV));
	CHECK_EQ(in_child(store, (long)(at + 2 * PAGE)), KILLED(SIGSEGV));
	CHECK(unchanged());
	close(fd);
}

static void allowed(void)
{
	char *at;

	SECTION("mprotect: private, or opened for both");
	at = map(O_RDONLY, PROT_READ, MAP_PRIVATE);
	CHECK_OK(mprotect(at, PAGES * PAGE, RW));
	at[1] = 'W';
	munmap(at, PAGES * PAGE);
	CHECK(unchanged());
	at = map(O_RDWR, PROT_READ, MAP_SHARED);
	CHECK_EQ(in_child(store, (long)at), KILLED(SIGSEGV));
	CHECK_OK(mprotect(at, PAGES * PAGE, RW));
	CHECK_EQ(in_child(store, (long)at), EXITED(0));
	CHECK_EQ(at[0], 'W');
	CHECK(!unchanged());
	munmap(at, PAGES * PAGE);
	CHECK(map(O_WRONLY, PROT_WRITE, MAP_SHARED) == MAP_FAILED &&
	      errno == EACCES);
	CHECK(map(O_WRONLY, PROT_READ, MAP_PRIVATE) == MAP_FAILED &&
	      errno == EACCES);
}

int main(void)
{
	static unsigned char bytes[PAGES * PAGE];

	fresh_dir();
	fill(bytes, sizeof(bytes), 0, 9);
	make_file("file", bytes, sizeof(bytes));
	whole();
	in_parts();
	over_fork();
	beside_another();
	allowed();
	return check_done();
}
