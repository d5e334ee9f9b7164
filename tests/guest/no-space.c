/* SPDX-License-Identifier: MIT */
/*
 * A full file system: writes end short and then with ENOSPC, what was written
 * stays right, names cannot be made but can be removed, and all the room is
 * there again afterwards. Only tried where less than 200 MiB are free; on a
 * larger one the same lines are printed.
 */
#include "check.h"
#include <sys/statvfs.h>

#define SMALL (200 * MIB)
#define CHUNK (64 * KIB)

static char buf[CHUNK];

static long room(void)
{
	struct statvfs fs;

	return statvfs(".", &fs) < 0 ? -1 : (long)(fs.f_bavail * fs.f_bsize);
}

/* Writes until there is no room; the bytes written, or -1 if not ENOSPC. */
static long fill_up(int fd)
{
	long total = 0, n;

	for (;;) {
		fill(buf, CHUNK, total, 1);
		n = write(fd, buf, CHUNK);
		if (n < 0)
			return errno == ENOSPC ? total : -1;
		total += n;
	}
}

static int reads_back(int fd, long size)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || st.st_size != size)
		return 0;
	for (long at = 0; at < size; at += CHUNK) {
		long n = size - at < CHUNK ? size - at : CHUNK;

		if (pread(fd, buf, CHUNK, at) != n || !matches(buf, n, at, 1))
			return 0;
	}
	return 1;
}

/*
 * With nothing left: 1 when every call that wants room says ENOSPC, and the
 * others work. A small file may still find a place in a block that is there.
 */
static int nothing_left(int fd)
{
	struct stat st;
	int good = 1, other;

	good &= write(fd, buf, CHUNK) == -1 && errno == ENOSPC;
	good &= fstat(fd, &st) == 0 && access("full", F_OK) == 0;
	good &= mkdir("dir", 0755) == 0 ? rmdir("dir") == 0 : errno == ENOSPC;
	other = open("other", O_CREAT | O_RDWR, 0644);
	if (other >= 0) {
		good &= write(other, buf, CHUNK) < CHUNK;
		good &= close(other) == 0 && unlink("other") == 0;
	} else {
		good &= errno == ENOSPC;
	}
	good &= rename("full", "renamed") == 0 &&
		rename("renamed", "full") == 0;
	return good;
}

/* One round of filling and freeing; nothing is printed while it is full. */
static int once(void)
{
	int fd = open("full", O_CREAT | O_RDWR, 0644), good;
	long before = room(), size = fill_up(fd);

	good = size > before / 2 && nothing_left(fd);
	good &= reads_back(fd, size);
	good &= ftruncate(fd, CHUNK) == 0 && reads_back(fd, CHUNK);
	good &= pwrite(fd, buf, CHUNK, CHUNK) == CHUNK;
	good &= unlink("full") == 0 && close(fd) == 0;
	sync();
	return good && room() >= before - 256 * KIB;
}

/* Removed while open and full: the room comes back with the last close. */
static int unlinked(void)
{
	int fd = open("full", O_CREAT | O_RDWR, 0644), good;
	long before = room(), size = fill_up(fd);

	good = unlink("full") == 0 && reads_back(fd, size);
	good &= write(fd, buf, CHUNK) == -1 && errno == ENOSPC;
	good &= close(fd) == 0;
	sync();
	return good && room() >= before - 256 * KIB;
}

int main(void)
{
	int small;

	fresh_dir();
	small = room() < SMALL;
	SECTION("a full file system, filled and freed");
	CHECK(!small || once());
	SECTION("and again: the room was all there");
	CHECK(!small || once());
	SECTION("a full file system, its file removed while open");
	CHECK(!small || unlinked());
	return check_done();
}
