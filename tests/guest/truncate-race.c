/* SPDX-License-Identifier: MIT */
/*
 * Two processes write one file while a third cuts and grows it and a fourth
 * reads. A reader may find a byte written or not yet written (zero), never
 * another file's or an older file's byte; in the end the file is sound.
 */
#include "check.h"

#define SIZE   (40 * PAGE)
#define ROUNDS 400

static unsigned char buf[6 * PAGE];
static unsigned long state;

static unsigned chance(unsigned below)
{
	state = state * 6364136223846793005 + 1442695040888963407;
	return (state >> 33) % below;
}

/* The only byte, other than zero, that may stand at this place. */
static unsigned char byte_at(long at)
{
	return at % 251 + 1;
}

static void writer(long seed)
{
	int fd = open("file", O_WRONLY);

	state = seed;
	for (int i = 0; i < ROUNDS; i++) {
		long at = chance(SIZE), n = 1 + chance(sizeof(buf) - 1);

		for (long b = 0; b < n; b++)
			buf[b] = byte_at(at + b);
		CHECK_EQ(pwrite(fd, buf, n, at), n);
	}
}

static void cutter(long seed)
{
	int fd = open("file", O_WRONLY);

	state = seed;
	for (int i = 0; i < ROUNDS; i++)
		CHECK_OK(ftruncate(fd, chance(SIZE)));
}

static int sound(int fd, long at, long n)
{
	long got = pread(fd, buf, n, at);

	for (long b = 0; b < got; b++)
		if (buf[b] && buf[b] != byte_at(at + b))
			return 0;
	return got >= 0;
}

static void reader(long seed)
{
	int fd = open("file", O_RDONLY), good = 0;

	state = seed;
	for (int i = 0; i < ROUNDS; i++)
		good += sound(fd, chance(SIZE), 1 + chance(sizeof(buf) - 1));
	CHECK_EQ(good, ROUNDS);
}

/* Fills other files, so that blocks given back are used by somebody. */
static void other(long seed)
{
	char name[] = "other-0";

	name[6] += seed;
	memset(buf, 0xff, sizeof(buf));
	for (int i = 0; i < ROUNDS / 8; i++) {
		make_file(name, buf, sizeof(buf));
		CHECK_OK(unlink(name));
	}
}

int main(void)
{
	void (*const all[])(long) = { writer, writer, cutter, reader, other };
	pid_t pids[5];
	int fd, good = 1;

	fresh_dir();
	make_file("file", "", 0);
	SECTION("writing, cutting, growing, reading at once");
	for (int i = 0; i < 5; i++)
		pids[i] = start(all[i], i + 1);
	for (int i = 0; i < 5; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
	SECTION("and the file is sound");
	fd = open("file", O_RDWR);
	for (long at = 0; at < SIZE + 6 * PAGE; at += PAGE)
		good &= sound(fd, at, PAGE);
	CHECK(good);
	CHECK_OK(ftruncate(fd, 0));
	CHECK_OK(ftruncate(fd, SIZE));
	CHECK_EQ(pread(fd, buf, sizeof(buf), 5 * PAGE), sizeof(buf));
	CHECK(all_bytes(buf, sizeof(buf), 0));
	return check_done();
}
