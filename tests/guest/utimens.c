/* SPDX-License-Identifier: MIT */
/*
 * utimensat(2), utimes(2) and utime(2): set both times, one, "now", through
 * links or on them, and the errors. Whole seconds are compared, since not
 * every file system keeps more.
 */
#include "check.h"
#include <sys/time.h>
#include <utime.h>

static struct stat st;

#define NOW_NS	0x3fffffff
#define OMIT_NS 0x3ffffffe

static int times_are(const char *name, long atime, long mtime)
{
	return lstat(name, &st) == 0 && st.st_atime == atime &&
	       st.st_mtime == mtime;
}

static int all_alike(void)
{
	return memcmp(&st.st_mtim, &st.st_ctim, sizeof(st.st_mtim)) == 0 &&
	       memcmp(&st.st_atim, &st.st_ctim, sizeof(st.st_atim)) == 0;
}

static void setting(void)
{
	struct timespec both[] = { { 1000000000, 5 }, { 1234567890, 999 } };
	struct timespec one[] = { { 1, OMIT_NS }, { 1100000000, 0 } };
	struct timespec other[] = { { 1200000000, 0 }, { 1, OMIT_NS } };
	struct timeval tv[] = { { 86400, 0 }, { 2000000000, 999999 } };
	struct utimbuf ut = { 77, 78 };

	SECTION("utimensat, utimes, utime: the given times");
	CHECK_OK(utimensat(AT_FDCWD, "file", both, 0));
	CHECK(times_are("file", 1000000000, 1234567890));
	CHECK_OK(utimensat(AT_FDCWD, "file", one, 0));
	CHECK(times_are("file", 1000000000, 1100000000));
	CHECK_OK(utimensat(AT_FDCWD, "file", other, 0));
	CHECK(times_are("file", 1200000000, 1100000000));
	CHECK_OK(syscall(SYS_utimes, "file", tv));
	CHECK(times_are("file", 86400, 2000000000));
	CHECK_OK(syscall(SYS_utime, "file", &ut));
	CHECK(times_are("file", 77, 78));
}

static void now(void)
{
	struct timespec both[] = { { 0, NOW_NS }, { 0, NOW_NS } };
	struct timespec none[] = { { 0, OMIT_NS }, { 0, OMIT_NS } };
	struct timespec old[] = { { 5, 0 }, { 6, 0 } };
	long before;

	SECTION("utimensat: now, and nothing at all");
	make_file("clock", "", 0);
	stat("clock", &st);
	before = st.st_mtime;
	CHECK_OK(utimensat(AT_FDCWD, "file", old, 0));
	CHECK_OK(utimensat(AT_FDCWD, "file", NULL, 0));
	CHECK_OK(stat("file", &st));
	CHECK(all_alike());
	CHECK(st.st_mtime >= before && st.st_mtime <= before + 60);
	CHECK_OK(utimensat(AT_FDCWD, "file", old, 0));
	CHECK_OK(utimensat(AT_FDCWD, "file", both, 0));
	CHECK_OK(stat("file", &st));
	CHECK(all_alike());
	CHECK(st.st_atime >= before && st.st_atime <= before + 60);
	CHECK_OK(utimensat(AT_FDCWD, "file", old, 0));
	CHECK_OK(utimensat(AT_FDCWD, "file", none, 0));
	CHECK(times_are("file", 5, 6));
}

static void links(void)
{
	struct timespec both[] = { { 100, 0 }, { 200, 0 } };
	struct timespec more[] = { { 300, 0 }, { 400, 0 } };
	int fd = open("file", O_RDONLY), dir = open("dir", O_RDONLY);

	SECTION("utimensat: links, descriptors, directories");
	CHECK_OK(utimensat(AT_FDCWD, "link", both, 0));
	CHECK(times_are("file", 100, 200));
	CHECK_OK(utimensat(AT_FDCWD, "link", more, AT_SYMLINK_NOFOLLOW));
	CHECK_OK(lstat("link", &st));
	CHECK_EQ(st.st_mtime, 400);
	CHECK(times_are("file", 100, 200));
	CHECK_OK(futimens(fd, more));
	CHECK(times_are("file", 300, 400));
	CHECK_OK(utimensat(dir, "../file", both, 0));
	CHECK(times_are("file", 100, 200));
	CHECK_OK(utimensat(AT_FDCWD, "dir", more, 0));
	CHECK(times_are("dir", 300, 400));
	close(fd);
	close(dir);
}

static void errors(void)
{
	struct timespec wrong[] = { { 0, 1000000000 }, { 0, 0 } };
	struct timespec negative[] = { { 0, 0 }, { 0, -1 } };
	struct timespec good[] = { { 0, 0 }, { 0, 0 } };
	struct timeval micro[] = { { 0, 1000000 }, { 0, 0 } };

	SECTION("utimensat: errors");
	CHECK_ERR(utimensat(AT_FDCWD, "file", wrong, 0), EINVAL);
	CHECK_ERR(utimensat(AT_FDCWD, "file", negative, 0), EINVAL);
	CHECK_ERR(syscall(SYS_utimes, "file", micro), EINVAL);
	CHECK_ERR(utimensat(AT_FDCWD, "none", good, 0), ENOENT);
	CHECK_ERR(utimensat(AT_FDCWD, "file/x", good, 0), ENOTDIR);
	CHECK_ERR(utimensat(-1, "file", good, 0), EBADF);
	CHECK_ERR(futimens(99, good), EBADF);
	CHECK_ERR(utimensat(AT_FDCWD, "file", good, 0x40000000), EINVAL);
	CHECK_BAD_NOT_NULL(syscall(SYS_utimensat, AT_FDCWD, bad, good, 0));
	CHECK_BAD_NOT_NULL(syscall(SYS_utimensat, AT_FDCWD, "file", bad, 0));
	CHECK_ERR(syscall(SYS_utimensat, AT_FDCWD, "file", edge(31), 0),
		  EFAULT);
	CHECK(times_are("file", 100, 200));
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	if (mkdir("dir", 0755) || symlink("file", "link"))
		return 1;
	setting();
	now();
	links();
	errors();
	return check_done();
}
