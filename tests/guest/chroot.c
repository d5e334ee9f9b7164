/* SPDX-License-Identifier: MIT */
/*
 * chroot(2): absolute names, links and ".." stay below the new root, what was
 * open or the working directory stays outside, children and exec keep it, and
 * only user 0 may.
 */
#include "check.h"
#include <sys/syscall.h>

static char home[256];

static int exists(const char *name)
{
	return access(name, F_OK) == 0;
}

static void below(long unused)
{
	char cwd[256] = "";

	(void)unused;
	CHECK_OK(chroot("new"));
	CHECK(exists("/inside"));
	CHECK(!exists("/new"));
	CHECK(exists("/link"));
	CHECK(exists("/../../inside"));
	CHECK(exists("outside")); /* the working directory stays */
	CHECK(syscall(SYS_getcwd, cwd, sizeof(cwd)) > 0);
	CHECK(strncmp(cwd, "(unreachable)/", 14) == 0);
	CHECK_OK(chdir("/"));
	CHECK(syscall(SYS_getcwd, cwd, sizeof(cwd)) == 2);
	CHECK_OK(chdir("sub"));
	CHECK(getcwd(cwd, sizeof(cwd)) && strcmp(cwd, "/sub") == 0);
	CHECK_OK(chdir("../../.."));
	CHECK(exists("inside"));
	CHECK_OK(chroot("sub"));
	CHECK(!exists("/inside"));
	CHECK(exists("inside"));
}

static void start_there(long unused)
{
	char *const argv[] = { "program", NULL };

	(void)unused;
	CHECK_OK(chroot("new"));
	execv("/program", argv);
	_exit(errno);
}

static void other_user(long unused)
{
	(void)unused;
	CHECK_OK(setuid(1000));
	CHECK_ERR(chroot("/"), EPERM);
	CHECK_ERR(chroot("closed"), EACCES);
}

static void copy_program(const char *from, const char *to)
{
	char buffer[4096];
	int in = open(from, O_RDONLY), out = open(to, O_CREAT | O_WRONLY, 0755);
	ssize_t n;

	while ((n = read(in, buffer, sizeof(buffer))) > 0)
		CHECK_EQ(write(out, buffer, n), n);
	close(in);
	close(out);
}

static void changing(void)
{
	SECTION("chroot");
	if (!only_root())
		return;
	CHECK_OK(mkdir("new", 0755));
	CHECK_OK(mkdir("new/sub", 0755));
	CHECK_OK(mkdir("closed", 0700));
	make_file("new/inside", "", 0);
	CHECK_OK(symlink("/inside", "new/link"));
	copy_program("/proc/self/exe", "new/program");
	CHECK_EQ(in_child(below, 0), 0);
	CHECK_EQ(in_child(start_there, 0), EXITED(7));
	CHECK_EQ(in_child(other_user, 0), 0);
}

static void errors(void)
{
	SECTION("chroot: errors");
	CHECK_ERR(chroot("nowhere"), ENOENT);
	CHECK_ERR(chroot("outside"), ENOTDIR);
	CHECK_ERR(chroot(""), ENOENT);
	CHECK_BAD(syscall(SYS_chroot, bad));
}

int main(int argc, char **argv)
{
	if (argc == 1 && strcmp(argv[0], "program") == 0)
		return exists("/inside") && !exists("/new") ? 7 : 8;
	fresh_dir();
	getcwd(home, sizeof(home));
	CHECK_OK(chmod(home, 0755));
	make_file("outside", "", 0);
	changing();
	errors();
	return check_done();
}
