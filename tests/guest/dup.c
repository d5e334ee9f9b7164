/* SPDX-License-Identifier: MIT */
/*
 * dup, dup2 and dup3: one open file under two numbers, the lowest free one,
 * a number that was in use, and the flag that does not go along.
 */
#include "check.h"

static int fd;

static void one(void)
{
	char c;
	int twin = dup(fd);

	SECTION("dup: the lowest number, the same open file");
	CHECK_EQ(twin, fd + 1);
	CHECK_EQ(read(fd, &c, 1), 1);
	CHECK_EQ(read(twin, &c, 1), 1);
	CHECK_EQ(c, 'b');
	CHECK_OK(fcntl(fd, F_SETFL, O_APPEND));
	CHECK(fcntl(twin, F_GETFL) & O_APPEND);
	CHECK_OK(fcntl(fd, F_SETFL, 0));
	CHECK_OK(fcntl(fd, F_SETFD, FD_CLOEXEC));
	CHECK_EQ(fcntl(twin, F_GETFD), 0);
	CHECK_OK(close(twin));
	twin = dup(fd);
	CHECK_EQ(fcntl(twin, F_GETFD), 0);
	CHECK_OK(close(twin));
	CHECK_ERR(dup(-1), EBADF);
	CHECK_ERR(dup(99), EBADF);
}

static void two(void)
{
	int fds[2];
	char c;

	SECTION("dup2: onto free and onto used numbers");
	CHECK_EQ(dup2(fd, 50), 50);
	CHECK_EQ(lseek(50, 0, SEEK_CUR), lseek(fd, 0, SEEK_CUR));
	CHECK_EQ(fcntl(50, F_GETFD), 0);
	CHECK_EQ(dup2(fd, fd), fd);
	CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK_OK(pipe(fds));
	CHECK_EQ(dup2(fd, fds[1]), fds[1]);
	CHECK_EQ(read(fds[0], &c, 1), 0);
	CHECK_OK(close(fds[0]));
	CHECK_OK(close(fds[1]));
	CHECK_OK(close(50));
	CHECK_ERR(dup2(-1, 50), EBADF);
	CHECK_ERR(dup2(99, 50), EBADF);
	CHECK_ERR(dup2(99, 99), EBADF);
	CHECK_ERR(dup2(fd, -1), EBADF);
	CHECK_ERR(dup2(fd, 1 << 30), EBADF);
	CHECK_ERR(syscall(SYS_dup2, 99, fd), EBADF);
	CHECK_OK(fcntl(fd, F_GETFD));
}

static void three(void)
{
	SECTION("dup3: flags");
	CHECK_EQ(dup3(fd, 60, O_CLOEXEC), 60);
	CHECK_EQ(fcntl(60, F_GETFD), FD_CLOEXEC);
	CHECK_EQ(dup3(fd, 60, 0), 60);
	CHECK_EQ(fcntl(60, F_GETFD), 0);
	CHECK_ERR(syscall(SYS_dup3, fd, fd, 0), EINVAL);
	CHECK_ERR(syscall(SYS_dup3, fd, 61, O_APPEND), EINVAL);
	CHECK_ERR(syscall(SYS_dup3, -1, 61, 0), EBADF);
	CHECK_ERR(syscall(SYS_dup3, fd, -1, 0), EBADF);
	CHECK_OK(close(60));
}

static void child(long number)
{
	char c;

	CHECK_EQ(read(number, &c, 1), 1);
	CHECK_OK(close(number));
}

static void forked(void)
{
	int twin = dup(fd);

	SECTION("dup: fork shares the open file too");
	lseek(fd, 0, SEEK_SET);
	CHECK_EQ(in_child(child, twin), EXITED(0));
	CHECK_EQ(lseek(twin, 0, SEEK_CUR), 1);
	CHECK_OK(close(twin));
}

int main(void)
{
	fresh_dir();
	make_file("file", "abcdef", 6);
	fd = open("file", O_RDWR);
	one();
	two();
	three();
	forked();
	return check_done();
}
