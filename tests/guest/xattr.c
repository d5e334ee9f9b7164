/* SPDX-License-Identifier: MIT */
/*
 * Extended attributes where there are none: a list is empty, asking for one
 * says so, and neither is ENOSYS, at which ls -l and cp -p of Linux give up.
 * The host's file system may have attributes, but none of ours.
 */
#include "check.h"
#include <sys/xattr.h>

static char value[64];
static int fd;

/* 1 if the call said that there is no such attribute. */
static int none(long result)
{
	return result == -1 && (errno == EOPNOTSUPP || errno == ENODATA);
}

static void absent(void)
{
	SECTION("xattr: none there");
	CHECK(none(getxattr("file", "user.none", value, sizeof(value))));
	CHECK(none(lgetxattr("link", "trusted.none", value, sizeof(value))));
	CHECK(none(fgetxattr(fd, "user.none", value, sizeof(value))));
	CHECK(none(removexattr("file", "user.none")));
	CHECK(none(fremovexattr(fd, "user.none")));
	CHECK_EQ(listxattr("file", value, sizeof(value)), 0);
	CHECK_EQ(llistxattr("link", NULL, 0), 0);
	CHECK_EQ(flistxattr(fd, value, sizeof(value)), 0);
}

static void errors(void)
{
	SECTION("xattr: errors");
	CHECK_ERR(getxattr("nowhere", "user.x", value, 1), ENOENT);
	CHECK_ERR(getxattr("dangling", "user.x", value, 1), ENOENT);
	CHECK_ERR(listxattr("file/x", value, 1), ENOTDIR);
	CHECK_ERR(setxattr("nowhere", "user.x", "", 0, 0), ENOENT);
	CHECK_ERR(removexattr("nowhere", "user.x"), ENOENT);
	CHECK_ERR(fgetxattr(99, "user.x", value, 1), EBADF);
	CHECK_ERR(fsetxattr(99, "user.x", "", 0, 0), EBADF);
	CHECK_ERR(flistxattr(-1, value, 1), EBADF);
	CHECK_BAD(listxattr(bad, value, 1));
	CHECK_EQ(llistxattr("dangling", NULL, 0), 0);
}

int main(void)
{
	fresh_dir();
	make_file("file", "", 0);
	fd = open("file", O_RDWR);
	CHECK_OK(symlink("file", "link"));
	CHECK_OK(symlink("nowhere", "dangling"));
	absent();
	errors();
	return check_done();
}
