/* SPDX-License-Identifier: MIT */
/*
 * A pipe is a file like others to fstat, fchmod, fchown and futimens: both
 * ends show the same owner, mode and times, and these stay as they were given.
 * The names in /proc lead to it as well. (Whether reading and writing move a
 * pipe's times depends on Linux's age; a fifo's they do.)
 */
#include "check.h"
#include <sys/time.h>

static int fds[2];

static struct stat look(int fd)
{
	struct stat st = { 0 };

	CHECK_OK(fstat(fd, &st));
	return st;
}

static int same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_mode == b->st_mode && a->st_uid == b->st_uid &&
	       a->st_gid == b->st_gid &&
	       memcmp(&a->st_atim, &b->st_atim, sizeof(a->st_atim)) == 0 &&
	       memcmp(&a->st_mtim, &b->st_mtim, sizeof(a->st_mtim)) == 0 &&
	       memcmp(&a->st_ctim, &b->st_ctim, sizeof(a->st_ctim)) == 0;
}

static const char *name_of(int fd)
{
	static char name[32];

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	return name;
}

static void both_ends(void)
{
	struct stat a, b, c = { 0 };
	int others[2];

	SECTION("both ends are one file, with times of its own");
	CHECK_OK(pipe(fds));
	a = look(fds[0]);
	usleep(30000);
	b = look(fds[1]);
	CHECK(same(&a, &b));
	CHECK_EQ(a.st_mode, S_IFIFO | 0600);
	CHECK_EQ(a.st_nlink, 1);
	CHECK(a.st_uid == geteuid() && a.st_gid == getegid());
	CHECK_OK(stat(name_of(fds[0]), &c));
	CHECK(same(&a, &c));
	CHECK_OK(pipe(others));
	c = look(others[0]);
	CHECK(c.st_ino != a.st_ino && c.st_dev == a.st_dev);
	close(others[0]);
	close(others[1]);
}

static void modes(void)
{
	int again;

	SECTION("fchmod and chmod");
	CHECK_OK(fchmod(fds[0], 0640));
	CHECK_EQ(look(fds[1]).st_mode, S_IFIFO | 0640);
	CHECK_OK(chmod(name_of(fds[1]), 0604));
	CHECK_EQ(look(fds[0]).st_mode, S_IFIFO | 0604);
	CHECK_OK(fchmod(fds[1], 0600));
	again = CHECK_OK(open(name_of(fds[0]), O_RDONLY | O_NONBLOCK));
	CHECK_EQ(look(again).st_ino, look(fds[0]).st_ino);
	close(again);
}

static void owners(void)
{
	SECTION("fchown");
	CHECK_OK(fchown(fds[0], -1, -1));
	CHECK_OK(fchown(fds[0], geteuid(), getegid()));
	if (geteuid() != 0) {
		CHECK_ERR(fchown(fds[0], 0, -1), EPERM);
		SKIP("not root");
		return;
	}
	CHECK_OK(fchown(fds[0], 1001, 1002));
	CHECK_EQ(look(fds[1]).st_uid, 1001);
	CHECK_EQ(look(fds[1]).st_gid, 1002);
	CHECK_OK(fchownat(fds[1], "", 0, 0, AT_EMPTY_PATH));
	CHECK_EQ(look(fds[0]).st_uid, 0);
}

static void times(void)
{
	struct timespec to[2] = { { 1000, 5 }, { 2000, 7 } };
	struct timeval micro[2] = { { 3000, 1 }, { 4000, 2 } };
	struct stat st;

	SECTION("futimens and futimes");
	CHECK_OK(futimens(fds[0], to));
	st = look(fds[1]);
	CHECK(st.st_atim.tv_sec == 1000 && st.st_atim.tv_nsec == 5);
	CHECK(st.st_mtim.tv_sec == 2000 && st.st_mtim.tv_nsec == 7);
	CHECK_OK(futimes(fds[1], micro));
	st = look(fds[0]);
	CHECK(st.st_atim.tv_sec == 3000 && st.st_atim.tv_nsec == 1000);
	CHECK_OK(futimens(fds[0], NULL));
	CHECK(look(fds[0]).st_mtime > 4000);
}

static void fifo_times(void)
{
	struct timespec to[2] = { { 1000, 5 }, { 2000, 7 } };
	int fd;

	SECTION("writing to a fifo moves its time");
	CHECK_OK(mkfifo("fifo", 0600));
	fd = CHECK_OK(open("fifo", O_RDWR));
	CHECK_OK(futimens(fd, to));
	CHECK_EQ(look(fd).st_mtime, 2000);
	CHECK_EQ(write(fd, "x", 1), 1);
	CHECK(look(fd).st_mtime > 2000 && look(fd).st_ctime > 2000);
	close(fd);
}

static void many(void)
{
	SECTION("1,000 pipes come and go");
	for (int i = 0; i < 1000; i++) {
		int p[2];

		CHECK_OK(pipe(p));
		CHECK_OK(fchmod(p[i % 2], i & 0777));
		CHECK_EQ(look(p[1 - i % 2]).st_mode, S_IFIFO | (i & 0777));
		close(p[0]);
		close(p[1]);
	}
}

int main(void)
{
	fresh_dir();
	both_ends();
	modes();
	owners();
	times();
	fifo_times();
	many();
	return check_done();
}
