/* SPDX-License-Identifier: MIT */
/*
 * getrandom(2), /dev/random and /dev/urandom: as many bytes as asked, never
 * the same twice, not visibly lopsided, and the errors.
 */
#include "check.h"

static unsigned char a[65536], b[65536];

/* About half of the bits are set; 10 % off would be a wonder. */
static int balanced(const unsigned char *p, long n)
{
	long ones = 0;

	for (long i = 0; i < n; i++)
		ones += __builtin_popcount(p[i]);
	return ones > n * 4 * 9 / 10 && ones < n * 4 * 11 / 10;
}

static void call(void)
{
	SECTION("getrandom");
	CHECK_EQ(syscall(SYS_getrandom, a, 16, 0), 16);
	CHECK_EQ(syscall(SYS_getrandom, b, 16, 0), 16);
	CHECK(memcmp(a, b, 16) != 0);
	CHECK_EQ(syscall(SYS_getrandom, a, 1, 1), 1);
	CHECK_EQ(syscall(SYS_getrandom, a, 256, 2), 256);
	CHECK_EQ(syscall(SYS_getrandom, a, 0, 0), 0);
	CHECK_EQ(syscall(SYS_getrandom, a, sizeof(a), 0), sizeof(a));
	CHECK(balanced(a, sizeof(a)));
	CHECK_ERR(syscall(SYS_getrandom, a, 16, 0x100), EINVAL);
	CHECK_BAD(syscall(SYS_getrandom, bad, 16, 0));
	CHECK_EQ(syscall(SYS_getrandom, edge(10), 10, 0), 10);
}

static void child(long fd)
{
	CHECK_EQ(syscall(SYS_getrandom, a, 32, 0), 32);
	CHECK_EQ(write(fd, a, 32), 32);
}

static void forked(void)
{
	int fds[2];

	SECTION("getrandom: children draw other numbers");
	CHECK_OK(pipe(fds));
	CHECK_EQ(in_child(child, fds[1]), EXITED(0));
	CHECK_EQ(in_child(child, fds[1]), EXITED(0));
	CHECK_EQ(read(fds[0], a, 32), 32);
	CHECK_EQ(read(fds[0], b, 32), 32);
	CHECK(memcmp(a, b, 32) != 0);
}

static void device(const char *name)
{
	int fd = open(name, O_RDWR);

	SECTION(name);
	CHECK_EQ(read(fd, a, 1000), 1000);
	CHECK_EQ(read(fd, b, 1000), 1000);
	CHECK(memcmp(a, b, 1000) != 0);
	CHECK(balanced(a, 1000));
	CHECK_EQ(read(fd, a, 0), 0);
	CHECK_EQ(write(fd, "entropy", 7), 7);
	CHECK_BAD(syscall(SYS_read, fd, bad, 8));
	CHECK_ERR(read(fd, a, -1), EFAULT);
	close(fd);
}

int main(void)
{
	call();
	forked();
	device("/dev/random");
	device("/dev/urandom");
	return check_done();
}
