/* SPDX-License-Identifier: MIT */
/*
 * chmod, fchmod, fchmodat and umask: the bits that change and those that do
 * not, links that are followed, and the errors.
 */
#include "check.h"

static struct stat st;

static long mode_of(const char *name)
{
	return stat(name, &st) < 0 ? -1 : (long)st.st_mode;
}

static void bits(void)
{
	int fd = open("file", O_RDONLY);

	SECTION("chmod: every bit, and only bits");
	for (int bit = 0; bit < 12; bit++) {
		CHECK_OK(chmod("file", 1 << bit));
		CHECK_EQ(mode_of("file"), S_IFREG | 1 << bit);
	}
	CHECK_OK(chmod("file", 0177777));
	CHECK_EQ(mode_of("file"), S_IFREG | 07777);
	CHECK_OK(fchmod(fd, 0640));
	CHECK_EQ(mode_of("file"), S_IFREG | 0640);
	CHECK_OK(chmod("dir", 01770));
	CHECK_EQ(mode_of("dir"), S_IFDIR | 01770);
	CHECK_OK(chmod("link", 0600));
	CHECK_EQ(mode_of("file"), S_IFREG | 0600);
	close(fd);
}

static void at(void)
{
	int dir = open("dir", O_RDONLY);

	SECTION("fchmodat");
	make_file("dir/in", "x", 1);
	CHECK_OK(syscall(SYS_fchmodat, dir, "in", 0611));
	CHECK_EQ(mode_of("dir/in"), S_IFREG | 0611);
	CHECK_OK(syscall(SYS_fchmodat, AT_FDCWD, "file", 0644));
	CHECK_ERR(syscall(SYS_fchmodat, -1, "file", 0644), EBADF);
	CHECK_ERR(syscall(SYS_fchmodat, dir, "none", 0644), ENOENT);
	CHECK_BAD(syscall(SYS_fchmodat, dir, bad, 0644));
	close(dir);
}

static void errors(void)
{
	SECTION("chmod: errors");
	CHECK_ERR(chmod("none", 0644), ENOENT);
	CHECK_ERR(chmod("", 0644), ENOENT);
	CHECK_ERR(chmod("file/x", 0644), ENOTDIR);
	CHECK_ERR(chmod("loop", 0644), ELOOP);
	CHECK_ERR(fchmod(-1, 0644), EBADF);
	CHECK_ERR(fchmod(99, 0644), EBADF);
	CHECK_BAD(syscall(SYS_chmod, bad, 0644));
}

static void child_umask(long unused)
{
	(void)unused;
	CHECK_EQ(umask(0), 027);
	umask(077);
}

static void masks(void)
{
	SECTION("umask: the old one back, inherited, not shared");
	CHECK_EQ(umask(027), 022);
	CHECK_EQ(umask(027), 027);
	CHECK_OK(close(open("masked", O_CREAT | O_RDWR, 0666)));
	CHECK_EQ(mode_of("masked"), S_IFREG | 0640);
	CHECK_OK(mkdir("masked-dir", 0777));
	CHECK_EQ(mode_of("masked-dir"), S_IFDIR | 0750);
	CHECK_OK(chmod("masked", 0666));
	CHECK_EQ(mode_of("masked"), S_IFREG | 0666);
	CHECK_EQ(in_child(child_umask, 0), EXITED(0));
	CHECK_EQ(umask(0177777), 027);
	CHECK_EQ(umask(0), 0777);
	CHECK_OK(close(open("open", O_CREAT | O_RDWR, 07777)));
	CHECK_EQ(mode_of("open"), S_IFREG | 07777);
	CHECK_EQ(umask(022), 0);
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	if (mkdir("dir", 0755) || symlink("file", "link") ||
	    symlink("loop", "loop"))
		return 1;
	bits();
	at();
	errors();
	masks();
	return check_done();
}
