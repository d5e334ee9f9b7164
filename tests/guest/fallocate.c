/* SPDX-License-Identifier: MIT */
/*
 * fallocate(2): room is made, the size grows unless it is told not to, what
 * was there stays, and the errors. A file system may say EOPNOTSUPP (Linux's
 * ext2 does); then a program makes the file longer by other means.
 */
#include "check.h"

#define KEEP_SIZE 1

static long make_room(int fd, int mode, off_t from, off_t length)
{
	struct stat st;

	if (fallocate(fd, mode, from, length) == 0)
		return 0;
	if (errno != EOPNOTSUPP || fstat(fd, &st) < 0)
		return -1;
	if (mode == KEEP_SIZE || st.st_size >= from + length)
		return 0;
	return ftruncate(fd, from + length);
}

static void room(void)
{
	static char buf[20000];
	struct stat st;
	int fd = open("file", O_CREAT | O_RDWR, 0644);

	SECTION("fallocate: room, and the size");
	CHECK_EQ(write(fd, "head", 4), 4);
	CHECK_OK(make_room(fd, 0, 0, 20000));
	CHECK_OK(fstat(fd, &st));
	CHECK_EQ(st.st_size, 20000);
	CHECK_EQ(pread(fd, buf, 20000, 0), 20000);
	CHECK(memcmp(buf, "head", 4) == 0);
	CHECK(all_bytes(buf + 4, 19996, 0));
	CHECK_OK(make_room(fd, 0, 100, 200));
	CHECK_EQ(size_of("file"), 20000);
	CHECK_OK(make_room(fd, KEEP_SIZE, 0, 50000));
	CHECK_EQ(size_of("file"), 20000);
	CHECK_EQ(pread(fd, buf, 100, 20000), 0);
	close(fd);
}

static void errors(void)
{
	int fd = open("file", O_RDWR), read_only = open("file", O_RDONLY);
	int fds[2];

	SECTION("fallocate: errors");
	CHECK_ERR(fallocate(fd, 0, 0, 0), EINVAL);
	CHECK_ERR(fallocate(fd, 0, -1, 10), EINVAL);
	CHECK_ERR(fallocate(fd, 0, 0, -1), EINVAL);
	CHECK_ERR(fallocate(fd, 0, INT64_MAX, INT64_MAX), EFBIG);
	CHECK_ERR(fallocate(fd, 0x4000, 0, 10), EOPNOTSUPP);
	CHECK_ERR(fallocate(read_only, 0, 0, 10), EBADF);
	CHECK_ERR(fallocate(-1, 0, 0, 10), EBADF);
	CHECK_OK(pipe(fds));
	CHECK_ERR(fallocate(fds[1], 0, 0, 10), ESPIPE);
	CHECK_EQ(size_of("file"), 20000);
}

int main(void)
{
	fresh_dir();
	room();
	errors();
	return check_done();
}
