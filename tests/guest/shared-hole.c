/* SPDX-License-Identifier: MIT */
/*
 * A shared mapping of a file that has holes. Reading the hole gives zeros;
 * writing to it fills the file, for everybody who maps it, also for those who
 * read it while it was a hole; and what stood for "all zero" before never
 * becomes a page that somebody writes.
 */
#include "check.h"

#define PAGES 16
#define RW    (PROT_READ | PROT_WRITE)

static int make_holes(const char *name)
{
	int fd = open(name, O_CREAT | O_TRUNC | O_RDWR, 0644);

	CHECK_OK(ftruncate(fd, PAGES * PAGE));
	return fd;
}

static volatile char *map(int fd, int prot, int flags)
{
	void *at = mmap(NULL, PAGES * PAGE, prot, flags, fd, 0);

	CHECK(at != MAP_FAILED);
	return at;
}

/* Memory that was never written, of every kind, is zero. */
static void zeros_are_zero(void)
{
	char *at = mmap(NULL, 8 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = make_holes("zeros");

	CHECK(all_bytes(at, 8 * PAGE, 0));
	munmap(at, 8 * PAGE);
	CHECK(all_bytes((char *)map(fd, PROT_READ, MAP_PRIVATE), PAGES * PAGE,
			0));
	close(fd);
}

static void read_then_write(void)
{
	int fd = make_holes("file");
	volatile char *a = map(fd, RW, MAP_SHARED);
	char buf[PAGE];
	int sum = 0;

	SECTION("a hole that is read, then written");
	for (int i = 0; i < PAGES; i++)
		sum += a[i * PAGE + 7];
	CHECK_EQ(sum, 0);
	for (int i = 0; i < PAGES; i += 2)
		a[i * PAGE + 7] = 'X';
	zeros_are_zero();
	for (int i = 0; i < PAGES; i++) {
		CHECK_EQ(pread(fd, buf, PAGE, i * PAGE), PAGE);
		CHECK_EQ(buf[7], i % 2 ? 0 : 'X');
		buf[7] = 0;
		CHECK(all_bytes(buf, PAGE, 0));
		CHECK_EQ(a[i * PAGE + 7], i % 2 ? 0 : 'X');
	}
	munmap((void *)a, PAGES * PAGE);
	close(fd);
}

static void two_mappings(void)
{
	int fd = make_holes("file");
	volatile char *a = map(fd, RW, MAP_SHARED);
	volatile char *b = map(fd, PROT_READ, MAP_SHARED);

	SECTION("who read the hole sees what another mapping writes");
	for (int i = 0; i < PAGES; i++)
		CHECK_EQ(a[i * PAGE] + b[i * PAGE], 0);
	for (int i = 0; i < PAGES; i++)
		a[i * PAGE] = i + 1;
	for (int i = 0; i < PAGES; i++)
		CHECK_EQ(b[i * PAGE], i + 1);
	CHECK_EQ(pwrite(fd, "new", 3, 3 * PAGE), 3);
	CHECK_EQ(a[3 * PAGE], 'n');
	CHECK_EQ(b[3 * PAGE + 2], 'w');
	munmap((void *)a, PAGES * PAGE);
	munmap((void *)b, PAGES * PAGE);
	close(fd);
}

static void private_one(void)
{
	int fd = make_holes("file");
	volatile char *s = map(fd, RW, MAP_SHARED);
	volatile char *p = map(fd, RW, MAP_PRIVATE);

	SECTION("a private mapping's write stays its own");
	CHECK_EQ(s[0] + p[0] + s[PAGE] + p[PAGE], 0);
	p[0] = 'p';
	CHECK_EQ(s[0], 0);
	s[0] = 's';
	CHECK_EQ(p[0], 'p');
	CHECK_EQ(p[1], 0);
	s[2 * PAGE] = 't';
	CHECK_EQ(p[2 * PAGE], 't');
	munmap((void *)s, PAGES * PAGE);
	munmap((void *)p, PAGES * PAGE);
	close(fd);
	zeros_are_zero();
}

/* Two processes read the hole, then each fills every other page. */
static void fill_half(long half)
{
	int fd = open("file", O_RDWR);
	volatile char *a = map(fd, RW, MAP_SHARED);
	int sum = 0;

	for (int i = 0; i < PAGES; i++)
		sum += a[i * PAGE + 100];
	CHECK(sum >= 0);
	for (int i = half; i < PAGES; i += 2)
		a[i * PAGE + half] = i + 1;
	for (int k = 0; k < 8; k++)
		a[k * 8 + half] = 'A' + half;
}

static void two_processes(void)
{
	char buf[PAGE];
	pid_t pids[2];
	int fd;

	SECTION("two processes fill one file's holes");
	for (int round = 0; round < 10; round++) {
		fd = make_holes("file");
		for (int i = 0; i < 2; i++)
			pids[i] = start(fill_half, i);
		for (int i = 0; i < 2; i++)
			CHECK_EQ(status_of(pids[i]), EXITED(0));
		for (int i = 1; i < PAGES; i++) {
			CHECK_EQ(pread(fd, buf, PAGE, i * PAGE), PAGE);
			CHECK_EQ(buf[i % 2], i + 1);
			CHECK_EQ(buf[2], 0);
		}
		CHECK_EQ(pread(fd, buf, PAGE, 0), PAGE);
		for (int k = 1; k < 8; k++)
			CHECK(buf[k * 8] == 'A' && buf[k * 8 + 1] == 'B');
		close(fd);
	}
	zeros_are_zero();
}

static void over_fork(void)
{
	int fd = make_holes("file");
	volatile char *a = map(fd, RW, MAP_SHARED);
	pid_t pid;

	SECTION("a hole read before fork, written after it");
	CHECK_EQ(a[0] + a[5 * PAGE], 0);
	pid = fork();
	if (pid == 0) {
		a[5 * PAGE] = 'c';
		_exit(a[0]);
	}
	CHECK_EQ(status_of(pid), EXITED(0));
	CHECK_EQ(a[5 * PAGE], 'c');
	a[0] = 'p';
	zeros_are_zero();
	munmap((void *)a, PAGES * PAGE);
	close(fd);
}

int main(void)
{
	fresh_dir();
	SECTION("before");
	zeros_are_zero();
	read_then_write();
	two_mappings();
	private_one();
	two_processes();
	over_fork();
	return check_done();
}
