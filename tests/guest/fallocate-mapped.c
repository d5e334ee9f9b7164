/* SPDX-License-Identifier: MIT */
/*
 * fallocate(2) of a file that programs change meanwhile, by mappings: blocks
 * that are there stay as they are to the byte, and no store is lost. Where a
 * file system cannot do it (EOPNOTSUPP), there is nothing to go wrong.
 */
#include "who.h"
#include <signal.h>
#include <sys/prctl.h>

#define PAGES	16
#define RUN_MS	1500
#define PATTERN 5

static int fd;

static void allocates(long unused)
{
	(void)unused;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		fallocate(fd, 0, 0, PAGES * PAGE);
}

/* Stores at the ends of blocks stay; the first that does not is told. */
static void store(volatile unsigned char *at)
{
	long end = check_ms(CLOCK_MONOTONIC) + RUN_MS, lost = 0;

	for (unsigned n = 0; check_ms(CLOCK_MONOTONIC) < end; n++) {
		for (long i = 1; i <= PAGES; i++) {
			volatile unsigned char *last = at + i * PAGE - 1;

			*last = n;
			for (volatile int wait = 0; wait < 50; wait++)
				;
			lost += *last != (unsigned char)n;
		}
	}
	CHECK_EQ(lost, 0);
}

static void stores(void)
{
	static unsigned char bytes[PAGES * PAGE];
	pid_t pid;
	unsigned char *at;

	SECTION("stores amid fallocate");
	fill(bytes, sizeof(bytes), 0, PATTERN);
	make_file("file", bytes, sizeof(bytes));
	fd = open("file", O_RDWR);
	at = mmap(NULL, sizeof(bytes), PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		  0);
	CHECK(at != MAP_FAILED);
	pid = start(allocates, 0);
	store(at);
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
	for (long i = 0; i < PAGES; i++)
		CHECK(matches(at + i * PAGE, PAGE - 1, i * PAGE, PATTERN));
	close(fd);
}

/* 0, or nothing to see here. */
static int allocate(void)
{
	return fallocate(fd, 0, 0, 3 * PAGE) < 0 && errno != EOPNOTSUPP;
}

static void holes(void)
{
	static char bytes[3 * PAGE];

	SECTION("holes between data");
	make_file("holes", "a", 1);
	fd = open("holes", O_RDWR);
	CHECK_EQ(pwrite(fd, "b", 1, 2 * PAGE + 10), 1);
	CHECK_EQ(allocate(), 0);
	CHECK_OK(ftruncate(fd, 3 * PAGE));
	CHECK_EQ(pread(fd, bytes, 3 * PAGE, 0), 3 * PAGE);
	CHECK_EQ(bytes[0], 'a');
	CHECK(all_bytes(bytes + 1, 2 * PAGE + 9, 0));
	CHECK_EQ(bytes[2 * PAGE + 10], 'b');
	CHECK(all_bytes(bytes + 2 * PAGE + 11, PAGE - 11, 0));
	close(fd);
}

/* A file that changes is no set-uid program any more, but by root. */
static void allocate_program(long keeps)
{
	struct stat st;

	fd = open("program", O_RDWR);
	CHECK_OK(fd);
	if (fallocate(fd, 0, 0, PAGE) < 0)
		CHECK_EQ(errno, EOPNOTSUPP);
	else if (fstat(fd, &st) == 0)
		CHECK_EQ(st.st_mode & 07777, keeps ? 06777 : 0777);
	close(fd);
}

static void set_id(void)
{
	SECTION("set-id bits");
	if (!only_root())
		return;
	make_file("program", "text", 4);
	CHECK_OK(chmod("program", 06777));
	as(ROOT, allocate_program, 1);
	as(OTHER, allocate_program, 0);
}

int main(void)
{
	fresh_dir();
	CHECK_OK(chmod(".", 0755));
	stores();
	holes();
	set_id();
	return check_done();
}
