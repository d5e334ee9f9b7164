/* SPDX-License-Identifier: MIT */
/*
 * Where a reader of /proc stands he can come back to by lseek, also when the
 * system has made many processes before; and what directories make of
 * positions that none of their entries has.
 */
#include "check.h"
#include <dirent.h>

#define FORKS	600
#define ENTRIES 4096

static long places[ENTRIES];
static ino_t inodes[ENTRIES];

static void none(long unused)
{
	(void)unused;
}

static void come_back(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	int n = 0, right = 0, refused = 0;

	while (n < ENTRIES && (places[n] = telldir(dir), e = readdir(dir)))
		inodes[n++] = e->d_ino;
	CHECK(n > 2);
	for (int i = n - 1; i >= 0; i--) {
		refused += lseek(dirfd(dir), places[i], SEEK_SET) != places[i];
		seekdir(dir, places[i]);
		e = readdir(dir);
		right += e && e->d_ino == inodes[i];
	}
	CHECK_EQ(refused, 0);
	/* Others may have ended meanwhile, on a machine that is shared. */
	CHECK(right > 2 && right > n - 10);
	closedir(dir);
}

static void far_positions(const char *path)
{
	static const long far[] = { 0x7fffffff, 0x100000000, 0x7fffffffffff };
	int fd = open(path, O_RDONLY | O_DIRECTORY);
	char buf[4096];

	for (unsigned i = 0; i < ARRAY_SIZE(far); i++)
		CHECK(lseek(fd, far[i], SEEK_SET) < 0 ? errno == EINVAL :
		      syscall(SYS_getdents64, fd, buf, 4096) >= 0);
	CHECK_ERR(lseek(fd, -1, SEEK_SET), EINVAL);
	CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
	CHECK(syscall(SYS_getdents64, fd, buf, 4096) > 0);
	close(fd);
}

int main(void)
{
	fresh_dir();
	SECTION("every place in /proc, after 600 forks");
	for (int i = 0; i < FORKS; i++)
		CHECK_EQ(in_child(none, 0), EXITED(0));
	come_back("/proc");
	SECTION("places in a process's directories");
	come_back("/proc/self");
	come_back("/proc/self/fd");
	SECTION("places far behind the end");
	far_positions("/proc");
	far_positions("/proc/self");
	far_positions("/proc/self/fd");
	far_positions("/dev");
	far_positions(".");
	return check_done();
}
