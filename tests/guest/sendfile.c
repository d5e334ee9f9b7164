/* SPDX-License-Identifier: MIT */
/*
 * sendfile(2): from a file to a pipe and to another file, with the file's own
 * offset or one of the caller's, and the errors.
 */
#include "check.h"
#include <sys/sendfile.h>

static char buf[65536];

static void to_pipe(int fd)
{
	int fds[2];
	off_t from = 4;

	SECTION("sendfile: to a pipe");
	CHECK_OK(pipe(fds));
	CHECK_EQ(sendfile(fds[1], fd, NULL, 3), 3);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 3);
	CHECK_EQ(sendfile(fds[1], fd, &from, 2), 2);
	CHECK_EQ(from, 6);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 3);
	CHECK_EQ(read(fds[0], buf, 100), 5);
	CHECK(memcmp(buf, "01245", 5) == 0);
	CHECK_EQ(sendfile(fds[1], fd, NULL, 100), 7);
	CHECK_EQ(sendfile(fds[1], fd, NULL, 100), 0);
	CHECK_EQ(sendfile(fds[1], fd, NULL, 0), 0);
	CHECK_EQ(read(fds[0], buf, 100), 7);
	CHECK(memcmp(buf, "3456789", 7) == 0);
	CHECK_ERR(sendfile(fds[1], fds[0], NULL, 10), EINVAL);
	close(fds[0]);
	close(fds[1]);
}

static void to_file(void)
{
	int from, to = open("copy", O_CREAT | O_RDWR, 0644);

	SECTION("sendfile: to a file");
	fill(buf, 50000, 0, 1);
	make_file("big", buf, 50000);
	from = open("big", O_RDONLY);
	CHECK_EQ(sendfile(to, from, NULL, 20000), 20000);
	CHECK_EQ(sendfile(to, from, NULL, 1 << 30), 30000);
	CHECK_EQ(size_of("copy"), 50000);
	CHECK_EQ(pread(to, buf, sizeof(buf), 0), 50000);
	CHECK(matches(buf, 50000, 0, 1));
	close(from);
	close(to);
}

static void errors(int fd)
{
	int read_only = open("file", O_RDONLY);
	int write_only = open("copy", O_WRONLY);
	off_t negative = -1, from = 0;

	SECTION("sendfile: errors");
	CHECK_ERR(sendfile(read_only, fd, NULL, 1), EBADF);
	CHECK_ERR(sendfile(write_only, write_only, NULL, 1), EBADF);
	CHECK_ERR(sendfile(-1, fd, NULL, 1), EBADF);
	CHECK_ERR(sendfile(write_only, -1, NULL, 1), EBADF);
	CHECK_ERR(sendfile(write_only, fd, &negative, 1), EINVAL);
	CHECK_BAD_NOT_NULL(syscall(SYS_sendfile, write_only, fd, bad, 1));
	CHECK_EQ(size_of("copy"), 50000);
	CHECK_EQ(sendfile(write_only, fd, &from, 10), 10);
	CHECK_EQ(from, 10);
	close(read_only);
	close(write_only);
}

int main(void)
{
	int fd;

	fresh_dir();
	make_file("file", "0123456789", 10);
	fd = open("file", O_RDWR);
	to_pipe(fd);
	to_file();
	errors(fd);
	return check_done();
}
