/* SPDX-License-Identifier: MIT */
/*
 * A file that is cut takes its mapped pages away: beyond the end there is
 * SIGBUS, for reading and for writing, in every process and every mapping;
 * when it grows again there are zeros, and mapping and file are one again.
 */
#include "check.h"
#include <signal.h>

#define PAGES 6
#define RW    (PROT_READ | PROT_WRITE)

static int fd;

static char *map(int flags)
{
	void *at = mmap(NULL, PAGES * PAGE, RW, flags, fd, 0);

	CHECK(at != MAP_FAILED);
	return at;
}

static void make(void)
{
	static unsigned char bytes[PAGES * PAGE];

	fill(bytes, sizeof(bytes), 0, 3);
	make_file("file", bytes, sizeof(bytes));
	fd = open("file", O_RDWR);
}

static void load(long address)
{
	(void)*(volatile char *)address;
}

static void store(long address)
{
	*(volatile char *)address = 1;
}

static void touch(char *at, int pages)
{
	for (int i = 0; i < pages; i++)
		*(volatile char *)(at + i * PAGE) += 0;
}

/* Pages [0, have) are there, those above are not. */
static void pages_are(char *at, int have)
{
	for (int i = 0; i < PAGES; i++) {
		int want = i < have ? EXITED(0) : KILLED(SIGBUS);

		CHECK_EQ(in_child(load, (long)(at + i * PAGE)), want);
		CHECK_EQ(in_child(store, (long)(at + i * PAGE + 5)), want);
	}
}

static void cut_shared(void)
{
	char *a, *b;

	SECTION("a shared mapping of a file that is cut");
	make();
	a = map(MAP_SHARED);
	b = map(MAP_SHARED);
	touch(a, PAGES);
	touch(b, PAGES);
	CHECK_OK(ftruncate(fd, 4 * PAGE));
	pages_are(a, 4);
	pages_are(b, 4);
	CHECK_OK(ftruncate(fd, 2 * PAGE + 100));
	pages_are(a, 3);
	CHECK(all_bytes(a + 2 * PAGE + 100, PAGE - 100, 0));
	CHECK_OK(ftruncate(fd, 0));
	pages_are(a, 0);
	pages_are(b, 0);
	munmap(a, PAGES * PAGE);
	munmap(b, PAGES * PAGE);
	close(fd);
}

static void grown_again(void)
{
	char *a, buf[3];

	SECTION("and grows again");
	make();
	a = map(MAP_SHARED);
	touch(a, PAGES);
	CHECK_OK(ftruncate(fd, 0));
	CHECK_OK(ftruncate(fd, PAGES * PAGE));
	CHECK(all_bytes(a, PAGES * PAGE, 0));
	memcpy(a + 2 * PAGE, "abc", 3);
	CHECK_EQ(pread(fd, buf, 3, 2 * PAGE), 3);
	CHECK(memcmp(buf, "abc", 3) == 0);
	CHECK_EQ(pwrite(fd, "xyz", 3, 4 * PAGE), 3);
	CHECK(memcmp(a + 4 * PAGE, "xyz", 3) == 0);
	pages_are(a, PAGES);
	munmap(a, PAGES * PAGE);
	close(fd);
}

static void by_others(void)
{
	char *a;

	SECTION("by O_TRUNC, and by another process");
	make();
	a = map(MAP_SHARED);
	touch(a, PAGES);
	close(open("file", O_RDWR | O_TRUNC));
	pages_are(a, 0);
	munmap(a, PAGES * PAGE);
	close(fd);
	make();
	a = map(MAP_SHARED);
	touch(a, PAGES);
	if (fork() == 0)
		_exit(truncate("file", PAGE) < 0);
	CHECK_OK(wait(NULL));
	pages_are(a, 1);
	munmap(a, PAGES * PAGE);
	close(fd);
}

static void private_pages(void)
{
	char *a;

	SECTION("a private mapping: its own copies go as well");
	make();
	a = map(MAP_PRIVATE);
	for (int i = 0; i < PAGES; i++)
		a[i * PAGE] = 'p';
	CHECK_OK(ftruncate(fd, 3 * PAGE));
	pages_are(a, 3);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(a[i * PAGE], 'p');
	CHECK_OK(ftruncate(fd, PAGES * PAGE));
	CHECK(all_bytes(a + 3 * PAGE, 3 * PAGE, 0));
	munmap(a, PAGES * PAGE);
	close(fd);
}

static void by_the_kernel(void)
{
	int out = open("out", O_CREAT | O_RDWR | O_TRUNC, 0644);
	char *a;

	SECTION("system calls get EFAULT there");
	make();
	a = map(MAP_SHARED);
	touch(a, PAGES);
	CHECK_OK(ftruncate(fd, PAGE));
	CHECK_EQ(write(out, a, PAGE), PAGE);
	CHECK_ERR(write(out, a + PAGE, 10), EFAULT);
	lseek(out, 0, SEEK_SET);
	CHECK_ERR(read(out, a + PAGE, 10), EFAULT);
	CHECK_ERR(pread(fd, a + 2 * PAGE, 10, 0), EFAULT);
	CHECK_ERR(syscall(SYS_stat, "file", a + PAGE), EFAULT);
	munmap(a, PAGES * PAGE);
	close(fd);
	close(out);
}

/* Other files get the pages; the mapping must not see them. */
static void not_another_file(void)
{
	static char bytes[64 * PAGE];
	char *a, *b;

	SECTION("nor does one see the next file's bytes");
	make();
	a = map(MAP_SHARED);
	b = map(MAP_PRIVATE);
	touch(a, PAGES);
	(void)*(volatile char *)b;
	CHECK_OK(ftruncate(fd, 0));
	memset(bytes, 's', sizeof(bytes));
	make_file("other", bytes, sizeof(bytes));
	sync();
	pages_are(a, 0);
	pages_are(b, 0);
	CHECK_OK(ftruncate(fd, PAGES * PAGE));
	CHECK(all_bytes(a, PAGES * PAGE, 0));
	CHECK(all_bytes(b, PAGES * PAGE, 0));
	munmap(a, PAGES * PAGE);
	munmap(b, PAGES * PAGE);
	close(fd);
}

int main(void)
{
	fresh_dir();
	cut_shared();
	grown_again();
	by_others();
	private_pages();
	by_the_kernel();
	not_another_file();
	return check_done();
}
