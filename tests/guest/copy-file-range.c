/* SPDX-License-Identifier: MIT */
/*
 * copy_file_range(): with positions of its own and given ones, within a file,
 * across the end, and what it refuses.
 */
#include "check.h"
#include <sys/syscall.h>

#define SIZE 10000

static char bytes[SIZE], got[2 * SIZE];
static int from, to;

static long copy(int in, long *in_at, int out, long *out_at, unsigned long n,
		 unsigned flags)
{
	return syscall(SYS_copy_file_range, in, in_at, out, out_at, n, flags);
}

static int holds(int fd, long at, const char *want, long n)
{
	return pread(fd, got, n, at) == n && memcmp(got, want, n) == 0;
}

static void positions(void)
{
	long in = 100, out = 5000;

	SECTION("positions: the files' own, and given ones");
	CHECK_EQ(copy(from, NULL, to, NULL, 6000, 0), 6000);
	CHECK_EQ(lseek(from, 0, SEEK_CUR), 6000);
	CHECK_EQ(lseek(to, 0, SEEK_CUR), 6000);
	CHECK(holds(to, 0, bytes, 6000));
	CHECK_EQ(copy(from, NULL, to, NULL, 6000, 0), 4000);
	CHECK_EQ(copy(from, NULL, to, NULL, 6000, 0), 0);
	CHECK(holds(to, 0, bytes, SIZE));
	CHECK_EQ(copy(from, &in, to, &out, 3000, 0), 3000);
	CHECK_EQ(in, 3100);
	CHECK_EQ(out, 8000);
	CHECK_EQ(lseek(from, 0, SEEK_CUR), SIZE);
	CHECK_EQ(lseek(to, 0, SEEK_CUR), SIZE);
	CHECK(holds(to, 5000, bytes + 100, 3000));
	in = SIZE + 1;
	CHECK_EQ(copy(from, &in, to, &out, 10, 0), 0);
	CHECK_EQ(in, SIZE + 1);
	CHECK_EQ(copy(from, NULL, to, NULL, 0, 0), 0);
	out = 3 * SIZE;
	in = 0;
	CHECK_EQ(copy(from, &in, to, &out, SIZE, 0), SIZE);
	CHECK_EQ(lseek(to, 0, SEEK_END), 4 * SIZE);
}

static void within(void)
{
	int fd = open("same", O_RDWR | O_CREAT, 0644);
	long in = 0, out = SIZE;

	SECTION("within a file");
	CHECK_EQ(write(fd, bytes, SIZE), SIZE);
	CHECK_EQ(copy(fd, &in, fd, &out, 1 << 30, 0), SIZE);
	CHECK(holds(fd, SIZE, bytes, SIZE));
	in = 0;
	out = 99;
	CHECK_ERR(copy(fd, &in, fd, &out, 100, 0), EINVAL);
	CHECK_EQ(copy(fd, &in, fd, &out, 99, 0), 99);
	CHECK_EQ(in, 99);
	close(fd);
}

static void refused(void)
{
	long in = 0, out = 0, bad = -1;
	int dir = open(".", O_RDONLY), read_only = open("from", O_RDONLY);
	int append = open("to", O_WRONLY | O_APPEND), fds[2];
	int path = open("to", O_PATH);

	SECTION("what it refuses");
	CHECK_OK(pipe(fds));
	CHECK_ERR(copy(-1, &in, to, &out, 1, 0), EBADF);
	CHECK_ERR(copy(from, &in, -1, &out, 1, 0), EBADF);
	CHECK_ERR(copy(path, &in, to, &out, 1, 0), EBADF);
	CHECK_ERR(copy(from, &in, read_only, &out, 1, 0), EBADF);
	CHECK_ERR(copy(append, &in, to, &out, 1, 0), EBADF);
	CHECK_ERR(copy(from, &in, append, &out, 1, 0), EBADF);
	CHECK_ERR(copy(dir, &in, to, &out, 1, 0), EISDIR);
	CHECK_ERR(copy(from, &in, dir, &out, 1, 0), EISDIR);
	CHECK_ERR(copy(fds[0], NULL, to, &out, 1, 0), EINVAL);
	CHECK_ERR(copy(from, &in, fds[1], NULL, 1, 0), EINVAL);
	CHECK_ERR(copy(from, &in, to, &out, 1, 1), EINVAL);
	CHECK_ERR(copy(from, &bad, to, &out, 0, 0), EINVAL);
	CHECK_ERR(copy(from, &bad, to, &out, 1, 0), EOVERFLOW);
	CHECK_ERR(copy(from, (long *)8, to, &out, 1, 0), EFAULT);
	CHECK_ERR(copy(from, &in, to, (long *)-8, 1, 0), EFAULT);
	CHECK_EQ(in, 0);
	CHECK_EQ(out, 0);
}

int main(void)
{
	fresh_dir();
	for (int i = 0; i < SIZE; i++)
		bytes[i] = (char)(i * 7 + i / 256);
	make_file("from", bytes, SIZE);
	from = open("from", O_RDONLY);
	to = open("to", O_RDWR | O_CREAT, 0644);
	positions();
	within();
	refused();
	return check_done();
}
