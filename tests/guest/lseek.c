/* SPDX-License-Identifier: MIT */
/*
 * lseek(2): the three origins, places beyond the end, offsets shared by dup
 * and fork, overflow, and files that have no place at all.
 */
#include "check.h"

static void origins(int fd)
{
	SECTION("lseek: SEEK_SET, SEEK_CUR, SEEK_END");
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);
	CHECK_EQ(lseek(fd, 4, SEEK_SET), 4);
	CHECK_EQ(lseek(fd, 3, SEEK_CUR), 7);
	CHECK_EQ(lseek(fd, -7, SEEK_CUR), 0);
	CHECK_EQ(lseek(fd, 0, SEEK_END), 10);
	CHECK_EQ(lseek(fd, -10, SEEK_END), 0);
	CHECK_EQ(lseek(fd, 5, SEEK_END), 15);
	CHECK_EQ(lseek(fd, 1L << 40, SEEK_SET), 1L << 40);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 1L << 40);
	CHECK_EQ(size_of("file"), 10);
}

static void errors(int fd)
{
	int fds[2];

	SECTION("lseek: errors leave the offset");
	CHECK_EQ(lseek(fd, 6, SEEK_SET), 6);
	CHECK_ERR(lseek(fd, -1, SEEK_SET), EINVAL);
	CHECK_ERR(lseek(fd, -7, SEEK_CUR), EINVAL);
	CHECK_ERR(lseek(fd, -11, SEEK_END), EINVAL);
	CHECK_ERR(lseek(fd, INT64_MIN, SEEK_SET), EINVAL);
	CHECK_ERR(lseek(fd, 0, 99), EINVAL);
	CHECK_ERR(lseek(fd, 0, -1), EINVAL);
	CHECK_ERR(lseek(-1, 0, SEEK_SET), EBADF);
	CHECK_ERR(lseek(88, 0, SEEK_SET), EBADF);
	CHECK_OK(pipe(fds));
	CHECK_ERR(lseek(fds[0], 0, SEEK_SET), ESPIPE);
	CHECK_ERR(lseek(fds[1], 0, SEEK_CUR), ESPIPE);
	close(fds[0]);
	close(fds[1]);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 6);
	/* How large a file may be is the file system's. */
	CHECK(lseek(fd, INT64_MAX, SEEK_SET) == INT64_MAX || errno == EINVAL);
}

static void move(long fd)
{
	CHECK_EQ(lseek(fd, 2, SEEK_CUR), 5);
}

static void shared(int fd)
{
	int twin = dup(fd), other = open("file", O_RDONLY);
	char c;

	SECTION("lseek: one offset for all that share an open file");
	CHECK_EQ(lseek(twin, 3, SEEK_SET), 3);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 3);
	CHECK_EQ(in_child(move, fd), EXITED(0));
	CHECK_EQ(read(twin, &c, 1), 1);
	CHECK_EQ(c, '5');
	CHECK_EQ(lseek(other, 0, SEEK_CUR), 0);
	close(twin);
	close(other);
}

static void directory(void)
{
	int fd = open(".", O_RDONLY);

	SECTION("lseek: a directory goes back to its start");
	CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);
	close(fd);
}

int main(void)
{
	int fd;

	fresh_dir();
	make_file("file", "0123456789", 10);
	fd = open("file", O_RDWR);
	origins(fd);
	errors(fd);
	shared(fd);
	directory();
	return check_done();
}
