/* SPDX-License-Identifier: MIT */
/*
 * /dev/null, /dev/zero and /dev/full: what they give, what they take, what
 * they say of themselves, and bad buffers.
 */
#include "check.h"
#include <sys/sysmacros.h>

static char buf[100000];

static void bad_buffers(int fd)
{
	CHECK_BAD(syscall(SYS_read, fd, bad, 8));
	for (unsigned i = 0; i < ARRAY_SIZE(huge_lengths); i++)
		CHECK_ERR(syscall(SYS_read, fd, buf, huge_lengths[i]), EFAULT);
}

static void null(void)
{
	int fd = open("/dev/null", O_RDWR);
	struct stat st;

	SECTION("/dev/null");
	CHECK_EQ(read(fd, buf, 10), 0);
	CHECK_EQ(write(fd, "data", 4), 4);
	CHECK_EQ(write(fd, buf, sizeof(buf)), sizeof(buf));
	CHECK_EQ(read(fd, buf, 10), 0);
	CHECK_EQ(lseek(fd, 100, SEEK_SET) >= 0, 1);
	CHECK_OK(fstat(fd, &st));
	CHECK(S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3));
	CHECK_OK(close(open("/dev/null", O_WRONLY | O_TRUNC | O_CREAT, 0644)));
	CHECK_OK(close(open("/dev/null", O_WRONLY | O_APPEND)));
	CHECK_ERR(ftruncate(fd, 0), EINVAL);
	CHECK_ERR(open("/dev/null", O_RDONLY | O_DIRECTORY), ENOTDIR);
	CHECK_ERR(open("/dev/null/x", O_RDONLY), ENOTDIR);
	CHECK_ERR(fsync(fd), EINVAL);
	close(fd);
}

static void zero(void)
{
	int fd = open("/dev/zero", O_RDWR);
	char *map;

	SECTION("/dev/zero");
	memset(buf, 'x', sizeof(buf));
	CHECK_EQ(read(fd, buf, sizeof(buf)), sizeof(buf));
	CHECK(all_bytes(buf, sizeof(buf), 0));
	CHECK_EQ(write(fd, "data", 4), 4);
	CHECK_EQ(read(fd, buf, 0), 0);
	CHECK_EQ(read(fd, edge(100), 100), 100);
	CHECK(all_bytes((char *)edge(0) - 100, 100, 0));
	bad_buffers(fd);
	map = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	CHECK(map != MAP_FAILED);
	CHECK(all_bytes(map, 3 * PAGE, 0));
	map[PAGE] = 1;
	CHECK_OK(munmap(map, 3 * PAGE));
	close(fd);
}

static void full(void)
{
	int fd = open("/dev/full", O_RDWR);

	SECTION("/dev/full");
	memset(buf, 'x', 100);
	CHECK_EQ(read(fd, buf, 100), 100);
	CHECK(all_bytes(buf, 100, 0));
	CHECK_ERR(write(fd, "data", 4), ENOSPC);
	CHECK_ERR(write(fd, "d", 1), ENOSPC);
	bad_buffers(fd);
	close(fd);
}

static void directory(void)
{
	struct stat st;

	SECTION("/dev: names and refusals");
	CHECK_OK(stat("/dev", &st));
	CHECK(S_ISDIR(st.st_mode));
	CHECK_ERR(open("/dev/none-such", O_RDONLY), ENOENT);
	CHECK_OK(stat("/dev/full", &st));
	CHECK_EQ(st.st_rdev, makedev(1, 7));
	CHECK_OK(stat("/dev/random", &st));
	CHECK_EQ(st.st_rdev, makedev(1, 8));
	CHECK_OK(stat("/dev/urandom", &st));
	CHECK_EQ(st.st_rdev, makedev(1, 9));
	CHECK_OK(stat("/dev/tty", &st));
	CHECK_EQ(st.st_rdev, makedev(5, 0));
	CHECK_OK(chdir("/dev"));
	CHECK_OK(close(open("null", O_RDWR)));
	CHECK_OK(close(open("../dev/zero", O_RDONLY)));
	CHECK_OK(chdir("/"));
}

int main(void)
{
	null();
	zero();
	full();
	directory();
	return check_done();
}
