/* SPDX-License-Identifier: MIT */
/*
 * Private mappings of files: the file's bytes, zeros to the end of the last
 * page, SIGBUS beyond it, writes that stay private, offsets, and the errors.
 */
#include "check.h"
#include <signal.h>

#define RW   (PROT_READ | PROT_WRITE)
#define SIZE (5 * PAGE + 100)

static char buf[6 * PAGE];
static char *map;

static void load(long at)
{
	(void)*(volatile char *)(map + at);
}

static void store(long at)
{
	*(volatile char *)(map + at) = 1;
}

static void contents(int fd)
{
	SECTION("map a file: its bytes, then zeros");
	map = mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, fd, 0);
	CHECK(map != MAP_FAILED);
	CHECK(matches(map, SIZE, 0, 1));
	CHECK(all_bytes(map + SIZE, 6 * PAGE - SIZE, 0));
	CHECK_EQ(in_child(store, 0), KILLED(SIGSEGV));
	CHECK_OK(munmap(map, SIZE));
	map = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 4 * PAGE);
	CHECK(matches(map, PAGE, 4 * PAGE, 1));
	CHECK_OK(munmap(map, PAGE));
}

static void past_the_end(int fd)
{
	SECTION("map a file: SIGBUS past its end");
	map = mmap(NULL, 10 * PAGE, RW, MAP_PRIVATE, fd, 0);
	CHECK_EQ(in_child(load, 6 * PAGE - 1), EXITED(0));
	CHECK_EQ(in_child(load, 6 * PAGE), KILLED(SIGBUS));
	CHECK_EQ(in_child(load, 10 * PAGE - 1), KILLED(SIGBUS));
	CHECK_EQ(in_child(store, 7 * PAGE), KILLED(SIGBUS));
	CHECK_ERR(write(fd, map + 6 * PAGE, 10), EFAULT);
	CHECK_ERR(read(fd, map + 7 * PAGE, 10), EFAULT);
	CHECK_OK(munmap(map, 10 * PAGE));
}

static void private_writes(int fd)
{
	SECTION("map a file: writes stay private");
	map = mmap(NULL, SIZE, RW, MAP_PRIVATE, fd, 0);
	memset(map + PAGE, 'w', PAGE);
	CHECK_EQ(pread(fd, buf, SIZE, 0), SIZE);
	CHECK(matches(buf, SIZE, 0, 1));
	CHECK_EQ(in_child(store, 3 * PAGE), EXITED(0));
	CHECK(matches(map, PAGE, 0, 1));
	CHECK(all_bytes(map + PAGE, PAGE, 'w'));
	CHECK(matches(map + 3 * PAGE, PAGE, 3 * PAGE, 1));
	close(fd);
	CHECK(matches(map + 4 * PAGE, PAGE, 4 * PAGE, 1));
	CHECK_OK(unlink("file"));
	CHECK(matches(map + 2 * PAGE, PAGE, 2 * PAGE, 1));
	CHECK_EQ(in_child(load, 5 * PAGE), EXITED(0));
	CHECK_OK(munmap(map, SIZE));
}

static void into_a_file(void)
{
	int fd = open("copy", O_CREAT | O_RDWR, 0644), from;

	SECTION("map a file: write() from the mapping, read() into it");
	fill(buf, 3 * PAGE, 0, 5);
	make_file("from", buf, 3 * PAGE);
	from = open("from", O_RDWR);
	map = mmap(NULL, 3 * PAGE, RW, MAP_PRIVATE, from, 0);
	CHECK_EQ(write(fd, map + 1, 3 * PAGE - 1), 3 * PAGE - 1);
	CHECK_EQ(pread(fd, buf, 3 * PAGE, 0), 3 * PAGE - 1);
	CHECK(matches(buf, 3 * PAGE - 1, 1, 5));
	CHECK_EQ(pread(fd, map, 2 * PAGE, 0), 2 * PAGE);
	CHECK(matches(map, 2 * PAGE, 1, 5));
	CHECK_EQ(pread(from, buf, PAGE, 0), PAGE);
	CHECK(matches(buf, PAGE, 0, 5));
	CHECK_OK(munmap(map, 3 * PAGE));
	close(fd);
	close(from);
}

static void shrunk(void)
{
	int fd = open("from", O_RDWR);

	SECTION("map a file: cut while it is mapped");
	map = mmap(NULL, 3 * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	load(0);
	load(2 * PAGE);
	CHECK_OK(ftruncate(fd, PAGE + 10));
	CHECK(matches(map, PAGE + 10, 0, 5));
	CHECK(all_bytes(map + PAGE + 10, PAGE - 10, 0));
	CHECK_EQ(in_child(load, 2 * PAGE), KILLED(SIGBUS));
	CHECK_OK(munmap(map, 3 * PAGE));
	close(fd);
}

static void errors(void)
{
	int write_only = open("from", O_WRONLY), dir = open(".", O_RDONLY);
	int fd = open("from", O_RDONLY), fds[2];

	SECTION("map a file: errors");
	CHECK_OK(pipe(fds));
	CHECK_ERR(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, write_only, 0),
		  EACCES);
	CHECK_ERR(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, dir, 0), ENODEV);
	CHECK_ERR(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fds[0], 0), ENODEV);
	CHECK_ERR(mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0), EACCES);
	CHECK_ERR(syscall(SYS_mmap, NULL, PAGE, RW, MAP_PRIVATE, fd, 100L),
		  EINVAL);
	CHECK_ERR(
		syscall(SYS_mmap, NULL, PAGE, RW, MAP_PRIVATE, fd, -1L & -PAGE),
		EOVERFLOW);
	map = mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0);
	CHECK(map != MAP_FAILED);
	store(0);
}

int main(void)
{
	int fd;

	fresh_dir();
	fill(buf, SIZE, 0, 1);
	make_file("file", buf, SIZE);
	fd = open("file", O_RDWR);
	contents(fd);
	past_the_end(fd);
	private_writes(fd);
	into_a_file();
	shrunk();
	errors();
	return check_done();
}
