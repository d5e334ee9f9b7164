/* SPDX-License-Identifier: MIT */
/*
 * rename(2) in all its cases: every kind of old name onto every kind of new
 * one, directories that move with their ".." and link counts, a directory
 * that may not go below itself, and the errors.
 */
#include "check.h"

static struct stat st;

static long inode_of(const char *name)
{
	return lstat(name, &st) < 0 ? -1 : (long)st.st_ino;
}

static long links_of(const char *name)
{
	return lstat(name, &st) < 0 ? -1 : (long)st.st_nlink;
}

static void files(void)
{
	long ino;

	SECTION("rename: files");
	make_file("a", "aaa", 3);
	ino = inode_of("a");
	CHECK_OK(rename("a", "b"));
	CHECK_EQ(inode_of("b"), ino);
	CHECK_ERR(access("a", F_OK), ENOENT);
	CHECK_EQ(links_of("b"), 1);
	make_file("c", "cc", 2);
	CHECK_OK(rename("b", "c"));
	CHECK_EQ(inode_of("c"), ino);
	CHECK_EQ(size_of("c"), 3);
	CHECK_ERR(access("b", F_OK), ENOENT);
	CHECK_OK(rename("c", "c"));
	CHECK_EQ(inode_of("c"), ino);
	CHECK_OK(mkdir("dir", 0755));
	CHECK_OK(rename("c", "dir/d"));
	CHECK_EQ(inode_of("dir/d"), ino);
	CHECK_OK(rename("dir/d", "dir/e"));
	CHECK_OK(rename("dir/e", "f"));
	CHECK_EQ(inode_of("f"), ino);
}

static void same_file(void)
{
	SECTION("rename: two names of one file stay");
	CHECK_OK(link("f", "g"));
	CHECK_OK(rename("f", "g"));
	CHECK_EQ(links_of("f"), 2);
	CHECK_EQ(links_of("g"), 2);
	CHECK_OK(unlink("g"));
	CHECK_EQ(links_of("f"), 1);
}

static void over_an_open_file(void)
{
	char buf[8];
	int fd;

	SECTION("rename: the replaced file lives while it is open");
	make_file("old", "old!", 4);
	make_file("new", "new", 3);
	fd = open("new", O_RDONLY);
	CHECK_OK(rename("old", "new"));
	CHECK_EQ(read(fd, buf, 8), 3);
	CHECK(memcmp(buf, "new", 3) == 0);
	CHECK_OK(fstat(fd, &st));
	CHECK_EQ(st.st_nlink, 0);
	close(fd);
	CHECK_EQ(size_of("new"), 4);
}

static void directories(void)
{
	long ino;

	SECTION("rename: directories, their parents and link counts");
	CHECK_OK(mkdir("p", 0755));
	CHECK_OK(mkdir("q", 0755));
	CHECK_OK(mkdir("p/x", 0755));
	make_file("p/x/inside", "1", 1);
	ino = inode_of("p/x");
	CHECK_EQ(links_of("p"), 3);
	CHECK_OK(rename("p/x", "q/y"));
	CHECK_EQ(inode_of("q/y"), ino);
	CHECK_EQ(links_of("p"), 2);
	CHECK_EQ(links_of("q"), 3);
	CHECK_EQ(inode_of("q/y/.."), inode_of("q"));
	CHECK_EQ(size_of("q/y/inside"), 1);
	CHECK_OK(rename("q/y", "q/z"));
	CHECK_EQ(links_of("q"), 3);
	CHECK_OK(mkdir("p/empty", 0755));
	CHECK_OK(rename("q/z", "p/empty"));
	CHECK_EQ(inode_of("p/empty"), ino);
	CHECK_EQ(links_of("p"), 3);
	CHECK_EQ(links_of("q"), 2);
	CHECK_OK(rename("p/empty/", "x/"));
	CHECK_EQ(inode_of("x"), ino);
	CHECK_EQ(inode_of("x/.."), inode_of("."));
}

static void kinds(void)
{
	SECTION("rename: one kind onto another");
	make_file("file", "1", 1);
	CHECK_OK(symlink("file", "link"));
	CHECK_ERR(rename("file", "p"), EISDIR);
	CHECK_ERR(rename("p", "file"), ENOTDIR);
	CHECK_ERR(rename("p", "x"), ENOTEMPTY);
	CHECK_ERR(rename("x", "link"), ENOTDIR);
	CHECK_ERR(rename("link", "p"), EISDIR);
	CHECK_ERR(rename("x", "x/inside"), EINVAL);
	CHECK_OK(rename("link", "link2"));
	CHECK(lstat("link2", &st) == 0 && S_ISLNK(st.st_mode));
	CHECK_OK(rename("link2", "file"));
	CHECK(lstat("file", &st) == 0 && S_ISLNK(st.st_mode));
	CHECK_OK(unlink("file"));
}

static void loops(void)
{
	SECTION("rename: no directory below itself");
	CHECK_OK(mkdir("t", 0755));
	CHECK_OK(mkdir("t/u", 0755));
	CHECK_OK(mkdir("t/u/v", 0755));
	CHECK_ERR(rename("t", "t/w"), EINVAL);
	CHECK_ERR(rename("t", "t/u/v/w"), EINVAL);
	CHECK_ERR(rename("t/u/v", "t"), ENOTEMPTY);
	CHECK_ERR(rename("t/u", "t"), ENOTEMPTY);
	CHECK_ERR(rename("t", "t/u/v"), EINVAL);
	CHECK_OK(rename("t/u/v", "t/v"));
	CHECK_OK(rename("t/u", "t/v"));
	CHECK_OK(rmdir("t/v"));
	CHECK_OK(rmdir("t"));
}

static void errors(void)
{
	SECTION("rename: errors");
	CHECK_ERR(rename("none", "x"), ENOENT);
	CHECK_ERR(rename("f", "none/x"), ENOENT);
	CHECK_ERR(rename("none/x", "f"), ENOENT);
	CHECK_ERR(rename("", "x"), ENOENT);
	CHECK_ERR(rename("f", ""), ENOENT);
	CHECK_ERR(rename("f/x", "y"), ENOTDIR);
	CHECK_ERR(rename("f", "f/x"), ENOTDIR);
	CHECK_ERR(rename("f", "y/"), ENOTDIR);
	CHECK_ERR(rename("f/", "y"), ENOTDIR);
	CHECK_ERR(rename(".", "y"), EBUSY);
	CHECK_ERR(rename("p/..", "y"), EBUSY);
	CHECK_ERR(rename("p", "."), EBUSY);
	CHECK_ERR(rename("f", "/dev/none"), EXDEV);
	CHECK_BAD(syscall(SYS_rename, bad, "x"));
	CHECK_BAD(syscall(SYS_rename, "f", bad));
	CHECK_EQ(size_of("f"), 3);
}

int main(void)
{
	fresh_dir();
	files();
	same_file();
	over_an_open_file();
	directories();
	kinds();
	loops();
	errors();
	return check_done();
}
