/* SPDX-License-Identifier: MIT */
/*
 * A file of 6 MiB, full of bytes: past the direct and the first indirect
 * blocks of ext2. Written in pieces of odd size, read forwards, backwards and
 * by a mapping, copied, cut in the middle, and its room given back.
 */
#include "check.h"

#define SIZE  (6 * MIB)
#define PIECE 50001

static unsigned char buf[PIECE];

static long piece_at(long at)
{
	return SIZE - at < PIECE ? SIZE - at : PIECE;
}

static void writing(int fd)
{
	long total = 0;

	SECTION("6 MiB: written");
	for (long at = 0; at < SIZE; at += PIECE) {
		fill(buf, piece_at(at), at, 1);
		total += write(fd, buf, piece_at(at));
	}
	CHECK_EQ(total, SIZE);
	CHECK_EQ(size_of("big"), SIZE);
	CHECK_OK(fsync(fd));
}

static void reading(int fd)
{
	int good = 1;

	SECTION("6 MiB: read forwards and backwards");
	lseek(fd, 0, SEEK_SET);
	for (long at = 0; at < SIZE; at += PIECE)
		good &= read(fd, buf, PIECE) == piece_at(at) &&
			matches(buf, piece_at(at), at, 1);
	CHECK(good);
	for (long at = SIZE - 100; at > 0; at -= 99991)
		good &= pread(fd, buf, 100, at) == 100 &&
			matches(buf, 100, at, 1);
	CHECK(good);
}

static void mapping(int fd)
{
	unsigned char *map =
		mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	int good = 1;

	SECTION("6 MiB: mapped");
	CHECK(map != MAP_FAILED);
	for (long at = 0; at + 64 < SIZE; at += 37 * PAGE - 11)
		good &= matches(map + at, 64, at, 1);
	CHECK(good);
	for (long at = 0; at < SIZE; at += 64 * PAGE)
		map[at] ^= 0xff;
	CHECK_EQ(pread(fd, buf, 10, 64 * PAGE), 10);
	CHECK(matches(buf, 10, 64 * PAGE, 1));
	CHECK_OK(munmap(map, SIZE));
}

static void cutting(int fd)
{
	struct stat before, after;
	int good = 1;

	SECTION("6 MiB: cut to 3 MiB and a bit, and away");
	CHECK_OK(fstat(fd, &before));
	CHECK(before.st_blocks * 512 >= SIZE);
	CHECK_OK(ftruncate(fd, SIZE / 2 + 777));
	CHECK_OK(fstat(fd, &after));
	CHECK(after.st_blocks < before.st_blocks * 6 / 10);
	for (long at = 0; at < SIZE / 2; at += 99 * PAGE)
		good &= pread(fd, buf, 777, at) == 777 &&
			matches(buf, 777, at, 1);
	CHECK(good);
	CHECK_EQ(pread(fd, buf, 1000, SIZE / 2 + 700), 77);
	CHECK_OK(unlink("big"));
	CHECK_EQ(pread(fd, buf, 777, SIZE / 2), 777);
	CHECK(matches(buf, 777, SIZE / 2, 1));
	CHECK_OK(close(fd));
}

int main(void)
{
	int fd;

	fresh_dir();
	fd = open("big", O_CREAT | O_RDWR, 0644);
	writing(fd);
	reading(fd);
	mapping(fd);
	cutting(fd);
	return check_done();
}
