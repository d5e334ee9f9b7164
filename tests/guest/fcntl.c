/* SPDX-License-Identifier: MIT */
/*
 * fcntl(2): duplicates from a given number on, the close-on-exec flag, the
 * status flags that can and cannot be changed, and the errors.
 */
#include "check.h"

static int fd;

static void duplicates(void)
{
	int a, b;

	SECTION("fcntl: F_DUPFD and F_DUPFD_CLOEXEC");
	a = CHECK_OK(fcntl(fd, F_DUPFD, 20));
	CHECK_EQ(a, 20);
	b = CHECK_OK(fcntl(fd, F_DUPFD, 20));
	CHECK_EQ(b, 21);
	CHECK_EQ(fcntl(b, F_GETFD), 0);
	CHECK_OK(close(a));
	a = CHECK_OK(fcntl(fd, F_DUPFD_CLOEXEC, 0));
	CHECK_EQ(a, 4);
	CHECK_EQ(fcntl(a, F_GETFD), FD_CLOEXEC);
	CHECK_OK(close(a));
	CHECK_OK(close(b));
	CHECK_ERR(fcntl(fd, F_DUPFD, -1), EINVAL);
	CHECK_ERR(fcntl(fd, F_DUPFD, 1 << 30), EINVAL);
	CHECK_ERR(fcntl(-1, F_DUPFD, 0), EBADF);
	CHECK_ERR(fcntl(99, F_DUPFD, 0), EBADF);
}

static void descriptor_flags(void)
{
	SECTION("fcntl: F_GETFD and F_SETFD");
	CHECK_EQ(fcntl(fd, F_GETFD), 0);
	CHECK_OK(fcntl(fd, F_SETFD, FD_CLOEXEC));
	CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK_OK(fcntl(fd, F_SETFD, 0));
	CHECK_EQ(fcntl(fd, F_GETFD), 0);
	CHECK_OK(fcntl(fd, F_SETFD, 0xfffe));
	CHECK_EQ(fcntl(fd, F_GETFD), 0);
	CHECK_ERR(fcntl(99, F_GETFD), EBADF);
	CHECK_ERR(fcntl(99, F_SETFD, 1), EBADF);
}

static long flags_of(const char *name, int flags)
{
	int other = open(name, flags, 0644);
	long got = syscall(SYS_fcntl, other, F_GETFL);

	close(other);
	return got & ~0100000L; /* O_LARGEFILE, which Linux adds */
}

static void status_flags(void)
{
	SECTION("fcntl: F_GETFL and F_SETFL");
	CHECK_EQ(flags_of("file", O_RDONLY), O_RDONLY);
	CHECK_EQ(flags_of("file", O_WRONLY), O_WRONLY);
	CHECK_EQ(flags_of("file", O_RDWR | O_CLOEXEC), O_RDWR);
	CHECK_EQ(flags_of("file", O_RDWR | O_CREAT | O_TRUNC), O_RDWR);
	CHECK_EQ(flags_of("file", O_WRONLY | O_APPEND), O_WRONLY | O_APPEND);
	CHECK_EQ(flags_of("file", O_RDONLY | O_NONBLOCK), O_NONBLOCK);
	CHECK_EQ(flags_of(".", O_DIRECTORY) & O_ACCMODE, O_RDONLY);
	CHECK_OK(fcntl(fd, F_SETFL, O_NONBLOCK | O_APPEND));
	CHECK_EQ(fcntl(fd, F_GETFL) & ~0100000, O_RDWR | O_NONBLOCK | O_APPEND);
	CHECK_OK(fcntl(fd, F_SETFL, O_WRONLY | O_TRUNC));
	CHECK_EQ(fcntl(fd, F_GETFL) & ~0100000, O_RDWR);
	CHECK_EQ(size_of("file"), 0);
	CHECK_ERR(fcntl(99, F_GETFL), EBADF);
}

static void append_takes_effect(void)
{
	SECTION("fcntl: O_APPEND set later");
	CHECK_EQ(pwrite(fd, "12345", 5, 0), 5);
	CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
	CHECK_OK(fcntl(fd, F_SETFL, O_APPEND));
	CHECK_EQ(write(fd, "6", 1), 1);
	CHECK_EQ(size_of("file"), 6);
	CHECK_OK(fcntl(fd, F_SETFL, 0));
	CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
	CHECK_EQ(write(fd, "7", 1), 1);
	CHECK_EQ(size_of("file"), 6);
}

static void pipes(void)
{
	int fds[2];
	char c;

	SECTION("fcntl: O_NONBLOCK on a pipe");
	CHECK_OK(pipe(fds));
	CHECK_EQ(fcntl(fds[0], F_GETFL), O_RDONLY);
	CHECK_EQ(fcntl(fds[1], F_GETFL), O_WRONLY);
	CHECK_OK(fcntl(fds[0], F_SETFL, O_NONBLOCK));
	CHECK_EQ(fcntl(fds[0], F_GETFL), O_RDONLY | O_NONBLOCK);
	CHECK_EQ(fcntl(fds[1], F_GETFL), O_WRONLY);
	CHECK_ERR(read(fds[0], &c, 1), EAGAIN);
	CHECK_ERR(fcntl(fd, 9999), EINVAL);
	CHECK_ERR(fcntl(fd, -1), EINVAL);
}

int main(void)
{
	fresh_dir();
	make_file("file", "abcdef", 6);
	fd = open("file", O_RDWR);
	duplicates();
	descriptor_flags();
	status_flags();
	append_takes_effect();
	pipes();
	return check_done();
}
