/* SPDX-License-Identifier: MIT */
/*
 * chdir(2), fchdir(2) and getcwd(2): where relative names begin, what the
 * kernel says the place is called, and that a child has a place of its own.
 */
#include "check.h"
#include <limits.h>

static char cwd[PATH_MAX], home[PATH_MAX];

/* The name of the working directory below the test's own; "" there. */
static const char *where(void)
{
	if (!getcwd(cwd, sizeof(cwd)))
		return "no cwd";
	if (strncmp(cwd, home, strlen(home)))
		return "elsewhere";
	return cwd + strlen(home);
}

static void moving(void)
{
	SECTION("chdir and getcwd");
	CHECK(strcmp(where(), "") == 0);
	CHECK_OK(chdir("a"));
	CHECK(strcmp(where(), "/a") == 0);
	CHECK_OK(access("inside", F_OK));
	CHECK_OK(chdir("b/./.."));
	CHECK(strcmp(where(), "/a") == 0);
	CHECK_OK(chdir("../link/b"));
	CHECK(strcmp(where(), "/a/b") == 0);
	CHECK_OK(chdir("../.."));
	CHECK(strcmp(where(), "") == 0);
	CHECK_OK(chdir("/"));
	CHECK(getcwd(cwd, sizeof(cwd)) && strcmp(cwd, "/") == 0);
	CHECK_OK(chdir(".."));
	CHECK(getcwd(cwd, sizeof(cwd)) && strcmp(cwd, "/") == 0);
	CHECK_OK(chdir(home));
}

static void by_descriptor(void)
{
	int here = open(".", O_RDONLY), deep = open("a/b", O_RDONLY);
	int file = open("a/inside", O_RDONLY);

	SECTION("fchdir");
	CHECK_OK(fchdir(deep));
	CHECK(strcmp(where(), "/a/b") == 0);
	CHECK_OK(fchdir(here));
	CHECK(strcmp(where(), "") == 0);
	CHECK_ERR(fchdir(file), ENOTDIR);
	CHECK_ERR(fchdir(-1), EBADF);
	CHECK_ERR(fchdir(99), EBADF);
	close(here);
	close(deep);
	close(file);
}

static void renamed(void)
{
	SECTION("getcwd: follows a rename");
	CHECK_OK(chdir("a/b"));
	CHECK_OK(rename("../../a", "../../c"));
	CHECK(strcmp(where(), "/c/b") == 0);
	CHECK_OK(rename("../../c", "../../a"));
	CHECK(strcmp(where(), "/a/b") == 0);
	CHECK_OK(chdir("../.."));
}

static void errors(void)
{
	SECTION("chdir: errors");
	CHECK_ERR(chdir("none"), ENOENT);
	CHECK_ERR(chdir(""), ENOENT);
	CHECK_ERR(chdir("a/inside"), ENOTDIR);
	CHECK_ERR(chdir("a/inside/x"), ENOTDIR);
	CHECK_ERR(chdir("loop"), ELOOP);
	CHECK_BAD(syscall(SYS_chdir, bad));
	CHECK(strcmp(where(), "") == 0);

	SECTION("getcwd: length and errors");
	CHECK_OK(chdir("/tmp"));
	CHECK_EQ(syscall(SYS_getcwd, cwd, sizeof(cwd)), 5);
	CHECK_EQ(syscall(SYS_getcwd, edge(5), 100), 5);
	CHECK_ERR(syscall(SYS_getcwd, cwd, 4), ERANGE);
	CHECK_ERR(syscall(SYS_getcwd, cwd, 0), ERANGE);
	CHECK_ERR(syscall(SYS_getcwd, edge(4), 100), EFAULT);
	CHECK_BAD(syscall(SYS_getcwd, bad, 100));
	CHECK_OK(chdir(home));
}

static void child(long unused)
{
	(void)unused;
	CHECK_OK(chdir("a"));
	CHECK(strcmp(where(), "/a") == 0);
}

static void deep(void)
{
	int i;

	SECTION("chdir: 200 directories deep");
	for (i = 0; i < 200; i++)
		if (mkdir("level-of-depth", 0755) || chdir("level-of-depth"))
			break;
	CHECK_EQ(i, 200);
	CHECK_EQ(strlen(where()), 200 * 15);
	for (i = 0; i < 200; i++)
		if (chdir("..") || rmdir("level-of-depth"))
			break;
	CHECK_EQ(i, 200);
	CHECK(strcmp(where(), "") == 0);
}

int main(void)
{
	fresh_dir();
	if (!getcwd(home, sizeof(home)) || mkdir("a", 0755) ||
	    mkdir("a/b", 0755) || symlink("a", "link") ||
	    symlink("loop", "loop"))
		return 1;
	make_file("a/inside", "x", 1);
	moving();
	by_descriptor();
	renamed();
	errors();
	SECTION("chdir: a child's place is its own");
	CHECK_EQ(in_child(child, 0), EXITED(0));
	CHECK(strcmp(where(), "") == 0);
	deep();
	return check_done();
}
