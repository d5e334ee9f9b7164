/* SPDX-License-Identifier: MIT */
/*
 * Four processes and one file: a number that each reads, adds to and writes
 * back under a lock of each kind loses nothing; and of random ranges, locked
 * in random ways, no byte ever has a writer and anyone else.
 */
#include "check.h"
#include <sched.h>
#include <sys/file.h>

#define OFD_SETLKW 38
#define PROCESSES  4
#define ROUNDS	   500
#define BYTES	   64

static struct {
	int readers[BYTES], writers[BYTES];
	int wrong;
} *shared;

static long set(int fd, int command, int type, long start, long length)
{
	struct flock l = { .l_type = type, .l_start = start, .l_len = length };

	return fcntl(fd, command, &l);
}

static void count(long kind)
{
	int fd = open("number", O_RDWR);

	for (int i = 0; i < ROUNDS; i++) {
		long n = 0;

		if (kind == 2)
			CHECK_OK(flock(fd, LOCK_EX));
		else
			CHECK_OK(set(fd, kind ? OFD_SETLKW : F_SETLKW, F_WRLCK,
				     0, 8));
		CHECK_EQ(pread(fd, &n, 8, 0), 8);
		n++;
		if (i % 16 == 0)
			sched_yield();
		CHECK_EQ(pwrite(fd, &n, 8, 0), 8);
		if (kind == 2)
			CHECK_OK(flock(fd, LOCK_UN));
		else
			CHECK_OK(set(fd, kind ? OFD_SETLKW : F_SETLKW, F_UNLCK,
				     0, 0));
	}
}

static void run(void (*fn)(long), long arg, int each)
{
	pid_t pids[PROCESSES];

	for (int i = 0; i < PROCESSES; i++)
		pids[i] = start(fn, arg + i * each);
	for (int i = 0; i < PROCESSES; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
}

static void numbers(long kind)
{
	long n = 0;
	int fd;

	make_file("number", &n, 8);
	run(count, kind, 0);
	fd = open("number", O_RDONLY);
	CHECK_EQ(read(fd, &n, 8), 8);
	CHECK_EQ(n, PROCESSES * ROUNDS);
	close(fd);
}

static void add(int *all, long start, long length, int n)
{
	for (long i = start; i < start + length; i++)
		__sync_fetch_and_add(&all[i], n);
}

/* What this process has is what it says: the sums must fit. */
static void ranges(long seed)
{
	int fd = open("ranges", O_RDWR);

	srand(seed);
	for (int i = 0; i < ROUNDS; i++) {
		long start = rand() % BYTES, length = 1 + rand() % 16;
		int writes = rand() % 2;
		int *mine = writes ? shared->writers : shared->readers;

		if (start + length > BYTES)
			length = BYTES - start;
		if (set(fd, rand() % 2 ? F_SETLKW : F_SETLK,
			writes ? F_WRLCK : F_RDLCK, start, length) < 0) {
			CHECK_EQ(errno, EAGAIN);
			continue;
		}
		add(mine, start, length, 1);
		if (i % 4 == 0)
			sched_yield();
		for (long b = start; b < start + length; b++)
			if (shared->writers[b] > 1 ||
			    (shared->writers[b] && shared->readers[b]))
				shared->wrong++;
		add(mine, start, length, -1);
		CHECK_OK(set(fd, F_SETLK, F_UNLCK, 0, 0));
	}
}

/* Made, and left to exit or to another close: nothing may stay. */
static void leave(long seed)
{
	srand(seed);
	for (int i = 0; i < ROUNDS; i++) {
		int fd = open("ranges", O_RDWR), other;

		set(fd, F_SETLK, rand() % 2, rand() % BYTES, 1 + rand() % 8);
		other = open("ranges", O_RDONLY);
		flock(other, LOCK_SH | LOCK_NB);
		close(rand() % 2 ? fd : other);
		close(rand() % 2 ? fd : other);
		close(other);
		close(fd);
	}
	set(open("ranges", O_RDWR), F_SETLK, F_WRLCK, 0, 0);
}

int main(void)
{
	static const char *const names[] = { "fcntl", "open file", "flock" };
	int fd;

	fresh_dir();
	shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	make_file("ranges", edge(BYTES), BYTES);
	for (int kind = 0; kind < 3; kind++) {
		SECTION(names[kind]);
		numbers(kind);
	}
	SECTION("ranges");
	run(ranges, 1, 1);
	CHECK_EQ(shared->wrong, 0);
	SECTION("nothing is left");
	run(leave, 1, 1);
	fd = open("ranges", O_RDWR);
	CHECK_OK(set(fd, F_SETLK, F_WRLCK, 0, 0));
	CHECK_OK(flock(fd, LOCK_EX | LOCK_NB));
	return check_done();
}
