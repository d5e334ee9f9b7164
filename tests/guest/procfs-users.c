/* SPDX-License-Identifier: MIT */
/*
 * What an ordinary user may see of another's process: that it is there and
 * how it is, but not its memory, its environment, its files and places; and
 * who owns which directory.
 */
#include "check.h"
#include <dirent.h>
#include <grp.h>
#include <signal.h>

#define NOBODY 65534

static char path[64];

static const char *of(pid_t pid, const char *name)
{
	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return path;
}

static int readable(const char *name)
{
	char bytes[64];
	int fd = open(name, O_RDONLY);
	long n = read(fd, bytes, sizeof(bytes));

	close(fd);
	return n > 0;
}

static void become_user(void)
{
	CHECK_OK(setgroups(0, NULL));
	CHECK_OK(setgid(NOBODY));
	CHECK_OK(setuid(NOBODY));
}

static void look_at(long pid)
{
	char words[64];

	become_user();
	CHECK(readable(of(pid, "stat")));
	CHECK(readable(of(pid, "status")));
	CHECK(readable(of(pid, "statm")));
	CHECK(readable(of(pid, "cmdline")));
	CHECK(readable(of(pid, "comm")));
	CHECK_ERR(open(of(pid, "environ"), O_RDONLY), EACCES);
	CHECK_ERR(open(of(pid, "maps"), O_RDONLY), EACCES);
	CHECK_ERR(readlink(of(pid, "cwd"), words, 64), EACCES);
	CHECK_ERR(readlink(of(pid, "root"), words, 64), EACCES);
	CHECK_ERR(readlink(of(pid, "exe"), words, 64), EACCES);
	CHECK_ERR(open(of(pid, "exe"), O_RDONLY), EACCES);
	CHECK_ERR(chdir(of(pid, "cwd")), EACCES);
	CHECK_ERR(open(of(pid, "root/etc"), O_RDONLY), EACCES);
	CHECK(opendir(of(pid, "fd")) == NULL && errno == EACCES);
	CHECK_ERR(readlink(of(pid, "fd/0"), words, 64), EACCES);
}

static void look_at_self(long unused)
{
	(void)unused;
	become_user();
	CHECK(readable("/proc/self/stat"));
	CHECK(readlink("/proc/self/cwd", path, sizeof(path)) > 0);
}

static void be_another(long unused)
{
	(void)unused;
	CHECK_OK(setegid(NOBODY));
	CHECK_OK(seteuid(NOBODY));
	pause();
}

int main(void)
{
	struct stat st;
	pid_t pid;

	SECTION("another user's process");
	if (geteuid() != 0) {
		SKIP("only root can become another");
		SECTION("root sees all");
		SKIP("not root");
		return check_done();
	}
	CHECK_EQ(in_child(look_at, getpid()), EXITED(0));
	CHECK_EQ(in_child(look_at_self, 0), EXITED(0));
	SECTION("root sees all");
	pid = start(be_another, 0);
	for (int i = 0; i < 500; i++) {
		if (stat(of(pid, "environ"), &st) == 0 && readable(path))
			break;
		usleep(10000);
	}
	CHECK_EQ(st.st_mode, S_IFREG | 0400);
	CHECK(readlink(of(pid, "cwd"), path, sizeof(path)) > 0);
	CHECK_OK(open(of(pid, "fd"), O_RDONLY));
	kill(pid, 9);
	CHECK_EQ(status_of(pid), KILLED(9));
	return check_done();
}
