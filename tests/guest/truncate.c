/* SPDX-License-Identifier: MIT */
/*
 * truncate(2) and ftruncate(2): files grow with holes and shrink, the rest of
 * the last block never shows old bytes again, and the errors.
 */
#include "check.h"

static char buf[3 * 4096];

static void sizes(int fd)
{
	SECTION("ftruncate: the size, and zeros beyond");
	CHECK_OK(ftruncate(fd, 100));
	CHECK_EQ(size_of("file"), 100);
	CHECK_EQ(pread(fd, buf, 200, 0), 100);
	CHECK(matches(buf, 100, 0, 1));
	CHECK_OK(ftruncate(fd, 9000));
	CHECK_EQ(size_of("file"), 9000);
	CHECK_EQ(pread(fd, buf, sizeof(buf), 0), 9000);
	CHECK(matches(buf, 100, 0, 1));
	CHECK(all_bytes(buf + 100, 8900, 0));
	CHECK_OK(truncate("file", 0));
	CHECK_EQ(size_of("file"), 0);
	CHECK_EQ(pread(fd, buf, 10, 0), 0);
	CHECK_OK(truncate("file", 0));
}

/* For many sizes: cut, grow again, and see zeros after the cut. */
static void old_bytes(int fd)
{
	static const int cuts[] = { 1, 511, 4095, 4096, 4097, 8191, 8192 };

	SECTION("ftruncate: old bytes do not come back");
	for (unsigned i = 0; i < ARRAY_SIZE(cuts); i++) {
		fill(buf, sizeof(buf), 0, 3);
		CHECK_EQ(pwrite(fd, buf, sizeof(buf), 0), sizeof(buf));
		CHECK_OK(ftruncate(fd, cuts[i]));
		CHECK_OK(ftruncate(fd, sizeof(buf)));
		CHECK_EQ(pread(fd, buf, sizeof(buf), 0), sizeof(buf));
		CHECK(matches(buf, cuts[i], 0, 3));
		CHECK(all_bytes(buf + cuts[i], sizeof(buf) - cuts[i], 0));
	}
}

static void grown_by_write(int fd)
{
	SECTION("ftruncate: nor by a write beyond the end");
	fill(buf, sizeof(buf), 0, 3);
	CHECK_EQ(pwrite(fd, buf, sizeof(buf), 0), sizeof(buf));
	CHECK_OK(ftruncate(fd, 10));
	CHECK_EQ(pwrite(fd, "x", 1, 5000), 1);
	CHECK_EQ(pread(fd, buf, sizeof(buf), 0), 5001);
	CHECK(all_bytes(buf + 10, 4990, 0));
	CHECK_EQ(buf[5000], 'x');
}

static void offsets(int fd)
{
	SECTION("ftruncate: the offset stays where it was");
	CHECK_EQ(lseek(fd, 5000, SEEK_SET), 5000);
	CHECK_OK(ftruncate(fd, 10));
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 5000);
	CHECK_EQ(write(fd, "y", 1), 1);
	CHECK_EQ(size_of("file"), 5001);
	CHECK_OK(symlink("file", "link"));
	CHECK_OK(truncate("link", 7));
	CHECK_EQ(size_of("file"), 7);
}

static void errors(int fd)
{
	int read_only = open("file", O_RDONLY), fds[2];

	SECTION("truncate: errors");
	CHECK_ERR(ftruncate(read_only, 1), EINVAL);
	CHECK_ERR(ftruncate(fd, -1), EINVAL);
	CHECK_ERR(ftruncate(fd, INT64_MIN), EINVAL);
	CHECK(ftruncate(fd, INT64_MAX) == 0 || errno == EFBIG);
	CHECK_OK(ftruncate(fd, 7));
	CHECK_ERR(ftruncate(-1, 1), EBADF);
	CHECK_ERR(ftruncate(99, 1), EBADF);
	CHECK_OK(pipe(fds));
	CHECK_ERR(ftruncate(fds[1], 1), EINVAL);
	CHECK_ERR(truncate("none", 1), ENOENT);
	CHECK_ERR(truncate("", 1), ENOENT);
	CHECK_ERR(truncate("file/x", 1), ENOTDIR);
	CHECK_ERR(truncate(".", 1), EISDIR);
	CHECK_ERR(truncate("file", -1), EINVAL);
	CHECK_BAD(syscall(SYS_truncate, bad, 1L));
	CHECK_EQ(size_of("file"), 7);
	close(read_only);
}

int main(void)
{
	int fd;

	fresh_dir();
	fill(buf, sizeof(buf), 0, 1);
	make_file("file", buf, sizeof(buf));
	fd = open("file", O_RDWR);
	sizes(fd);
	old_bytes(fd);
	grown_by_write(fd);
	offsets(fd);
	errors(fd);
	return check_done();
}
