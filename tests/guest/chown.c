/* SPDX-License-Identifier: MIT */
/*
 * chown, fchown, lchown and fchownat: owner and group, -1 that leaves one as
 * it was, the set-id bits that go, links followed or not, and the errors.
 * Giving files away is root's right.
 */
#include "check.h"

static struct stat st;

static int owned(const char *name, unsigned uid, unsigned gid)
{
	return lstat(name, &st) == 0 && st.st_uid == uid && st.st_gid == gid;
}

static void to_self(void)
{
	SECTION("chown: to oneself, and -1");
	CHECK_OK(chown("file", -1, -1));
	CHECK_OK(chown("file", geteuid(), -1));
	CHECK_OK(chown("file", -1, getegid()));
	CHECK(owned("file", geteuid(), getegid()));
}

static void owners(void)
{
	int fd = open("file", O_RDONLY);

	SECTION("chown: owner and group");
	if (!only_root())
		return;
	CHECK_OK(chown("file", 12, 34));
	CHECK(owned("file", 12, 34));
	CHECK_OK(chown("file", -1, 56));
	CHECK(owned("file", 12, 56));
	CHECK_OK(chown("file", 78, -1));
	CHECK(owned("file", 78, 56));
	CHECK_OK(fchown(fd, 1, 2));
	CHECK(owned("file", 1, 2));
	CHECK_OK(chown("link", 3, 4));
	CHECK(owned("file", 3, 4));
	CHECK(owned("link", 0, 0));
	CHECK_OK(lchown("link", 5, 6));
	CHECK(owned("link", 5, 6));
	CHECK(owned("file", 3, 4));
	CHECK_OK(chown("file", 65536 + 7, 1 << 20));
	CHECK(owned("file", 65536 + 7, 1 << 20));
	close(fd);
}

static void takes_bits_of_others(long unused)
{
	(void)unused;
	CHECK_OK(syscall(SYS_setuid, 1000));
	CHECK_ERR(chown("file", -1, -1), EPERM);
	CHECK_OK(chown("dir", -1, -1));
	CHECK(stat("file", &st) == 0 && st.st_mode == (S_IFREG | 06755));
}

static void set_id_bits(void)
{
	SECTION("chown: set-id bits go");
	if (!only_root())
		return;
	CHECK_OK(chmod(".", 0755));
	CHECK_OK(chmod("file", 06755));
	CHECK_EQ(in_child(takes_bits_of_others, 0), EXITED(0));
	CHECK_OK(chmod("file", 06755));
	CHECK_OK(chown("file", 9, 9));
	CHECK(stat("file", &st) == 0 && st.st_mode == (S_IFREG | 0755));
	CHECK_OK(chmod("file", 02644));
	CHECK_OK(chown("file", 10, 10));
	CHECK(stat("file", &st) == 0 && st.st_mode == (S_IFREG | 02644));
	CHECK_OK(chmod("dir", 06755));
	CHECK_OK(chown("dir", 11, 11));
	CHECK(stat("dir", &st) == 0 && st.st_mode == (S_IFDIR | 06755));
}

static void at(void)
{
	int dir = open("dir", O_RDONLY);
	int file = open("file", O_RDONLY);

	SECTION("fchownat");
	CHECK_OK(fchownat(AT_FDCWD, "file", -1, -1, 0));
	CHECK_OK(fchownat(dir, "../link", -1, -1, AT_SYMLINK_NOFOLLOW));
	CHECK_OK(fchownat(file, "", -1, -1, AT_EMPTY_PATH));
	CHECK_ERR(fchownat(file, "", -1, -1, 0), ENOENT);
	CHECK_ERR(fchownat(file, "x", -1, -1, 0), ENOTDIR);
	CHECK_ERR(fchownat(-1, "file", -1, -1, 0), EBADF);
	CHECK_ERR(fchownat(dir, "../file", -1, -1, 0x40000000), EINVAL);
	CHECK_BAD(syscall(SYS_fchownat, dir, bad, -1, -1, 0));
	close(dir);
	close(file);
}

static void errors(void)
{
	SECTION("chown: errors");
	CHECK_ERR(chown("none", 0, 0), ENOENT);
	CHECK_ERR(chown("", 0, 0), ENOENT);
	CHECK_ERR(chown("file/x", 0, 0), ENOTDIR);
	CHECK_ERR(chown("loop", -1, -1), ELOOP);
	CHECK_OK(lchown("loop", -1, -1));
	CHECK_ERR(fchown(-1, -1, -1), EBADF);
	CHECK_BAD(syscall(SYS_chown, bad, -1, -1));
	CHECK_BAD(syscall(SYS_lchown, bad, -1, -1));
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	if (mkdir("dir", 0755) || symlink("file", "link") ||
	    symlink("loop", "loop"))
		return 1;
	to_self();
	owners();
	set_id_bits();
	at();
	errors();
	return check_done();
}
