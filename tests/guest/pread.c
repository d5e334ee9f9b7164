/* SPDX-License-Identifier: MIT */
/*
 * pread64(2) and pwrite64(2): they read and write at a given place and leave
 * the offset alone; pipes cannot do it, and a place below zero is refused.
 */
#include "check.h"

static void ordinary(int fd)
{
	char buf[32] = "";

	SECTION("pread and pwrite: the offset stays");
	CHECK_EQ(lseek(fd, 5, SEEK_SET), 5);
	CHECK_EQ(pread(fd, buf, 4, 10), 4);
	CHECK(memcmp(buf, "abcd", 4) == 0);
	CHECK_EQ(pread(fd, buf, 32, 14), 2);
	CHECK_EQ(pread(fd, buf, 32, 16), 0);
	CHECK_EQ(pread(fd, buf, 32, 1L << 40), 0);
	CHECK_EQ(pwrite(fd, "XY", 2, 15), 2);
	CHECK_EQ(size_of("file"), 17);
	CHECK_EQ(pwrite(fd, "Z", 1, 20), 1);
	CHECK_EQ(pread(fd, buf, 32, 14), 7);
	CHECK(memcmp(buf, "eXY\0\0\0Z", 7) == 0);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 5);
	CHECK_EQ(syscall(SYS_pread64, fd, NULL, 0, 0), 0);
	CHECK_EQ(pwrite(fd, buf, 0, 1L << 40), 0);
	CHECK_EQ(size_of("file"), 21);
}

static void errors(int fd)
{
	int write_only = open("file", O_WRONLY);
	int read_only = open("file", O_RDONLY);
	int dir = open(".", O_RDONLY);
	int pipes[2];
	char buf[8];

	SECTION("pread and pwrite: errors");
	CHECK_ERR(pread(-1, buf, 1, 0), EBADF);
	CHECK_ERR(pwrite(-1, buf, 1, 0), EBADF);
	CHECK_ERR(pread(write_only, buf, 1, 0), EBADF);
	CHECK_ERR(pwrite(read_only, buf, 1, 0), EBADF);
	CHECK_ERR(pread(dir, buf, 1, 0), EISDIR);
	CHECK_ERR(pread(fd, buf, 1, -1), EINVAL);
	CHECK_ERR(pwrite(fd, buf, 1, -1), EINVAL);
	CHECK_ERR(pread(fd, buf, 1, INT64_MIN), EINVAL);
	CHECK_ERR(pread(fd, buf, 1, INT64_MAX), EINVAL);
	CHECK_OK(pipe(pipes));
	CHECK_ERR(pread(pipes[0], buf, 1, 0), ESPIPE);
	CHECK_ERR(pwrite(pipes[1], buf, 1, 0), ESPIPE);
	close(pipes[0]);
	close(pipes[1]);
	close(write_only);
	close(read_only);
	close(dir);
}

static void wrong_buffers(int fd)
{
	char buf[8];

	SECTION("pread and pwrite: bad pointers and lengths");
	CHECK_BAD(syscall(SYS_pread64, fd, bad, 8, 0L));
	CHECK_BAD(syscall(SYS_pwrite64, fd, bad, 8, 0L));
	for (unsigned i = 0; i < ARRAY_SIZE(huge_lengths); i++) {
		CHECK_ERR(syscall(SYS_pread64, fd, buf, huge_lengths[i], 0L),
			  EFAULT);
		CHECK_ERR(syscall(SYS_pwrite64, fd, buf, huge_lengths[i], 0L),
			  EFAULT);
	}
	CHECK_EQ(syscall(SYS_pread64, fd, edge(3), 8, 2L), 3);
	CHECK_EQ(syscall(SYS_pwrite64, fd, edge(3), 8, 0L), 3);
	CHECK_EQ(pread(fd, buf, 4, 0), 4);
	CHECK(memcmp(buf, "eee3", 4) == 0);
	CHECK_EQ(size_of("file"), 21);
}

static void append(void)
{
	int fd = open("file", O_RDWR | O_APPEND);

	SECTION("pwrite: with O_APPEND the place is ignored, as on Linux");
	CHECK_EQ(pwrite(fd, "end", 3, 0), 3);
	CHECK_EQ(size_of("file"), 24);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);
	close(fd);
}

int main(void)
{
	int fd;

	fresh_dir();
	make_file("file", "0123456789abcdef", 16);
	fd = open("file", O_RDWR);
	ordinary(fd);
	errors(fd);
	wrong_buffers(fd);
	append();
	return check_done();
}
