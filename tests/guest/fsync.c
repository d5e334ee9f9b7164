/* SPDX-License-Identifier: MIT */
/*
 * fsync, fdatasync, sync and syncfs: they succeed on files and directories
 * and refuse what cannot be synchronised; statfs and fstatfs beside them.
 */
#include "check.h"
#include <sys/statfs.h>

static void syncing(void)
{
	int fd = open("file", O_RDWR), dir = open(".", O_RDONLY), fds[2];

	SECTION("fsync, fdatasync, sync");
	CHECK_EQ(pwrite(fd, "data", 4, 0), 4);
	CHECK_OK(fdatasync(fd));
	CHECK_OK(fsync(fd));
	CHECK_OK(fsync(fd));
	CHECK_OK(fsync(dir));
	CHECK_EQ(syscall(SYS_sync), 0);
	CHECK_OK(syncfs(fd));
	CHECK_OK(unlink("file"));
	CHECK_OK(fsync(fd));
	CHECK_OK(pipe(fds));
	CHECK_ERR(fsync(fds[0]), EINVAL);
	CHECK_ERR(fdatasync(fds[1]), EINVAL);
	CHECK_ERR(fsync(-1), EBADF);
	CHECK_ERR(fdatasync(99), EBADF);
	CHECK_ERR(syncfs(-1), EBADF);
	CHECK_EQ(pread(fd, edge(4), 4, 0), 4);
	close(fd);
	close(dir);
}

static void figures(void)
{
	struct statfs a, b;
	int fd = open(".", O_RDONLY);

	SECTION("statfs and fstatfs");
	CHECK_OK(syscall(SYS_statfs, ".", &a));
	CHECK(a.f_bsize >= 512 && a.f_blocks > 0);
	CHECK(a.f_bfree <= a.f_blocks && a.f_bavail <= a.f_bfree);
	CHECK_EQ(a.f_namelen, 255);
	CHECK_OK(syscall(SYS_fstatfs, fd, &b));
	CHECK_EQ(a.f_type, b.f_type);
	CHECK_EQ(a.f_blocks, b.f_blocks);
	CHECK_EQ(a.f_bsize, b.f_bsize);
	CHECK_ERR(syscall(SYS_statfs, "none", &a), ENOENT);
	CHECK_ERR(syscall(SYS_statfs, "other/x", &a), ENOTDIR);
	CHECK_ERR(syscall(SYS_statfs, "", &a), ENOENT);
	CHECK_ERR(syscall(SYS_fstatfs, -1, &a), EBADF);
	CHECK_BAD(syscall(SYS_statfs, bad, &a));
	CHECK_BAD(syscall(SYS_statfs, ".", bad));
	CHECK_BAD(syscall(SYS_fstatfs, fd, bad));
	CHECK_OK(syscall(SYS_statfs, ".", edge(120)));
	CHECK_ERR(syscall(SYS_statfs, ".", edge(119)), EFAULT);
	close(fd);
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	make_file("other", "x", 1);
	syncing();
	figures();
	return check_done();
}
