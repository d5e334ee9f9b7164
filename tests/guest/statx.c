/* SPDX-License-Identifier: MIT */
/*
 * statx(2): the same truth as stat in another struct, with a mask of the
 * fields that are filled, and its own set of refusals. musl has no wrapper of
 * it, so the struct stands here as the manual has it.
 */
#include "check.h"

struct statx_time {
	int64_t sec;
	uint32_t nsec;
	int32_t pad;
};

struct statx_buf {
	uint32_t mask, blksize;
	uint64_t attributes;
	uint32_t nlink, uid, gid;
	uint16_t mode, pad;
	uint64_t ino, size, blocks, attributes_mask;
	struct statx_time atime, btime, ctime, mtime;
	uint32_t rdev_major, rdev_minor, dev_major, dev_minor;
	uint64_t spare[14];
};

#define BASIC_STATS 0x7ff

static struct statx_buf sx;

static long statx_of(int dir, const char *path, int flags, unsigned mask)
{
	return syscall(SYS_statx, dir, path, flags, mask, &sx);
}

static void fields(void)
{
	struct stat st;

	SECTION("statx: the same as stat");
	CHECK_EQ(sizeof(sx), 256);
	CHECK_OK(stat("file", &st));
	CHECK_OK(statx_of(AT_FDCWD, "file", 0, BASIC_STATS));
	CHECK_EQ(sx.mask & BASIC_STATS, BASIC_STATS);
	CHECK_EQ(sx.mode, st.st_mode);
	CHECK_EQ(sx.size, 5);
	CHECK_EQ(sx.nlink, st.st_nlink);
	CHECK_EQ(sx.uid, st.st_uid);
	CHECK_EQ(sx.ino, st.st_ino);
	CHECK_EQ(sx.blocks, st.st_blocks);
	CHECK_EQ(sx.mtime.sec, st.st_mtime);
	CHECK_EQ(sx.mtime.nsec, st.st_mtim.tv_nsec);
	CHECK_EQ(sx.ctime.sec, st.st_ctime);
	CHECK_OK(statx_of(AT_FDCWD, "/dev/null", 0, BASIC_STATS));
	CHECK_EQ(sx.rdev_major, 1);
	CHECK_EQ(sx.rdev_minor, 3);
}

static void flags(void)
{
	int fd = open("file", O_RDONLY);

	SECTION("statx: flags");
	CHECK_OK(statx_of(AT_FDCWD, "link", 0, BASIC_STATS));
	CHECK(S_ISREG(sx.mode));
	CHECK_OK(statx_of(AT_FDCWD, "link", AT_SYMLINK_NOFOLLOW, BASIC_STATS));
	CHECK(S_ISLNK(sx.mode));
	CHECK_OK(statx_of(fd, "", AT_EMPTY_PATH, BASIC_STATS));
	CHECK_EQ(sx.size, 5);
	CHECK_ERR(statx_of(fd, "", 0, BASIC_STATS), ENOENT);
	CHECK_ERR(statx_of(AT_FDCWD, "file", 0x40000000, BASIC_STATS), EINVAL);
	CHECK_ERR(statx_of(AT_FDCWD, "file", 0, 0x80000000), EINVAL);
	CHECK_ERR(statx_of(AT_FDCWD, "file", 0x6000, BASIC_STATS), EINVAL);
	CHECK_ERR(statx_of(-1, "file", 0, BASIC_STATS), EBADF);
	CHECK_ERR(statx_of(fd, "x", 0, BASIC_STATS), ENOTDIR);
	CHECK_ERR(statx_of(AT_FDCWD, "none", 0, BASIC_STATS), ENOENT);
	close(fd);
}

static void pointers(void)
{
	SECTION("statx: bad pointers");
	CHECK_BAD(syscall(SYS_statx, AT_FDCWD, bad, 0, BASIC_STATS, &sx));
	CHECK_BAD(syscall(SYS_statx, AT_FDCWD, "file", 0, BASIC_STATS, bad));
	CHECK_OK(syscall(SYS_statx, AT_FDCWD, "file", 0, BASIC_STATS,
			 edge(256)));
	CHECK_ERR(
		syscall(SYS_statx, AT_FDCWD, "file", 0, BASIC_STATS, edge(255)),
		EFAULT);
}

int main(void)
{
	fresh_dir();
	make_file("file", "12345", 5);
	CHECK_OK(symlink("file", "link"));
	fields();
	flags();
	pointers();
	return check_done();
}
