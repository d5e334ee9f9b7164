/* SPDX-License-Identifier: MIT */
/*
 * stat, lstat, fstat and newfstatat: every kind of file, the fields that do
 * not depend on the file system, links followed or not, and the errors.
 */
#include "check.h"
#include <sys/sysmacros.h>

static struct stat st;

static void regular(void)
{
	struct stat other;
	int fd = open("file", O_RDONLY);

	SECTION("stat: a regular file");
	CHECK_OK(stat("file", &st));
	CHECK_EQ(st.st_mode, S_IFREG | 0644);
	CHECK_EQ(st.st_size, 5);
	CHECK_EQ(st.st_nlink, 1);
	CHECK_EQ(st.st_uid, geteuid());
	CHECK(st.st_ino != 0);
	CHECK(st.st_blksize >= 512);
	CHECK(st.st_mtim.tv_nsec >= 0 && st.st_mtim.tv_nsec < 1000000000);
	CHECK(st.st_mtime > 1000000000);
	CHECK_OK(fstat(fd, &other));
	CHECK(memcmp(&st, &other, sizeof(st)) == 0);
	CHECK_OK(lstat("file", &other));
	CHECK(memcmp(&st, &other, sizeof(st)) == 0);
	close(fd);
}

static void directories(void)
{
	struct stat parent;

	SECTION("stat: a directory");
	CHECK_OK(mkdir("dir", 0751));
	CHECK_OK(stat("dir", &st));
	CHECK_EQ(st.st_mode, S_IFDIR | 0751);
	CHECK_EQ(st.st_nlink, 2);
	CHECK_OK(mkdir("dir/sub", 0755));
	CHECK_OK(stat("dir", &st));
	CHECK_EQ(st.st_nlink, 3);
	CHECK_OK(stat("dir/sub/..", &parent));
	CHECK_EQ(parent.st_ino, st.st_ino);
	CHECK_OK(stat("dir/.", &parent));
	CHECK_EQ(parent.st_ino, st.st_ino);
	CHECK_OK(stat("dir///", &parent));
	CHECK_EQ(parent.st_ino, st.st_ino);
	CHECK_OK(stat("/", &st));
	CHECK_OK(stat("/..", &parent));
	CHECK_EQ(parent.st_ino, st.st_ino);
}

static void links(void)
{
	SECTION("stat: symbolic links");
	CHECK_OK(symlink("file", "link"));
	CHECK_OK(symlink("nothing", "dangling"));
	CHECK_OK(stat("link", &st));
	CHECK(S_ISREG(st.st_mode));
	CHECK_OK(lstat("link", &st));
	CHECK_EQ(st.st_mode, S_IFLNK | 0777);
	CHECK_EQ(st.st_size, 4);
	CHECK_ERR(stat("dangling", &st), ENOENT);
	CHECK_OK(lstat("dangling", &st));
	CHECK_EQ(st.st_size, 7);
	CHECK_ERR(lstat("link/", &st), ENOTDIR);
}

static void others(void)
{
	int fds[2];

	SECTION("stat: pipes and devices");
	CHECK_OK(pipe(fds));
	CHECK_OK(fstat(fds[0], &st));
	CHECK(S_ISFIFO(st.st_mode));
	CHECK_OK(fstat(fds[1], &st));
	CHECK(S_ISFIFO(st.st_mode));
	CHECK_OK(stat("/dev/null", &st));
	CHECK_EQ(st.st_mode, S_IFCHR | 0666);
	CHECK_EQ(major(st.st_rdev), 1);
	CHECK_EQ(minor(st.st_rdev), 3);
	CHECK_EQ(st.st_size, 0);
	CHECK_OK(stat("/dev/zero", &st));
	CHECK_EQ(st.st_rdev, makedev(1, 5));
	close(fds[0]);
	close(fds[1]);
}

static void at(void)
{
	int dir = open("dir", O_RDONLY);
	int file = open("file", O_RDONLY);

	SECTION("newfstatat: directories and flags");
	CHECK_OK(fstatat(dir, "sub", &st, 0));
	CHECK(S_ISDIR(st.st_mode));
	CHECK_OK(fstatat(AT_FDCWD, "link", &st, 0));
	CHECK(S_ISREG(st.st_mode));
	CHECK_OK(fstatat(AT_FDCWD, "link", &st, AT_SYMLINK_NOFOLLOW));
	CHECK(S_ISLNK(st.st_mode));
	CHECK_OK(fstatat(file, "", &st, AT_EMPTY_PATH));
	CHECK_EQ(st.st_size, 5);
	CHECK_OK(fstatat(AT_FDCWD, "", &st, AT_EMPTY_PATH));
	CHECK(S_ISDIR(st.st_mode));
	CHECK_ERR(fstatat(file, "", &st, 0), ENOENT);
	CHECK_ERR(fstatat(file, "x", &st, 0), ENOTDIR);
	CHECK_ERR(fstatat(-1, "x", &st, 0), EBADF);
	CHECK_ERR(fstatat(AT_FDCWD, "file", &st, 0x40000000), EINVAL);
	close(dir);
	close(file);
}

static void errors(void)
{
	SECTION("stat: errors");
	CHECK_ERR(stat("none", &st), ENOENT);
	CHECK_ERR(stat("", &st), ENOENT);
	CHECK_ERR(stat("file/x", &st), ENOTDIR);
	CHECK_ERR(stat("file/", &st), ENOTDIR);
	CHECK_ERR(stat("file/..", &st), ENOTDIR);
	CHECK_ERR(stat("none/..", &st), ENOENT);
	CHECK_ERR(syscall(SYS_fstat, -1, &st), EBADF);
	CHECK_ERR(syscall(SYS_fstat, 99, &st), EBADF);

	SECTION("stat: bad pointers");
	CHECK_BAD(syscall(SYS_stat, bad, &st));
	CHECK_BAD(syscall(SYS_lstat, bad, &st));
	CHECK_BAD(syscall(SYS_stat, "file", bad));
	CHECK_BAD(syscall(SYS_lstat, "file", bad));
	CHECK_BAD(syscall(SYS_fstat, 1, bad));
	CHECK_BAD(syscall(SYS_newfstatat, AT_FDCWD, "file", bad, 0));
	CHECK_OK(syscall(SYS_stat, "file", edge(144)));
	CHECK_ERR(syscall(SYS_stat, "file", edge(143)), EFAULT);
	CHECK_ERR(syscall(SYS_fstat, 1, edge(8)), EFAULT);
}

int main(void)
{
	fresh_dir();
	make_file("file", "12345", 5);
	regular();
	directories();
	links();
	others();
	at();
	errors();
	return check_done();
}
