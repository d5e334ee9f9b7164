/* SPDX-License-Identifier: MIT */
/*
 * pipe(2) and pipe2(2): two descriptors, bytes in order, end of file, broken
 * pipes, non-blocking ends, and the errors. Sizes and blocking are in
 * pipe-sizes.c and pipe-blocking.c.
 */
#include "check.h"
#include <signal.h>

static void ordinary(void)
{
	int fds[2];
	char buf[64];

	SECTION("pipe: bytes through it");
	CHECK_OK(pipe(fds));
	CHECK_EQ(fds[0], 3);
	CHECK_EQ(fds[1], 4);
	CHECK_EQ(write(fds[1], "hello ", 6), 6);
	CHECK_EQ(write(fds[1], "world", 5), 5);
	CHECK_EQ(read(fds[0], buf, 3), 3);
	CHECK_EQ(read(fds[0], buf + 3, 60), 8);
	CHECK(memcmp(buf, "hello world", 11) == 0);
	CHECK_EQ(write(fds[1], "", 0), 0);
	CHECK_ERR(read(fds[1], buf, 1), EBADF);
	CHECK_ERR(write(fds[0], buf, 1), EBADF);
	CHECK_EQ(write(fds[1], "end", 3), 3);
	CHECK_OK(close(fds[1]));
	CHECK_EQ(read(fds[0], buf, 64), 3);
	CHECK_EQ(read(fds[0], buf, 64), 0);
	CHECK_EQ(read(fds[0], buf, 64), 0);
	CHECK_OK(close(fds[0]));
}

static void write_to_broken(long fd)
{
	write(fd, "x", 1);
}

static void broken(void)
{
	int fds[2];

	SECTION("pipe: writing when nobody reads");
	CHECK_OK(pipe(fds));
	CHECK_OK(close(fds[0]));
	CHECK_EQ(in_child(write_to_broken, fds[1]), KILLED(SIGPIPE));
	signal(SIGPIPE, SIG_IGN);
	CHECK_ERR(write(fds[1], "x", 1), EPIPE);
	CHECK_EQ(write(fds[1], "", 0), 0);
	CHECK_EQ(in_child(write_to_broken, fds[1]), EXITED(0));
	signal(SIGPIPE, SIG_DFL);
	CHECK_OK(close(fds[1]));
}

static void non_blocking(void)
{
	static char big[100000];
	int fds[2], n;

	SECTION("pipe2: O_NONBLOCK");
	CHECK_OK(pipe2(fds, O_NONBLOCK));
	CHECK_ERR(read(fds[0], big, 1), EAGAIN);
	CHECK_EQ(write(fds[1], big, sizeof(big)), 65536);
	CHECK_ERR(write(fds[1], big, 1), EAGAIN);
	CHECK_ERR(write(fds[1], big, 100000), EAGAIN);
	CHECK_EQ(read(fds[0], big, 4095), 4095);
	CHECK_ERR(write(fds[1], big, 4096), EAGAIN);
	CHECK_EQ(read(fds[0], big, 1), 1);
	CHECK_EQ(write(fds[1], big, 4096), 4096);
	for (n = 0; read(fds[0], big, 1000) > 0; n++)
		;
	CHECK_EQ(errno, EAGAIN);
	CHECK_OK(close(fds[1]));
	CHECK_EQ(read(fds[0], big, 1), 0);
	CHECK_OK(close(fds[0]));
}

static void flags(void)
{
	int fds[2] = { 7, 8 };

	SECTION("pipe2: flags");
	CHECK_OK(pipe2(fds, O_CLOEXEC));
	CHECK_EQ(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
	CHECK_EQ(fcntl(fds[1], F_GETFD), FD_CLOEXEC);
	CHECK_OK(close(fds[0]));
	CHECK_OK(close(fds[1]));
	CHECK_ERR(pipe2(fds, 0x40000000), EINVAL);
	CHECK_ERR(pipe2(fds, O_CREAT), EINVAL);
	CHECK_EQ(fds[0], 3);
	CHECK_BAD(syscall(SYS_pipe, bad));
	CHECK_BAD(syscall(SYS_pipe2, bad, 0));
	CHECK_ERR(syscall(SYS_pipe, edge(7)), EFAULT);
	CHECK_OK(pipe(fds));
	CHECK_EQ(fds[0], 3);
	CHECK_EQ(fds[1], 4);
}

static void pointers(void)
{
	int fds[2];
	char buf[20];

	SECTION("pipe: bad buffers");
	CHECK_OK(pipe(fds));
	CHECK_BAD(syscall(SYS_write, fds[1], bad, 10));
	CHECK_OK(fcntl(fds[0], F_SETFL, O_NONBLOCK));
	CHECK_ERR(read(fds[0], buf, 1), EAGAIN);
	CHECK_EQ(write(fds[1], "0123456789", 10), 10);
	CHECK_BAD(syscall(SYS_read, fds[0], bad, 10));
	for (unsigned i = 0; i < ARRAY_SIZE(huge_lengths); i++)
		CHECK_ERR(syscall(SYS_read, fds[0], buf, huge_lengths[i]),
			  EFAULT);
	CHECK_EQ(read(fds[0], edge(10), 10), 10);
	CHECK(memcmp(edge(0) - 10, "0123456789", 10) == 0);
}

int main(void)
{
	fresh_dir();
	ordinary();
	broken();
	non_blocking();
	flags();
	pointers();
	return check_done();
}
