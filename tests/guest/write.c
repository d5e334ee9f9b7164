/* SPDX-License-Identifier: MIT */
/*
 * write(2): what it returns and where the bytes go, with and without
 * O_APPEND; holes; and what it answers to wrong descriptors, addresses and
 * lengths. A failed write leaves file and offset as they were.
 */
#include "check.h"

static char back[64];

/* The file's contents in `back`; the number of bytes. */
static int contents(const char *name)
{
	int fd = open(name, O_RDONLY);
	int n = read(fd, back, sizeof(back));

	close(fd);
	return n;
}

static void ordinary(void)
{
	int fd = open("file", O_CREAT | O_RDWR, 0644);

	SECTION("write: at the offset, over old bytes, past the end");
	CHECK_EQ(write(fd, "hello, world", 12), 12);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 12);
	CHECK_EQ(lseek(fd, 7, SEEK_SET), 7);
	CHECK_EQ(write(fd, "W", 1), 1);
	CHECK_EQ(contents("file"), 12);
	CHECK(memcmp(back, "hello, World", 12) == 0);
	lseek(fd, 20, SEEK_SET);
	CHECK_EQ(write(fd, "end", 3), 3);
	CHECK_EQ(contents("file"), 23);
	CHECK(memcmp(back, "hello, World\0\0\0\0\0\0\0\0end", 23) == 0);
	CHECK_EQ(write(fd, "", 0), 0);
	CHECK_EQ(size_of("file"), 23);
	close(fd);
}

static void append(void)
{
	int fd = open("file", O_WRONLY | O_APPEND | O_TRUNC);
	int other = open("file", O_WRONLY);

	SECTION("write: O_APPEND writes at the end wherever the offset is");
	CHECK_EQ(write(fd, "abc", 3), 3);
	lseek(fd, 0, SEEK_SET);
	CHECK_EQ(write(fd, "def", 3), 3);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 6);
	CHECK_EQ(write(other, "A", 1), 1);
	CHECK_EQ(write(fd, "ghi", 3), 3);
	CHECK_EQ(contents("file"), 9);
	CHECK(memcmp(back, "Abcdefghi", 9) == 0);
	CHECK_EQ(write(fd, "", 0), 0);
	close(fd);
	close(other);
}

static void wrong_descriptors(void)
{
	int fd = open("file", O_RDONLY);

	SECTION("write: EBADF");
	CHECK_ERR(write(-1, "x", 1), EBADF);
	CHECK_ERR(write(99, "x", 1), EBADF);
	CHECK_ERR(write(fd, "x", 1), EBADF);
	CHECK_ERR(write(fd, "x", 0), EBADF);
	close(fd);
	CHECK_ERR(write(fd, "x", 1), EBADF);
	fd = open(".", O_RDONLY);
	CHECK_ERR(write(fd, "x", 1), EBADF);
	close(fd);
	CHECK_EQ(size_of("file"), 9);
}

static void wrong_buffers(void)
{
	int fd = open("file", O_RDWR | O_TRUNC);

	SECTION("write: bad pointers");
	CHECK_BAD(syscall(SYS_write, fd, bad, 8));
	CHECK_EQ(size_of("file"), 0);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);

	SECTION("write: huge lengths");
	for (unsigned i = 0; i < ARRAY_SIZE(huge_lengths); i++)
		CHECK_ERR(syscall(SYS_write, fd, back, huge_lengths[i]),
			  EFAULT);
	CHECK_EQ(size_of("file"), 0);

	SECTION("write: a buffer that ends on an unmapped page");
	CHECK_EQ(syscall(SYS_write, fd, edge(10), 10), 10);
	CHECK_EQ(syscall(SYS_write, fd, edge(10), 100), 10);
	CHECK_EQ(size_of("file"), 20);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 20);
	CHECK_ERR(syscall(SYS_write, fd, edge(0), 100), EFAULT);
	CHECK_EQ(contents("file"), 20);
	CHECK(all_bytes(back, 20, 'e'));
	close(fd);
}

static void big(void)
{
	static char buf[200000];
	int fd = open("big", O_CREAT | O_RDWR, 0644);

	SECTION("write: across many blocks, from odd places");
	fill(buf, sizeof(buf), 0, 5);
	CHECK_EQ(write(fd, buf, 100001), 100001);
	CHECK_EQ(write(fd, buf + 100001, 99999), 99999);
	memset(buf, 0, sizeof(buf));
	CHECK_EQ(pread(fd, buf, sizeof(buf), 0), 200000);
	CHECK(matches(buf, sizeof(buf), 0, 5));
	fill(buf, 8194, 4095, 9);
	lseek(fd, 4095, SEEK_SET);
	CHECK_EQ(write(fd, buf, 8194), 8194);
	CHECK_EQ(pread(fd, buf, sizeof(buf), 0), 200000);
	CHECK(matches(buf, 4095, 0, 5));
	CHECK(matches(buf + 4095, 8194, 4095, 9));
	CHECK(matches(buf + 12289, 187711, 12289, 5));
	close(fd);
}

/* The bytes written come from a page that maps the very same file. */
static void from_its_own_mapping(void)
{
	static char buf[2 * PAGE];
	int fd = open("self", O_CREAT | O_RDWR, 0644);
	char *map;

	SECTION("write: from a mapping of the same file");
	fill(buf, sizeof(buf), 0, 3);
	CHECK_EQ(write(fd, buf, sizeof(buf)), sizeof(buf));
	map = mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	CHECK(map != MAP_FAILED);
	CHECK_EQ(pwrite(fd, map, PAGE, PAGE), PAGE);
	CHECK_EQ(pread(fd, buf, sizeof(buf), 0), sizeof(buf));
	CHECK(matches(buf, PAGE, 0, 3));
	CHECK(matches(buf + PAGE, PAGE, 0, 3));
	munmap(map, 2 * PAGE);
	close(fd);
}

int main(void)
{
	fresh_dir();
	ordinary();
	append();
	wrong_descriptors();
	wrong_buffers();
	big();
	from_its_own_mapping();
	return check_done();
}
