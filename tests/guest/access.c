/* SPDX-License-Identifier: MIT */
/*
 * access(2), faccessat(2) and faccessat2(2): existence, the modes, links, the
 * flags, and the errors. What an ordinary user may do is in permissions.c.
 */
#include "check.h"

static void existence(void)
{
	SECTION("access: F_OK and the modes");
	CHECK_OK(access("file", F_OK));
	CHECK_OK(access("file", R_OK));
	CHECK_OK(access("file", R_OK | W_OK));
	CHECK_ERR(access("file", X_OK), EACCES);
	CHECK_ERR(access("file", R_OK | X_OK), EACCES);
	CHECK_OK(chmod("file", 0744));
	CHECK_OK(access("file", R_OK | W_OK | X_OK));
	CHECK_OK(access("dir", R_OK | W_OK | X_OK));
	CHECK_OK(access(".", F_OK));
	CHECK_OK(access("/dev/null", R_OK | W_OK));
}

static void errors(void)
{
	SECTION("access: errors");
	CHECK_ERR(access("none", F_OK), ENOENT);
	CHECK_ERR(access("", F_OK), ENOENT);
	CHECK_ERR(access("file/x", F_OK), ENOTDIR);
	CHECK_ERR(access("dangling", F_OK), ENOENT);
	CHECK_ERR(access("loop", F_OK), ELOOP);
	CHECK_ERR(access("file", 8), EINVAL);
	CHECK_ERR(access("file", -1), EINVAL);
	CHECK_BAD(syscall(SYS_access, bad, F_OK));
	CHECK_BAD(syscall(SYS_faccessat, AT_FDCWD, bad, F_OK));
}

static void at(void)
{
	int dir = open("dir", O_RDONLY);
	int file = open("file", O_RDONLY);

	SECTION("faccessat");
	CHECK_OK(syscall(SYS_faccessat, dir, "../file", R_OK));
	CHECK_ERR(syscall(SYS_faccessat, dir, "file", R_OK), ENOENT);
	CHECK_ERR(syscall(SYS_faccessat, file, "x", R_OK), ENOTDIR);
	CHECK_ERR(syscall(SYS_faccessat, -1, "file", R_OK), EBADF);
	CHECK_OK(syscall(SYS_faccessat, -1, "/", R_OK));
	CHECK_ERR(syscall(SYS_faccessat, dir, "../file", 16), EINVAL);
	close(dir);
	close(file);
}

static void links(void)
{
	SECTION("access: through links");
	CHECK_OK(access("link", R_OK));
	CHECK_OK(access("link", X_OK));
	CHECK_OK(access("dir/../link", R_OK));
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	if (mkdir("dir", 0755) || symlink("file", "link") ||
	    symlink("nothing", "dangling") || symlink("loop", "loop"))
		return 1;
	existence();
	errors();
	at();
	links();
	return check_done();
}
