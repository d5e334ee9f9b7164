/* SPDX-License-Identifier: MIT */
/*
 * link, linkat, unlink and unlinkat: names come and go, the link count
 * follows, and the file itself lives until its last name and its last
 * descriptor are gone.
 */
#include "check.h"

static struct stat st;

static long links_of(const char *name)
{
	return lstat(name, &st) < 0 ? -1 : (long)st.st_nlink;
}

static void linking(void)
{
	ino_t ino;

	SECTION("link: one file, many names");
	CHECK_OK(link("file", "second"));
	CHECK_EQ(links_of("file"), 2);
	ino = st.st_ino;
	CHECK_EQ(links_of("second"), 2);
	CHECK_EQ(st.st_ino, ino);
	CHECK_OK(link("second", "dir/third"));
	CHECK_EQ(links_of("file"), 3);
	make_file("dir/third", "12345678", 8);
	CHECK_EQ(size_of("file"), 8);
	CHECK_OK(unlink("file"));
	CHECK_EQ(links_of("second"), 2);
	CHECK_OK(link("dir/third", "file"));
	CHECK_EQ(links_of("file"), 3);
}

static void link_errors(void)
{
	SECTION("link: errors");
	CHECK_ERR(link("file", "second"), EEXIST);
	CHECK_ERR(link("file", "dir"), EEXIST);
	CHECK_ERR(link("file", "file"), EEXIST);
	CHECK_ERR(link("file", "dangling"), EEXIST);
	CHECK_ERR(link("none", "x"), ENOENT);
	CHECK_ERR(link("", "x"), ENOENT);
	CHECK_ERR(link("file", ""), ENOENT);
	CHECK_ERR(link("dir", "x"), EPERM);
	CHECK_ERR(link(".", "x"), EPERM);
	CHECK_ERR(link("file/x", "x"), ENOTDIR);
	CHECK_ERR(link("file", "file/x"), ENOTDIR);
	CHECK_ERR(link("file", "none/x"), ENOENT);
	CHECK_ERR(link("file", "x/"), ENOENT);
	CHECK_ERR(link("file/", "x"), ENOTDIR);
	CHECK_ERR(link("/dev/null", "x"), EXDEV);
	CHECK_EQ(links_of("file"), 3);
	CHECK_BAD(syscall(SYS_link, bad, "x"));
	CHECK_BAD(syscall(SYS_link, "file", bad));
}

static void at(void)
{
	int dir = open("dir", O_RDONLY);

	SECTION("linkat and unlinkat");
	CHECK_OK(linkat(dir, "third", AT_FDCWD, "fourth", 0));
	CHECK_EQ(links_of("fourth"), 4);
	CHECK_OK(linkat(AT_FDCWD, "link", dir, "of-link", 0));
	CHECK_EQ(links_of("dir/of-link"), 2);
	CHECK(S_ISLNK(st.st_mode));
	CHECK_OK(linkat(AT_FDCWD, "link", dir, "of-file", AT_SYMLINK_FOLLOW));
	CHECK_EQ(links_of("dir/of-file"), 5);
	CHECK_ERR(linkat(dir, "third", dir, "x", 0x40000000), EINVAL);
	CHECK_ERR(linkat(-1, "third", dir, "x", 0), EBADF);
	CHECK_ERR(linkat(dir, "third", -1, "x", 0), EBADF);
	CHECK_OK(unlinkat(dir, "of-link", 0));
	CHECK_OK(unlinkat(dir, "of-file", 0));
	CHECK_OK(unlinkat(AT_FDCWD, "fourth", 0));
	CHECK_ERR(unlinkat(dir, "fourth", 0), ENOENT);
	CHECK_ERR(unlinkat(-1, "x", 0), EBADF);
	CHECK_BAD(syscall(SYS_unlinkat, dir, bad, 0));
	CHECK_EQ(links_of("file"), 3);
	close(dir);
}

static void unlink_errors(void)
{
	SECTION("unlink: errors");
	CHECK_ERR(unlink("none"), ENOENT);
	CHECK_ERR(unlink(""), ENOENT);
	CHECK_ERR(unlink("dir"), EISDIR);
	CHECK_ERR(unlink("."), EISDIR);
	CHECK_ERR(unlink("file/x"), ENOTDIR);
	CHECK_ERR(unlink("file/"), ENOTDIR);
	CHECK_ERR(unlink("loop/x"), ELOOP);
	CHECK_BAD(syscall(SYS_unlink, bad));
	CHECK_OK(unlink("dangling"));
	CHECK_OK(unlink("link"));
	CHECK_EQ(links_of("file"), 3);
}

static void while_open(void)
{
	char buf[16] = "";
	int fd = open("file", O_RDWR);

	SECTION("unlink: an open file lives on");
	CHECK_OK(unlink("second"));
	CHECK_OK(unlink("dir/third"));
	CHECK_OK(unlink("file"));
	CHECK_OK(fstat(fd, &st));
	CHECK_EQ(st.st_nlink, 0);
	CHECK_EQ(read(fd, buf, 16), 8);
	CHECK(memcmp(buf, "12345678", 8) == 0);
	CHECK_EQ(pwrite(fd, "more", 4, 100000), 4);
	CHECK_OK(fstat(fd, &st));
	CHECK_EQ(st.st_size, 100004);
	make_file("file", "other", 5);
	CHECK_OK(fstat(fd, &st));
	CHECK_EQ(st.st_size, 100004);
	CHECK_EQ(size_of("file"), 5);
	CHECK_OK(close(fd));
	CHECK_EQ(links_of("file"), 1);
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	if (mkdir("dir", 0755) || symlink("file", "link") ||
	    symlink("nothing", "dangling") || symlink("loop", "loop"))
		return 1;
	linking();
	link_errors();
	at();
	unlink_errors();
	while_open();
	return check_done();
}
