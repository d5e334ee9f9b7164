/* SPDX-License-Identifier: MIT */
/*
 * read(2): what it returns at every place of a file, what moves the offset,
 * and what it answers to wrong descriptors, addresses and lengths. A buffer
 * that ends too early gets the bytes that fit, and the offset follows them.
 */
#include "check.h"

static void ordinary(int fd)
{
	char buf[64];

	SECTION("read: the bytes, then end of file");
	CHECK_EQ(read(fd, buf, 4), 4);
	CHECK(memcmp(buf, "0123", 4) == 0);
	CHECK_EQ(read(fd, buf, sizeof(buf)), 12);
	CHECK(memcmp(buf, "456789abcdef", 12) == 0);
	CHECK_EQ(read(fd, buf, sizeof(buf)), 0);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 16);
	CHECK_EQ(lseek(fd, 1000, SEEK_SET), 1000);
	CHECK_EQ(read(fd, buf, sizeof(buf)), 0);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 1000);
	CHECK_EQ(lseek(fd, 3, SEEK_SET), 3);
	CHECK_EQ(syscall(SYS_read, fd, buf, 0), 0);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 3);
}

static void wrong_descriptors(void)
{
	char buf[16];
	int fd = open("file", O_WRONLY);

	SECTION("read: EBADF and EISDIR");
	CHECK_ERR(read(-1, buf, 1), EBADF);
	CHECK_ERR(read(77, buf, 1), EBADF);
	CHECK_ERR(read(0x7fffffff, buf, 1), EBADF);
	CHECK_ERR(syscall(SYS_read, 0x80000000UL, buf, 1), EBADF);
	CHECK_ERR(read(fd, buf, 1), EBADF);
	CHECK_ERR(read(fd, buf, 0), EBADF);
	close(fd);
	CHECK_ERR(read(fd, buf, 1), EBADF);
	fd = open(".", O_RDONLY | O_DIRECTORY);
	CHECK_ERR(read(fd, buf, 1), EISDIR);
	close(fd);
	fd = open("file", O_PATH);
	CHECK_ERR(read(fd, buf, 1), EBADF);
	close(fd);
}

static void wrong_buffers(int fd)
{
	static char buf[64];

	SECTION("read: bad pointers");
	lseek(fd, 0, SEEK_SET);
	CHECK_BAD(syscall(SYS_read, fd, bad, 8));
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);

	SECTION("read: huge lengths");
	for (unsigned i = 0; i < ARRAY_SIZE(huge_lengths); i++)
		CHECK_ERR(syscall(SYS_read, fd, buf, huge_lengths[i]), EFAULT);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);

	SECTION("read: a buffer that ends on an unmapped page");
	CHECK_EQ(syscall(SYS_read, fd, edge(16), 16), 16);
	CHECK(memcmp(edge(0) - 16, "0123456789abcdef", 16) == 0);
	lseek(fd, 0, SEEK_SET);
	CHECK_EQ(syscall(SYS_read, fd, edge(10), 16), 10);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 10);
	CHECK(memcmp(edge(0) - 10, "0123456789", 10) == 0);
	CHECK_EQ(syscall(SYS_read, fd, edge(10), 7), 6);
}

static void read_only_memory(int fd)
{
	char *page =
		mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	SECTION("read: into memory that may not be written");
	lseek(fd, 0, SEEK_SET);
	CHECK_ERR(read(fd, page, 4), EFAULT);
	CHECK(page[0] == 0);
	CHECK_ERR(syscall(SYS_read, fd, read_only_memory, 4), EFAULT);
	munmap(page, PAGE);
}

static void big(void)
{
	static char buf[3 * 65536];
	int fd;

	SECTION("read: across many blocks");
	fill(buf, sizeof(buf), 0, 1);
	make_file("big", buf, sizeof(buf));
	memset(buf, 0, sizeof(buf));
	fd = open("big", O_RDONLY);
	CHECK_EQ(read(fd, buf, sizeof(buf)), sizeof(buf));
	CHECK(matches(buf, sizeof(buf), 0, 1));
	lseek(fd, 4095, SEEK_SET);
	CHECK_EQ(read(fd, buf, 4098), 4098);
	CHECK(matches(buf, 4098, 4095, 1));
	lseek(fd, 3 * 65536 - 5, SEEK_SET);
	CHECK_EQ(read(fd, buf, 4096), 5);
	CHECK(matches(buf, 5, 3 * 65536 - 5, 1));
	close(fd);
}

int main(void)
{
	int fd;

	fresh_dir();
	make_file("file", "0123456789abcdef", 16);
	fd = open("file", O_RDONLY);
	ordinary(fd);
	wrong_descriptors();
	wrong_buffers(fd);
	read_only_memory(fd);
	big();
	return check_done();
}
