/* SPDX-License-Identifier: MIT */
/*
 * Files with holes: a byte at 1 GiB and at 5 GiB (which on ext2 with 4 KiB
 * blocks needs triple-indirect blocks), at every border between the kinds of
 * blocks; holes read as zeros, cost no room, and vanish when cut off.
 */
#include "check.h"

#define GIB (1024L * MIB)

/* ext2, 4 KiB blocks: 12 direct, then 1,024, 1,024^2, 1,024^3. */
static const long places[] = {
	0,
	12 * PAGE - 1,
	12 * PAGE,
	(12 + 1024) * PAGE - 1,
	(12 + 1024) * PAGE,
	(12 + 1024 + 1024) * PAGE,
	GIB - 1,
	2 * GIB,
	4 * GIB,
	(12 + 1024 + 1024L * 1024) * PAGE - 1,
	(12 + 1024 + 1024L * 1024) * PAGE,
	5 * GIB,
};

static char buf[PAGE];

static long blocks(int fd)
{
	struct stat st;

	return fstat(fd, &st) < 0 ? -1 : st.st_blocks;
}

static void writing(int fd)
{
	SECTION("holes: one byte at many places");
	for (unsigned i = 0; i < ARRAY_SIZE(places); i++) {
		char c = 'a' + i;

		CHECK_EQ(pwrite(fd, &c, 1, places[i]), 1);
		CHECK_EQ(size_of("file"), places[i] + 1);
	}
	CHECK(blocks(fd) > 0 && blocks(fd) * 512 < 4 * MIB);
}

static void reading(int fd)
{
	SECTION("holes: the bytes, and zeros about them");
	for (unsigned i = 0; i < ARRAY_SIZE(places); i++) {
		char c = 0;

		CHECK_EQ(pread(fd, &c, 1, places[i]), 1);
		CHECK_EQ(c, 'a' + i);
		if (i + 1 == ARRAY_SIZE(places) ||
		    places[i + 1] == places[i] + 1)
			continue;
		CHECK_EQ(pread(fd, buf, 100, places[i] + 1), 100);
		CHECK(all_bytes(buf, 100, 0));
	}
	CHECK_EQ(pread(fd, buf, PAGE, 3 * GIB), PAGE);
	CHECK(all_bytes(buf, PAGE, 0));
	CHECK_EQ(pread(fd, buf, PAGE, 5 * GIB), 1);
	CHECK_EQ(lseek(fd, 0, SEEK_END), 5 * GIB + 1);
}

static void mapping(int fd)
{
	char *map = mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE, fd,
			 4 * GIB - PAGE);

	SECTION("holes: mapped");
	CHECK(map != MAP_FAILED);
	CHECK(all_bytes(map, PAGE, 0));
	CHECK_EQ(map[PAGE], 'i');
	CHECK_OK(munmap(map, 2 * PAGE));
}

/* Filling a hole in the middle leaves its neighbours. */
static void filling(int fd)
{
	SECTION("holes: filled by and by");
	fill(buf, PAGE, 0, 1);
	for (int i = 0; i < 16; i++)
		CHECK_EQ(pwrite(fd, buf, PAGE, 3 * GIB + i * 7 * PAGE + 5),
			 PAGE);
	for (int i = 0; i < 16; i++) {
		CHECK_EQ(pread(fd, buf, PAGE, 3 * GIB + i * 7 * PAGE + 5),
			 PAGE);
		CHECK(matches(buf, PAGE, 0, 1));
	}
	CHECK_EQ(pread(fd, buf, PAGE, 3 * GIB + 2 * PAGE), PAGE);
	CHECK(all_bytes(buf, PAGE, 0));
}

static void cutting(int fd)
{
	long before = blocks(fd);

	SECTION("holes: cut off again");
	CHECK_OK(ftruncate(fd, 2 * GIB));
	CHECK(blocks(fd) < before);
	CHECK_EQ(pread(fd, buf, 1, GIB - 1), 1);
	CHECK_EQ(buf[0], 'g');
	CHECK_OK(ftruncate(fd, 12 * PAGE));
	CHECK_EQ(pread(fd, buf, 1, 12 * PAGE - 1), 1);
	CHECK_EQ(buf[0], 'b');
	CHECK_OK(ftruncate(fd, 5 * GIB + 1));
	CHECK_EQ(pread(fd, buf, 1, 5 * GIB), 1);
	CHECK_EQ(buf[0], 0);
	CHECK_OK(ftruncate(fd, 0));
	CHECK_EQ(blocks(fd), 0);
	CHECK_OK(ftruncate(fd, GIB));
	CHECK(blocks(fd) * 512 < 64 * KIB);
}

int main(void)
{
	int fd;

	fresh_dir();
	fd = open("file", O_CREAT | O_RDWR, 0644);
	writing(fd);
	reading(fd);
	mapping(fd);
	filling(fd);
	cutting(fd);
	return check_done();
}
