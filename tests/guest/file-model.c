/* SPDX-License-Identifier: MIT */
/*
 * A file against a model of it in memory: thousands of writes, reads,
 * truncations and appends at random places and lengths; after each the bytes
 * and the size must be the model's. Two descriptors and a mapping look on.
 */
#include "check.h"

#define MOST   (300 * KIB)
#define ROUNDS 3000

static unsigned char model[MOST], buf[MOST];
static long size;
static int fd, other;
static unsigned long state = 42;

static unsigned chance(unsigned below)
{
	state = state * 6364136223846793005 + 1442695040888963407;
	return (state >> 33) % below;
}

/* Lengths about the borders of blocks are drawn more often. */
static long length(void)
{
	switch (chance(4)) {
	case 0:
		return chance(16);
	case 1:
		return PAGE - 8 + chance(16);
	case 2:
		return chance(3 * PAGE);
	default:
		return chance(40000);
	}
}

static int do_write(void)
{
	long at = chance(MOST / 2), n = length();

	fill(buf, n, at, chance(256));
	memcpy(model + at, buf, n);
	if (n && at + n > size)
		size = at + n;
	return pwrite(fd, buf, n, at) == n;
}

static int do_append(void)
{
	long n = length();

	if (size + n > MOST)
		return 1;
	fill(buf, n, size, chance(256));
	memcpy(model + size, buf, n);
	lseek(fd, size, SEEK_SET);
	size += n;
	return write(fd, buf, n) == n;
}

static int do_truncate(void)
{
	long to = chance(MOST - 1);

	if (to < size)
		memset(model + to, 0, size - to);
	size = to;
	return ftruncate(fd, to) == 0;
}

static int do_read(void)
{
	long at = chance(MOST), n = length();
	long want = at >= size ? 0 : size - at < n ? size - at : n;

	memset(buf, 0x5a, want);
	return pread(other, buf, n, at) == want &&
	       memcmp(buf, model + at, want) == 0;
}

static int whole(void)
{
	struct stat st;

	return fstat(other, &st) == 0 && st.st_size == size &&
	       pread(other, buf, MOST, 0) == size &&
	       memcmp(buf, model, size) == 0;
}

static void mapped(void)
{
	unsigned char *map;

	SECTION("file and model: mapped");
	map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	CHECK(map != MAP_FAILED);
	CHECK(memcmp(map, model, size) == 0);
	CHECK_OK(munmap(map, size));
}

int main(void)
{
	int (*const deeds[])(void) = { do_write,  do_write,   do_read, do_read,
				       do_append, do_write,   do_read, do_read,
				       do_write,  do_truncate };
	int good = 1;

	fresh_dir();
	fd = open("file", O_CREAT | O_RDWR, 0644);
	other = open("file", O_RDONLY);
	SECTION("file and model: 3,000 random deeds");
	for (int i = 0; i < ROUNDS && good; i++) {
		good = deeds[chance(ARRAY_SIZE(deeds))]();
		if (i % 50 == 0)
			good &= whole();
		CHECK(good);
	}
	CHECK(whole());
	CHECK_OK(fsync(fd));
	CHECK(whole());
	if (size)
		mapped();
	return check_done();
}
