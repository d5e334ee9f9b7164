/* SPDX-License-Identifier: MIT */
/*
 * renameat(2) and renameat2(2): relative to open directories, without
 * replacing, and exchanging two names of any kind.
 */
#include "check.h"

#define NOREPLACE 1
#define EXCHANGE  2
#define WHITEOUT  4

static long rename2(int from, const char *old, int to, const char *new,
		    int flags)
{
	return syscall(SYS_renameat2, from, old, to, new, flags);
}

static void relative(int a, int b)
{
	int file;

	SECTION("renameat: relative to directories");
	make_file("a/one", "1", 1);
	CHECK_OK(renameat(a, "one", b, "two"));
	CHECK_EQ(size_of("b/two"), 1);
	CHECK_OK(renameat(b, "two", AT_FDCWD, "three"));
	CHECK_OK(renameat(AT_FDCWD, "three", a, "one"));
	CHECK_EQ(size_of("a/one"), 1);
	CHECK_ERR(renameat(a, "none", b, "x"), ENOENT);
	CHECK_ERR(renameat(-1, "one", b, "x"), EBADF);
	CHECK_ERR(renameat(a, "one", 77, "x"), EBADF);
	file = open("a/one", O_RDONLY);
	CHECK_ERR(renameat(file, "one", b, "x"), ENOTDIR);
	CHECK_BAD(syscall(SYS_renameat, a, bad, b, "x"));
	CHECK_BAD(syscall(SYS_renameat, a, "one", b, bad));
	close(file);
}

static void no_replace(int a, int b)
{
	SECTION("renameat2: RENAME_NOREPLACE");
	make_file("b/two", "22", 2);
	CHECK_ERR(rename2(a, "one", b, "two", NOREPLACE), EEXIST);
	CHECK_ERR(rename2(a, "one", a, "one", NOREPLACE), EEXIST);
	CHECK_EQ(size_of("a/one"), 1);
	CHECK_OK(rename2(a, "one", b, "new", NOREPLACE));
	CHECK_OK(rename2(b, "new", a, "one", 0));
	CHECK_ERR(rename2(a, "none", b, "x", NOREPLACE), ENOENT);
}

static void exchange(int a, int b)
{
	SECTION("renameat2: RENAME_EXCHANGE");
	CHECK_OK(rename2(a, "one", b, "two", EXCHANGE));
	CHECK_EQ(size_of("a/one"), 2);
	CHECK_EQ(size_of("b/two"), 1);
	CHECK_OK(mkdir("b/dir", 0755));
	make_file("b/dir/inside", "inside", 6);
	CHECK_OK(rename2(a, "one", b, "dir", EXCHANGE));
	CHECK_EQ(size_of("a/one/inside"), 6);
	CHECK_EQ(size_of("b/dir"), 2);
	CHECK_ERR(rename2(a, "one", a, "none", EXCHANGE), ENOENT);
	CHECK_ERR(rename2(a, "one", a, "one/inside", EXCHANGE), EINVAL);
	CHECK_ERR(rename2(a, "one/inside", a, "one", EXCHANGE), EINVAL);
}

static void link_counts(void)
{
	struct stat st, up;

	SECTION("renameat2: an exchanged directory changes parents");
	CHECK_OK(stat("a", &st));
	CHECK_EQ(st.st_nlink, 3);
	CHECK_OK(stat("a/one/..", &up));
	CHECK_EQ(up.st_ino, st.st_ino);
	CHECK_OK(stat("b", &st));
	CHECK_EQ(st.st_nlink, 2);
}

static void flags(int a, int b)
{
	SECTION("renameat2: wrong flags");
	CHECK_ERR(rename2(a, "one", b, "x", 0x100), EINVAL);
	CHECK_ERR(rename2(a, "one", b, "dir", NOREPLACE | EXCHANGE), EINVAL);
	CHECK_ERR(rename2(a, "one", b, "dir", WHITEOUT | EXCHANGE), EINVAL);
	CHECK_EQ(size_of("a/one/inside"), 6);
}

int main(void)
{
	int a, b;

	fresh_dir();
	if (mkdir("a", 0755) || mkdir("b", 0755))
		return 1;
	a = open("a", O_RDONLY);
	b = open("b", O_RDONLY);
	relative(a, b);
	no_replace(a, b);
	exchange(a, b);
	link_counts();
	flags(a, b);
	return check_done();
}
