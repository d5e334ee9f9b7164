/* SPDX-License-Identifier: MIT */
/*
 * open(2) and openat(2): the access modes, the flags that make, empty and
 * refuse files, the lowest free descriptor, and the errors.
 */
#include "check.h"
#include <limits.h>

static void descriptors(void)
{
	int a = open("file", O_RDONLY);
	int b = open("file", O_RDONLY);

	SECTION("open: the lowest free descriptor");
	CHECK_EQ(a, 3);
	CHECK_EQ(b, 4);
	close(a);
	CHECK_EQ(open("file", O_RDWR), 3);
	CHECK_EQ(open("file", O_RDWR), 5);
	for (int fd = 3; fd < 6; fd++)
		CHECK_OK(close(fd));
}

static void creating(void)
{
	struct stat st;
	int fd;

	SECTION("open: O_CREAT, O_EXCL and the mode");
	CHECK_ERR(open("new", O_RDONLY), ENOENT);
	fd = CHECK_OK(open("new", O_CREAT | O_EXCL | O_RDWR, 0666));
	CHECK_OK(fstat(fd, &st));
	CHECK_EQ(st.st_mode, S_IFREG | 0644);
	CHECK_EQ(st.st_size, 0);
	CHECK_EQ(st.st_nlink, 1);
	close(fd);
	CHECK_ERR(open("new", O_CREAT | O_EXCL | O_RDWR, 0666), EEXIST);
	fd = CHECK_OK(open("new", O_CREAT | O_RDWR, 0));
	CHECK_OK(fstat(fd, &st));
	CHECK_EQ(st.st_mode, S_IFREG | 0644);
	close(fd);
	fd = CHECK_OK(open("write-me", O_CREAT | O_WRONLY, 0400));
	CHECK_EQ(write(fd, "x", 1), 1);
	close(fd);
	CHECK_OK(symlink("new", "link"));
	CHECK_ERR(open("link", O_CREAT | O_EXCL | O_RDWR, 0666), EEXIST);
	CHECK_OK(symlink("made", "dangling"));
	CHECK_ERR(open("dangling", O_CREAT | O_EXCL | O_RDWR, 0666), EEXIST);
	fd = CHECK_OK(open("dangling", O_CREAT | O_RDWR, 0666));
	close(fd);
	CHECK_EQ(size_of("made"), 0);
}

static void truncating(void)
{
	int fd;

	SECTION("open: O_TRUNC");
	make_file("full", "contents", 8);
	fd = open("full", O_RDONLY);
	CHECK_EQ(size_of("full"), 8);
	close(fd);
	fd = open("full", O_WRONLY | O_TRUNC);
	CHECK_EQ(size_of("full"), 0);
	CHECK_EQ(write(fd, "ab", 2), 2);
	close(fd);
	CHECK_EQ(size_of("full"), 2);
	fd = open("full", O_WRONLY | O_CREAT | O_TRUNC, 0644);
	close(fd);
	CHECK_EQ(size_of("full"), 0);
	make_file("full", "contents", 8);
	fd = CHECK_OK(syscall(SYS_creat, "full", 0600));
	CHECK_EQ(write(fd, "abc", 3), 3);
	close(fd);
	CHECK_EQ(size_of("full"), 3);
}

static void directories(void)
{
	int fd;

	SECTION("open: directories");
	CHECK_OK(mkdir("dir", 0755));
	fd = CHECK_OK(open("dir", O_RDONLY));
	close(fd);
	fd = CHECK_OK(open("dir/", O_RDONLY | O_DIRECTORY));
	close(fd);
	CHECK_ERR(open("dir", O_WRONLY), EISDIR);
	CHECK_ERR(open("dir", O_RDWR), EISDIR);
	CHECK_ERR(open("dir", O_RDONLY | O_CREAT, 0644), EISDIR);
	CHECK_ERR(open("dir", O_WRONLY | O_TRUNC), EISDIR);
	CHECK_ERR(open("file", O_RDONLY | O_DIRECTORY), ENOTDIR);
	CHECK_ERR(open("file/", O_RDONLY), ENOTDIR);
	CHECK_ERR(open("file/x", O_RDONLY), ENOTDIR);
	CHECK_ERR(open("file/x", O_CREAT | O_RDWR, 0644), ENOTDIR);
	CHECK_ERR(open("nodir/x", O_CREAT | O_RDWR, 0644), ENOENT);
	CHECK_ERR(open("newname/", O_CREAT | O_RDWR, 0644), EISDIR);
	CHECK_ERR(open("", O_RDONLY), ENOENT);
}

static void no_follow(void)
{
	struct stat st;
	int fd;

	SECTION("open: O_NOFOLLOW and O_PATH");
	CHECK_ERR(open("link", O_RDONLY | O_NOFOLLOW), ELOOP);
	CHECK_ERR(open("link", O_RDONLY | O_NOFOLLOW | O_DIRECTORY), ENOTDIR);
	fd = CHECK_OK(open("new", O_RDONLY | O_NOFOLLOW));
	close(fd);
	fd = CHECK_OK(open("link", O_PATH | O_NOFOLLOW));
	CHECK_OK(fstat(fd, &st));
	CHECK(S_ISLNK(st.st_mode));
	close(fd);
	fd = CHECK_OK(open("dir", O_PATH | O_DIRECTORY | O_CREAT, 0644));
	close(fd);
	CHECK_OK(symlink("dir", "to-dir"));
	fd = CHECK_OK(open("to-dir/.", O_RDONLY | O_NOFOLLOW));
	close(fd);
}

static void modes(void)
{
	int fd = open("file", O_RDONLY);
	char c;

	SECTION("open: access modes");
	CHECK_EQ(read(fd, &c, 1), 1);
	CHECK_ERR(write(fd, "x", 1), EBADF);
	close(fd);
	fd = open("file", O_WRONLY);
	CHECK_EQ(write(fd, "y", 1), 1);
	CHECK_ERR(read(fd, &c, 1), EBADF);
	close(fd);
	fd = open("file", O_RDWR);
	CHECK_EQ(read(fd, &c, 1), 1);
	CHECK_EQ(c, 'y');
	CHECK_EQ(write(fd, "x", 1), 1);
	close(fd);
}

static void at(void)
{
	int dir = open("dir", O_RDONLY | O_DIRECTORY);
	int file = open("file", O_RDONLY);
	int fd;

	SECTION("openat: relative to a directory");
	fd = CHECK_OK(openat(dir, "inside", O_CREAT | O_RDWR, 0644));
	close(fd);
	CHECK_EQ(size_of("dir/inside"), 0);
	fd = CHECK_OK(openat(dir, "../file", O_RDONLY));
	close(fd);
	fd = CHECK_OK(openat(AT_FDCWD, "dir/inside", O_RDONLY));
	close(fd);
	fd = CHECK_OK(openat(-1, "/", O_RDONLY));
	close(fd);
	CHECK_ERR(openat(-1, "file", O_RDONLY), EBADF);
	CHECK_ERR(openat(77, "file", O_RDONLY), EBADF);
	CHECK_ERR(openat(file, "x", O_RDONLY), ENOTDIR);
	CHECK_ERR(openat(dir, "none", O_RDONLY), ENOENT);
	CHECK_ERR(openat(dir, "", O_RDONLY), ENOENT);
	close(dir);
	close(file);
}

static void bad_paths(void)
{
	static char name[PATH_MAX + 10];

	SECTION("open: bad pointers and long names");
	CHECK_BAD(syscall(SYS_open, bad, O_RDONLY));
	CHECK_BAD(syscall(SYS_openat, AT_FDCWD, bad, O_RDONLY));
	CHECK_OK(close(syscall(SYS_open, strcpy(edge(5), "file"), O_RDONLY)));
	CHECK_ERR(syscall(SYS_open, edge(4), O_RDONLY), EFAULT);
	memset(name, 'n', 256);
	CHECK_ERR(open(name, O_RDONLY), ENAMETOOLONG);
	CHECK_ERR(open(name, O_CREAT | O_RDWR, 0644), ENAMETOOLONG);
	name[255] = '\0';
	CHECK_ERR(open(name, O_RDONLY), ENOENT);
	CHECK_OK(close(open(name, O_CREAT | O_RDWR, 0644)));
	memset(name, '/', PATH_MAX + 5);
	CHECK_ERR(open(name, O_RDONLY), ENAMETOOLONG);
	name[PATH_MAX] = '\0';
	CHECK_ERR(open(name, O_RDONLY), ENAMETOOLONG);
	name[PATH_MAX - 1] = '\0';
	CHECK_OK(close(open(name, O_RDONLY)));
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	descriptors();
	creating();
	truncating();
	directories();
	no_follow();
	modes();
	at();
	bad_paths();
	return check_done();
}
