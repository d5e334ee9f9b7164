/* SPDX-License-Identifier: MIT */
/*
 * symlink, symlinkat, readlink and readlinkat; how paths walk through links,
 * chains of them, loops, and links long enough to need a block of their own.
 */
#include "check.h"
#include <limits.h>

static char buf[PATH_MAX];

static void reading(void)
{
	SECTION("readlink: the text, cut to the buffer, without a NUL");
	CHECK_OK(symlink("file", "link"));
	memset(buf, '#', sizeof(buf));
	CHECK_EQ(readlink("link", buf, sizeof(buf)), 4);
	CHECK(memcmp(buf, "file#", 5) == 0);
	CHECK_EQ(readlink("link", buf, 2), 2);
	CHECK_EQ(syscall(SYS_readlink, "link", edge(4), 100), 4);
	CHECK_ERR(syscall(SYS_readlink, "link", edge(3), 100), EFAULT);
	CHECK_ERR(syscall(SYS_readlink, "link", buf, 0), EINVAL);
	CHECK_ERR(syscall(SYS_readlink, "link", buf, -1), EINVAL);
	CHECK_ERR(readlink("file", buf, 10), EINVAL);
	CHECK_ERR(readlink(".", buf, 10), EINVAL);
	CHECK_ERR(readlink("none", buf, 10), ENOENT);
	CHECK_ERR(readlink("file/x", buf, 10), ENOTDIR);
	CHECK_BAD(syscall(SYS_readlink, bad, buf, 10));
	CHECK_BAD(syscall(SYS_readlink, "link", bad, 10));
}

static void making(void)
{
	SECTION("symlink: errors");
	CHECK_ERR(symlink("x", "link"), EEXIST);
	CHECK_ERR(symlink("x", "file"), EEXIST);
	CHECK_ERR(symlink("x", "."), EEXIST);
	CHECK_ERR(symlink("", "empty"), ENOENT);
	CHECK_ERR(symlink("x", ""), ENOENT);
	CHECK_ERR(symlink("x", "none/x"), ENOENT);
	CHECK_ERR(symlink("x", "file/x"), ENOTDIR);
	CHECK_BAD(syscall(SYS_symlink, bad, "x"));
	CHECK_BAD(syscall(SYS_symlink, "x", bad));
	memset(buf, 'a', sizeof(buf));
	CHECK_ERR(symlink(buf, "x"), ENAMETOOLONG);
}

static void lengths(void)
{
	static char text[PATH_MAX], name[16];
	static const int sizes[] = { 1, 59, 60, 61, 255, 1023, 4000 };

	SECTION("symlink: texts of many lengths");
	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (int at = 0; at < sizes[i]; at++)
			text[at] = 'a' + (at + i) % 26;
		text[sizes[i]] = '\0';
		snprintf(name, sizeof(name), "long%d", sizes[i]);
		CHECK_OK(symlink(text, name));
		CHECK_EQ(size_of(name), sizes[i]);
		CHECK_EQ(readlink(name, buf, sizeof(buf)), sizes[i]);
		CHECK(memcmp(buf, text, sizes[i]) == 0);
		CHECK_OK(unlink(name));
	}
	for (int at = 0; at < 4000; at += 2)
		memcpy(text + at, "./", 2);
	strcpy(text + 4000, "file");
	CHECK_OK(symlink(text, "winding"));
	CHECK_OK(access("winding", F_OK));
}

static void at(void)
{
	int dir = open("dir", O_RDONLY);
	int fd;

	SECTION("symlinkat and readlinkat");
	CHECK_OK(symlinkat("../file", dir, "up"));
	CHECK_EQ(readlinkat(dir, "up", buf, sizeof(buf)), 7);
	CHECK(memcmp(buf, "../file", 7) == 0);
	CHECK_OK(access("dir/up", F_OK));
	CHECK_ERR(symlinkat("x", -1, "y"), EBADF);
	CHECK_ERR(readlinkat(-1, "up", buf, 10), EBADF);
	fd = openat(dir, "up", O_PATH | O_NOFOLLOW);
	CHECK_EQ(readlinkat(fd, "", buf, sizeof(buf)), 7);
	CHECK_BAD(syscall(SYS_readlinkat, dir, bad, buf, 10));
	CHECK_BAD(syscall(SYS_symlinkat, bad, dir, "x"));
	close(fd);
	close(dir);
}

/* chain-0 -> chain-1 -> ... -> chain-n -> file */
static void chains(void)
{
	char from[16], to[16];

	SECTION("symlink: chains of 40, not of 41");
	CHECK_OK(symlink("file", "chain-0"));
	for (int i = 1; i <= 40; i++) {
		snprintf(from, sizeof(from), "chain-%d", i);
		snprintf(to, sizeof(to), "chain-%d", i - 1);
		CHECK_OK(symlink(to, from));
	}
	CHECK_OK(access("chain-39", F_OK));
	CHECK_ERR(access("chain-40", F_OK), ELOOP);
	CHECK_OK(symlink("loop-b", "loop-a"));
	CHECK_OK(symlink("loop-a", "loop-b"));
	CHECK_ERR(access("loop-a", F_OK), ELOOP);
	CHECK_ERR(open("loop-a/x", O_RDONLY), ELOOP);
	CHECK_EQ(readlink("loop-a", buf, sizeof(buf)), 6);
}

static void walking(void)
{
	struct stat a, b;

	SECTION("symlink: as a directory of a path");
	CHECK_OK(symlink("dir", "to-dir"));
	CHECK_OK(mkdir("to-dir/made", 0755));
	CHECK_OK(stat("dir/made", &a));
	CHECK_OK(stat("to-dir/made/../made", &b));
	CHECK_EQ(a.st_ino, b.st_ino);
	CHECK_OK(symlink("/", "root"));
	CHECK_OK(stat("root/", &a));
	CHECK_OK(stat("/", &b));
	CHECK_EQ(a.st_ino, b.st_ino);
	CHECK_OK(stat("root/dev/null", &a));
	CHECK(S_ISCHR(a.st_mode));
	CHECK_ERR(mkdir("to-dir/made/none/..", 0755), ENOENT);
	CHECK_OK(unlink("to-dir"));
	CHECK_OK(rmdir("dir/made"));
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	if (mkdir("dir", 0755))
		return 1;
	reading();
	making();
	lengths();
	at();
	chains();
	walking();
	return check_done();
}
