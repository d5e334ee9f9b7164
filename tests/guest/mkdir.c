/* SPDX-License-Identifier: MIT */
/*
 * mkdir(2), mkdirat(2) and rmdir(2): "." and "..", the parent's link count,
 * the mode under the umask, and the errors, down to removing one's own
 * working directory.
 */
#include "check.h"

static struct stat st;

static void making(void)
{
	SECTION("mkdir: mode, links, dots");
	CHECK_OK(stat(".", &st));
	CHECK_EQ(st.st_nlink, 2);
	CHECK_OK(mkdir("a", 0777));
	CHECK_OK(stat("a", &st));
	CHECK_EQ(st.st_mode, S_IFDIR | 0755);
	CHECK_EQ(st.st_nlink, 2);
	CHECK_OK(mkdir("b/", 0700));
	CHECK_OK(stat("b", &st));
	CHECK_EQ(st.st_mode, S_IFDIR | 0700);
	CHECK_OK(mkdir("a/deep", 01777));
	CHECK_OK(stat("a/deep", &st));
	CHECK_EQ(st.st_mode, S_IFDIR | 01755);
	CHECK_OK(stat(".", &st));
	CHECK_EQ(st.st_nlink, 4);
	CHECK_OK(access("a/deep/../../b/.", F_OK));
}

static void making_errors(void)
{
	char name[300];

	SECTION("mkdir: errors");
	CHECK_ERR(mkdir("a", 0755), EEXIST);
	CHECK_ERR(mkdir("file", 0755), EEXIST);
	CHECK_ERR(mkdir("dangling", 0755), EEXIST);
	CHECK_ERR(mkdir(".", 0755), EEXIST);
	CHECK_ERR(mkdir("..", 0755), EEXIST);
	CHECK_ERR(mkdir("/", 0755), EEXIST);
	CHECK_ERR(mkdir("", 0755), ENOENT);
	CHECK_ERR(mkdir("none/x", 0755), ENOENT);
	CHECK_ERR(mkdir("file/x", 0755), ENOTDIR);
	memset(name, 'x', 299);
	name[299] = '\0';
	CHECK_ERR(mkdir(name, 0755), ENAMETOOLONG);
	CHECK_BAD(syscall(SYS_mkdir, bad, 0755));
	CHECK_BAD(syscall(SYS_rmdir, bad));
}

static void at(void)
{
	int dir = open("a", O_RDONLY);
	int file = open("file", O_RDONLY);

	SECTION("mkdirat and unlinkat with AT_REMOVEDIR");
	CHECK_OK(mkdirat(dir, "at", 0755));
	CHECK_ERR(mkdirat(dir, "at", 0755), EEXIST);
	CHECK_ERR(mkdirat(file, "x", 0755), ENOTDIR);
	CHECK_ERR(mkdirat(-1, "x", 0755), EBADF);
	CHECK_ERR(unlinkat(dir, "at", 0), EISDIR);
	CHECK_ERR(unlinkat(dir, "../file", AT_REMOVEDIR), ENOTDIR);
	CHECK_ERR(unlinkat(dir, "at", 0x40000000), EINVAL);
	CHECK_OK(unlinkat(dir, "at", AT_REMOVEDIR));
	CHECK_ERR(unlinkat(dir, "at", AT_REMOVEDIR), ENOENT);
	close(dir);
	close(file);
}

static void removing(void)
{
	SECTION("rmdir: errors");
	CHECK_ERR(rmdir("a"), ENOTEMPTY);
	CHECK_ERR(rmdir("a/deep/.."), ENOTEMPTY);
	CHECK_ERR(rmdir("a/."), EINVAL);
	CHECK_ERR(rmdir("file"), ENOTDIR);
	CHECK_ERR(rmdir("file/x"), ENOTDIR);
	CHECK_ERR(rmdir("none"), ENOENT);
	CHECK_ERR(rmdir(""), ENOENT);
	CHECK_ERR(rmdir("/"), EBUSY);
	CHECK_OK(symlink("b", "to-b"));
	CHECK_ERR(rmdir("to-b"), ENOTDIR);
	CHECK_ERR(rmdir("to-b/"), ENOTDIR);

	SECTION("rmdir: the links go back");
	CHECK_OK(rmdir("a/deep"));
	CHECK_OK(stat("a", &st));
	CHECK_EQ(st.st_nlink, 2);
	CHECK_OK(rmdir("a/"));
	CHECK_OK(rmdir("b"));
	CHECK_ERR(rmdir("b"), ENOENT);
	CHECK_OK(stat(".", &st));
	CHECK_EQ(st.st_nlink, 2);
}

static void own_directory(long unused)
{
	(void)unused;
	CHECK_OK(chdir("gone"));
	CHECK_OK(rmdir("../gone"));
	CHECK_OK(stat(".", &st));
	CHECK_EQ(st.st_nlink, 0);
	CHECK_ERR(open("x", O_CREAT | O_RDWR, 0644), ENOENT);
	CHECK_ERR(mkdir("x", 0755), ENOENT);
	CHECK_ERR(stat("x", &st), ENOENT);
	CHECK_OK(stat("..", &st));
	CHECK_EQ(syscall(SYS_getcwd, edge(100), 100) == -1 && errno == ENOENT,
		 1);
	CHECK_OK(chdir(".."));
	CHECK_ERR(access("gone", F_OK), ENOENT);
}

int main(void)
{
	fresh_dir();
	making();
	make_file("file", "x", 1);
	if (symlink("nothing", "dangling"))
		return 1;
	making_errors();
	at();
	removing();
	SECTION("rmdir: the working directory itself");
	CHECK_OK(mkdir("gone", 0755));
	CHECK_EQ(in_child(own_directory, 0), EXITED(0));
	return check_done();
}
