/* SPDX-License-Identifier: MIT */
/*
 * close(2): the descriptor is gone, the open file lives while another
 * descriptor holds it, and the last close of a pipe's end is seen at the
 * other.
 */
#include "check.h"

static void errors(void)
{
	int fd = open("file", O_RDONLY);

	SECTION("close: once, and no wrong descriptor");
	CHECK_EQ(close(fd), 0);
	CHECK_ERR(close(fd), EBADF);
	CHECK_ERR(close(-1), EBADF);
	CHECK_ERR(close(1000000), EBADF);
	CHECK_ERR(close(0x7fffffff), EBADF);
	CHECK_ERR(syscall(SYS_close, 0xffffffff80000000), EBADF);
}

static void shared(void)
{
	int fd = open("file", O_RDONLY);
	int twin = dup(fd);
	char c;

	SECTION("close: a duplicate goes on");
	CHECK_EQ(read(fd, &c, 1), 1);
	CHECK_OK(close(fd));
	CHECK_EQ(read(twin, &c, 1), 1);
	CHECK_EQ(c, 'b');
	CHECK_OK(close(twin));
	CHECK_ERR(read(twin, &c, 1), EBADF);
}

static void pipe_ends(void)
{
	int fds[2], again;
	char c;

	SECTION("close: the ends of a pipe");
	CHECK_OK(pipe(fds));
	again = dup(fds[1]);
	CHECK_EQ(write(fds[1], "x", 1), 1);
	CHECK_OK(close(fds[1]));
	CHECK_EQ(write(again, "y", 1), 1);
	CHECK_OK(close(again));
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK_EQ(c, 'y');
	CHECK_EQ(read(fds[0], &c, 1), 0);
	CHECK_OK(close(fds[0]));
}

static void close_own(long fd)
{
	CHECK_OK(close(fd));
	CHECK_ERR(close(fd), EBADF);
}

static void in_a_child(void)
{
	int fd = open("file", O_RDONLY);
	char c;

	SECTION("close: a child's table is its own");
	CHECK_EQ(in_child(close_own, fd), EXITED(0));
	CHECK_EQ(read(fd, &c, 1), 1);
	CHECK_OK(close(fd));
}

static void standard_three(long unused)
{
	(void)unused;
	close(0);
	CHECK_EQ(open("file", O_RDONLY), 0);
	close(2);
	CHECK_EQ(open("file", O_RDONLY), 2);
}

static void reuse(void)
{
	SECTION("close: 0 and 2 are used again");
	CHECK_EQ(in_child(standard_three, 0), EXITED(0));
}

int main(void)
{
	fresh_dir();
	make_file("file", "abc", 3);
	errors();
	shared();
	pipe_ends();
	in_a_child();
	reuse();
	return check_done();
}
